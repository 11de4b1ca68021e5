// The host starts and stops the recording: everyone sees the red dot first, and only who agrees is kept (R15).
import { observe, type Desk, type SignedIn } from "../desk.ts";
import { agreeToRecording } from "../people/agree-to-recording.ts";
import { changeRoom } from "../people/change-room.ts";
import { Refused } from "../refused.ts";
import { noteRecorded } from "../people/note-recorded.ts";
import { muteBecause } from "./order.ts";

export async function record(desk: Desk, member: SignedIn, recording: boolean): Promise<void> {
  const isRecorded = desk.room.state.recordingSince !== null;
  if (recording === isRecorded) return;
  if (!recording) return stopRecording(desk);
  await startRecording(desk, member);
}

/** Whoever starts it has agreed; everybody else on the stage is muted until they have. @throws Refused unavailable */
export async function startRecording(desk: Desk, member: SignedIn): Promise<void> {
  const { app, room, observers } = desk;
  if (!observers.some(({ recordingStarted }) => recordingStarted)) {
    throw new Refused("unavailable", "Nothing is recorded on this server");
  }
  const at = app.clock.now();
  await agreeToRecording(app, room.id, member.person.id);
  room.setAgreed(member.person.id);
  await changeRoom(app, room.id, { recordingSince: at, recordedOnce: true });
  showRecording(desk, at.toISOString());
  await muteThoseWhoDidNotAgree(desk);
  try {
    desk.speakersTold = JSON.stringify(room.recordedSpeakers());
    for (const observer of observers) await observer.recordingStarted?.(room.id, room.recordedSpeakers(), at);
    await noteRecorded(app, room.id);
  } catch (error) {
    await stopRecording(desk);
    throw error;
  }
}

export async function stopRecording(desk: Desk): Promise<void> {
  const { app, room } = desk;
  await changeRoom(app, room.id, { recordingSince: null });
  await observe(desk, (observer) => observer.recordingStopped?.(room.id, app.clock.now()));
  showRecording(desk, null);
}

function showRecording({ room }: Desk, recordingSince: string | null): void {
  room.changeAtOnce({ recordingSince });
  for (const accountId of room.hands.setRecorded(recordingSince !== null)) {
    const guest = room.memberOf(accountId);
    if (guest) room.tellStanding(guest);
  }
}

async function muteThoseWhoDidNotAgree(desk: Desk): Promise<void> {
  const { room } = desk;
  for (const speaker of room.present as SignedIn[]) {
    if (room.seats.get(speaker.person.id)?.agreedToRecording) continue;
    await muteBecause(desk, speaker, "recording", null);
  }
}
