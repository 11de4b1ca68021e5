// Follows the rooms of this process: has the SFU keep what recorded speakers say, writes down who spoke when, keeps captions.
import { appendFile, mkdir } from "node:fs/promises";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { logger } from "../../log.ts";
import type { CaptionLine, RecordedSpeaker, RoomObserver } from "../room-observer.ts";
import type { Sfu, SfuEvent } from "../sfu/protocol.ts";
import { folderOf, logOf, trackOf } from "./folder.ts";
import { keepCaption } from "./keep-caption.ts";
import type { Recording } from "./queries.ts";
import { closeStretch, openStretch } from "./stretches.ts";

const log = logger("spaces", "recording");

/** A record that is being made. */
interface Live {
  recording: Recording;
  /** By account. */
  speakers: Map<string, RecordedSpeaker>;
  /** When those who speak now began, in ms of the record; by account. */
  speaking: Map<string, number>;
}

export class Recorder implements RoomObserver {
  readonly #app: App;
  readonly #sfu: Sfu;
  readonly #live = new Map<string, Live>();
  readonly #turns = new Map<string, Promise<void>>();
  readonly #unsubscribe: () => void;

  constructor(app: App, sfu: Sfu) {
    this.#app = app;
    this.#sfu = sfu;
    this.#unsubscribe = sfu.subscribe((event) => this.#onSfu(event));
  }

  recordingStarted(spaceId: string, speakers: readonly RecordedSpeaker[], at: Date): Promise<void> {
    return this.#inTurn(spaceId, async () => {
      const recording = await openStretch(this.#app, spaceId, at);
      await mkdir(folderOf(this.#app, spaceId), { recursive: true, mode: 0o700 });
      const live: Live = { recording, speakers: new Map(), speaking: new Map() };
      this.#live.set(spaceId, live);
      await this.#note(live, { type: "recording", on: true });
      await this.#follow(live, speakers);
    });
  }

  recordedSpeakersChanged(spaceId: string, speakers: readonly RecordedSpeaker[]): Promise<void> {
    return this.#inTurn(spaceId, async () => {
      const live = this.#live.get(spaceId);
      if (live) await this.#follow(live, speakers);
    });
  }

  /** A new way for the sound has no track yet. */
  recordedSpeakerConnected(spaceId: string, speaker: RecordedSpeaker): Promise<void> {
    return this.#inTurn(spaceId, async () => {
      const live = this.#live.get(spaceId);
      if (live) await this.#keep(live, speaker);
    });
  }

  recordingStopped(spaceId: string, at: Date): Promise<void> {
    return this.#inTurn(spaceId, async () => {
      const live = this.#live.get(spaceId);
      if (!live) return;
      this.#live.delete(spaceId);
      await this.#follow(live, []);
      await this.#hear(live, {});
      await this.#note(live, { type: "recording", on: false });
      await this.#app.store.tx((tx) => closeStretch(tx, spaceId, at));
    });
  }

  /** Nothing is kept of what is said while the red dot is off, or by who has not agreed. */
  captionMade(spaceId: string, line: CaptionLine): Promise<void> {
    return this.#inTurn(spaceId, async () => {
      const live = this.#live.get(spaceId);
      const isOfOther = line.speakerId !== null && !live?.speakers.has(line.speakerId);
      if (live && !isOfOther) await keepCaption(this.#app, live.recording, line);
    });
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all(this.#turns.values());
  }

  /** What concerns one Space is done in its order. */
  #inTurn(spaceId: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(spaceId) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => {});
    this.#turns.set(spaceId, settled);
    void settled.finally(() => {
      if (this.#turns.get(spaceId) === settled) this.#turns.delete(spaceId);
    });
    return turn;
  }

  #onSfu(event: SfuEvent): void {
    if (event.type !== "speaking") return;
    const live = this.#live.get(event.room);
    if (!live) return;
    this.#inTurn(event.room, () => this.#hear(live, event.levels)).catch((error: unknown) =>
      log.error("Who spoke in {room} was not written down: {error}", { ...event, error }),
    );
  }

  /** Who is recorded from now on, and nobody else. */
  async #follow(live: Live, speakers: readonly RecordedSpeaker[]): Promise<void> {
    const before = live.speakers;
    live.speakers = new Map(speakers.map((speaker) => [speaker.accountId, speaker]));
    for (const { accountId, peer } of before.values()) {
      if (live.speakers.get(accountId)?.peer === peer) continue;
      await this.#record(live, peer, null);
      if (!live.speakers.has(accountId)) await this.#note(live, { type: "gone", account: accountId });
    }
    for (const speaker of speakers) {
      const known = before.get(speaker.accountId);
      if (known?.peer !== speaker.peer) await this.#keep(live, speaker);
      const { accountId: account, role, muted } = speaker;
      const isNews = known?.role !== role || known.muted !== muted;
      if (isNews) await this.#note(live, { type: "speaker", account, role, muted });
    }
  }

  async #keep(live: Live, { accountId, peer }: RecordedSpeaker): Promise<void> {
    const { spaceId } = live.recording;
    await this.#app.store.tx(({ q, t }) =>
      q.insert(t.recordedVoices).values({ spaceId, accountId }).onConflictDoNothing(),
    );
    await this.#record(live, peer, accountId);
  }

  /** Someone who has no connection yet is kept once they have one. */
  async #record({ recording }: Live, peer: string, accountId: string | null): Promise<void> {
    const { spaceId } = recording;
    const target = accountId && {
      file: trackOf(this.#app, spaceId, accountId),
      fromMs: this.#timeOf(recording),
    };
    try {
      await this.#sfu.record(spaceId, peer, target || null);
    } catch (error) {
      if (!(error instanceof AppError && ["not_found", "unavailable"].includes(error.code))) throw error;
    }
  }

  /** Who speaks now, by peers. What ended is written down. */
  async #hear(live: Live, levels: Record<string, number>): Promise<void> {
    const now = this.#timeOf(live.recording);
    const heard = [...live.speakers.values()].filter(({ peer, muted }) => peer in levels && !muted);
    const accounts = new Set(heard.map(({ accountId }) => accountId));
    for (const [account, from] of live.speaking) {
      if (accounts.has(account)) continue;
      live.speaking.delete(account);
      await this.#note(live, { type: "spoke", account, from, to: now });
    }
    for (const account of accounts) if (!live.speaking.has(account)) live.speaking.set(account, now);
  }

  async #note({ recording }: Live, entry: Record<string, unknown>): Promise<void> {
    const line = JSON.stringify({ at: this.#timeOf(recording), ...entry });
    // Flushed, as the voices are: a power cut takes no more of the one than of the other.
    await appendFile(logOf(this.#app, recording.spaceId), `${line}\n`, { mode: 0o600, flush: true });
  }

  /** In ms of the record. */
  #timeOf({ startedAt }: Recording): number {
    return this.#app.clock.now().getTime() - startedAt.getTime();
  }
}
