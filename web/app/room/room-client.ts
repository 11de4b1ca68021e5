// One's presence in a room: ticket, socket and sound, and the way back when one of them is lost.
import type { ClientMessage, ServerMessage } from "#src/spaces/messages.ts";
import { may } from "#src/spaces/roles.ts";
import type { Api } from "../api.ts";
import { ApiError } from "../api/caller.ts";
import { Connection } from "./connection.ts";
import { Line } from "./line.ts";
import type { Outlets } from "./outlets.ts";
import { afterClose, type Problem } from "./protocol.ts";
import { keepWayBack, wayBack } from "./way-back.ts";
import { heard, outside, type RoomState } from "./room-state.ts";

/** Waits between tries to come back, in ms; a host's seat is kept for 60 s. */
const WAITS = [300, 1_000, 2_000, 4_000, 8_000, 12_000, 15_000, 15_000];
/** How often the sound alone is tried again before the whole way is. */
const SOUND_TRIES = 2;

/** How long a reaction stands at a seat, in ms. */
const REACTION = 2_500;

export interface RoomClientOptions {
  api: Pick<Api, "spaceTicket">;
  spaceId: string;
  /** What the room hears of oneself; listeners have none. */
  microphone: MediaStreamTrack | null;
  outlets: Outlets;
  onChange(state: RoomState): void;
}

export class RoomClient {
  readonly #options: RoomClientOptions;
  #state: RoomState = { ...outside, phase: "connecting" };
  #line: Line | null = null;
  #sound: Connection | null = null;
  /** Replaced, and kept until the server knows: the end of a connection it still counts on would be news to it. */
  #replaced: Connection | null = null;
  #offering: Connection | null = null;
  /** Whose offers the server has not answered yet; it answers in order. */
  #offered: Connection[] = [];
  #tries = 0;
  #soundTries = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #over = false;
  #microphone: MediaStreamTrack | null;
  /** Has been told of the people inside whom one has blocked, and goes in all the same. */
  #warned = false;

  constructor(options: RoomClientOptions) {
    this.#options = options;
    this.#microphone = options.microphone;
    this.#hushMicrophone();
  }

  get state(): RoomState {
    return this.#state;
  }

