// What other parts of this room of the house may follow of a live Space: whose voice may be kept, its captions, its figures.

import type { RoomRole } from "./roles.ts";

/** Someone on the stage who has agreed to be recorded. */
export interface RecordedSpeaker {
  /** Their connection, as the SFU names it. */
  peer: string;
  accountId: string;
  role: RoomRole;
  muted: boolean;
}

/** A finished line of the captions. */
export interface CaptionLine {
  /** Who typed it, or whose browser made it. */
  authorId: string;
  /** Whose words they are, where that is known. */
  speakerId: string | null;
  text: string;
  /** When its first words came, before it was final. */
  startedAt: Date;
  at: Date;
}

/**
 * Handed to `Rooms` when it is made. What a method throws is logged and stops nothing, except that a recording which could not
 * start is not shown as one.
 */
export interface RoomObserver {
  /** Everyone has been told and sees the red dot: from now on what `speakers` say may be kept, and of nobody else. */
  recordingStarted?(spaceId: string, speakers: readonly RecordedSpeaker[], at: Date): Promise<void>;
  /** While it is recorded: the sound of one of them has reached the SFU, which keeps nothing of it before it is asked to. */
  recordedSpeakerConnected?(spaceId: string, speaker: RecordedSpeaker, at: Date): Promise<void>;
  /**
   * While it is recorded: someone came, went, agreed, came back as another peer, got another role, or closed or opened their
   * microphone.
   */
  recordedSpeakersChanged?(spaceId: string, speakers: readonly RecordedSpeaker[], at: Date): Promise<void>;
  /** By a host, or by the end of the Space. */
  recordingStopped?(spaceId: string, at: Date): Promise<void>;
  captionMade?(spaceId: string, line: CaptionLine): Promise<void>;
  /** At most every 2 s. */
  listenersCounted?(spaceId: string, count: number, at: Date): Promise<void>;
}