  async enter(): Promise<void> {
    this.#options.onChange(this.#state);
    const { api, spaceId } = this.#options;
    try {
      const {
        ticket,
        socket,
        blocked = [],
        visible = null,
      } = await api.spaceTicket(spaceId, wayBack(spaceId));
      if (this.#over) return;
      this.#update({ blockedInside: blocked, chosenVisible: visible });
      if (blocked.length > 0 && !this.#warned) return this.#update({ phase: "warned" });
      const line: Line = new Line(socket, ticket, {
        onMessage: (message) => {
          if (line === this.#line) this.#hear(message);
        },
        onClose: (code) => {
          if (line === this.#line) this.#onClose(code);
        },
      });
      this.#line = line;
    } catch (error) {
      this.#onNoTicket(error);
    }
  }

  /** In spite of whom one has blocked. */
  async goOn(): Promise<void> {
    this.#warned = true;
    this.#update({ phase: "connecting" });
    await this.enter();
  }

  send(message: ClientMessage): void {
    this.#line?.send(message);
  }

  /** Kept for when one comes onto the stage, or used at once by whoever stands there. */
  takeMicrophone(track: MediaStreamTrack): void {
    this.#microphone = track;
    this.#hushMicrophone();
    if (this.#onStage()) this.#connectSound();
  }

  wantCaptions(captioned: boolean): void {
    this.#update({ captioned, captions: [] });
    this.#line?.send({ type: "want_captions", wanted: captioned });
  }

  setVisible(visible: boolean): void {
    this.#update({ chosenVisible: visible });
    this.#line?.send({ type: "set_visible", visible });
  }

  dismissNotice(): void {
    this.#update({ notice: null });
  }

  setMuted(muted: boolean): void {
    this.#update({ muted });
    this.#hushMicrophone();
    this.#line?.send({ type: "mute", muted });
  }

  /** Within a press, after the browser refused to play by itself. */
  async play(): Promise<void> {
    this.#update({ blocked: !(await this.#options.outlets.play()) });
  }

  /** The network changed, or seems to have: the same connection is sought from where one is now. */
  seekNewWay(): void {
    const sound = this.#sound;
    if (!sound || sound === this.#offering || this.#offered.includes(sound)) return;
    this.#offer(sound, true).catch(() => {
      if (sound === this.#sound) this.#loseSound();
    });
  }

  leave(): void {
    this.#line?.send({ type: "leave" });
    this.#stop();
    this.#update({ ...outside });
  }

  #hear(message: ServerMessage): void {
    const stood = this.#onStage();
    this.#update(heard(this.#state, message));
    switch (message.type) {
      case "entered":
        keepWayBack(this.#options.spaceId, message.resume);
        // Everyone enters muted; who was on the air before the line broke goes on.
        if (!this.#state.muted) this.#line?.send({ type: "mute", muted: false });
        if (this.#state.captioned) this.#line?.send({ type: "want_captions", wanted: true });
        return this.#connectSound();
      case "you":
        if (stood !== this.#onStage()) this.#changePlace();
        return;
      case "muted":
        return this.#hushMicrophone();
      case "reactions":
        return this.#clearReactions(Object.keys(message.seats));
      case "answer":
        return this.#onAnswer(message.sdp);
      case "error":
        if (message.of === "offer" && this.#offered.shift() === this.#sound) this.#loseSound();
        return;
      case "ptime":
        this.#sound?.setPtime(message.ms).catch(() => this.#loseSound());
        return;
      case "reconnect":
        return this.#loseSound();
      case "removed":
      case "ended":
        return this.#stop();
    }
  }

  #onAnswer(sdp: string): void {
    const asked = this.#offered.shift();
    if (!asked || asked !== this.#sound) return; // replaced since
    this.#replaced?.close();
    this.#replaced = null;
    asked.answer(sdp).catch(() => {
      if (asked === this.#sound) this.#loseSound();
    });
  }

  #onStage(): boolean {
    return may(this.#state.role, "speak");
  }

  /** Onto the stage or off it: muted, and with another connection, since the microphone is a section of its own. */
  #changePlace(): void {
    this.#update({ muted: true });
    if (!this.#onStage()) this.#microphone = null;
    this.#hushMicrophone();
    this.#connectSound();
  }

  #clearReactions(peers: string[]): void {
    setTimeout(() => {
      const left = Object.entries(this.#state.reactions).filter(([peer]) => !peers.includes(peer));
      this.#update({ reactions: Object.fromEntries(left) });
    }, REACTION);
  }

  #connectSound(): void {
    this.#replaced?.close();
    this.#replaced = this.#sound;
    const microphone = this.#onStage() ? this.#microphone : null;
    const sound: Connection = new Connection(microphone, {
      onTrack: (slot, track) => void this.#play(slot, track),
      onConnected: () => {
        if (sound !== this.#sound) return;
        this.#tries = 0;
        this.#soundTries = 0;
        this.#update({ phase: "live", problem: null });
      },
      onWeak: () => {
        if (sound === this.#sound) this.seekNewWay();
      },
      onLost: () => {
        if (sound === this.#sound) this.#loseSound();
      },
    });
    this.#sound = sound;
    this.#offer(sound, false).catch(() => this.#fail("sound"));
  }

  async #offer(sound: Connection, iceRestart: boolean): Promise<void> {
    const line = this.#line;
    this.#offering = sound;
    const sdp = await sound.offer({ iceRestart });
    if (this.#offering === sound) this.#offering = null;
    if (!line || line !== this.#line || sound !== this.#sound) return;
    this.#offered.push(sound);
    line.send({ type: "offer", sdp, iceRestart });
  }

  async #play(slot: number, track: MediaStreamTrack): Promise<void> {
    if (!(await this.#options.outlets.attach(slot, track))) this.#update({ blocked: true });
  }

  /** The room is there, its sound is not: a new connection on the same socket, and then a wholly new try. */
  #loseSound(): void {
    if (this.#over) return;
    this.#update({ phase: this.#state.phase === "live" ? "reconnecting" : this.#state.phase, levels: {} });
    if (++this.#soundTries <= SOUND_TRIES) return this.#connectSound();
    this.#soundTries = 0;
    this.#again("sound");
  }

  #onClose(code: number): void {
    if (this.#over) return;
    const next = afterClose(code);
    if (next === "again") return this.#again("unreachable");
    this.#stop();
    if (next === "ended") this.#update({ phase: "ended", levels: {} });
    else this.#update({ phase: "failed", problem: next, levels: {} });
  }

  #onNoTicket(error: unknown): void {
    if (this.#over) return;
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 410) {
      this.#stop();
      this.#update({ phase: "ended" });
    } else if (status === 0 || status === 429 || status >= 500) this.#again("unreachable");
    else this.#fail(problemOf(status));
  }

  /** Once more from the ticket on, a little later each time. */
  #again(problem: Problem): void {
    this.#hangUp();
    const wait = WAITS[this.#tries++];
    if (wait === undefined) return this.#fail(problem);
    this.#update({ phase: this.#state.peer ? "reconnecting" : "connecting", levels: {} });
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.enter(), wait);
  }

  #fail(problem: Problem): void {
    this.#stop();
    this.#update({ phase: "failed", problem, levels: {} });
  }

  #stop(): void {
    this.#over = true;
    clearTimeout(this.#waiting);
    this.#hangUp();
  }

  #hangUp(): void {
    for (const sound of [this.#sound, this.#replaced]) sound?.close();
    this.#sound = null;
    this.#replaced = null;
    this.#offered = [];
    this.#line?.close();
    this.#line = null;
  }

  #hushMicrophone(): void {
    if (this.#microphone) this.#microphone.enabled = !this.#state.muted;
  }

  #update(change: Partial<RoomState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}

/** Why a ticket was refused for good. */
function problemOf(status: number): Problem {
  if (status === 423) return "locked";
  return status === 403 ? "refused" : "mistake";
}
