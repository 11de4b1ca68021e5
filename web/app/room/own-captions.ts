// Whether one's own words are made into text: for as long as one wants it and is heard, whichever page or sheet is open.
import type { ClientMessage } from "#src/spaces/messages.ts";

/** Begins to listen; what it returns ends it. `onRefused`: the browser will not do it at all. */
export type StartSpeech = (send: (message: ClientMessage) => void, onRefused: () => void) => () => void;

export class OwnCaptions {
  readonly #send: (message: ClientMessage) => void;
  readonly #onRefused: () => void;
  #start: StartSpeech | null = null;
  #stop: (() => void) | null = null;
  #heard = false;

  constructor(send: (message: ClientMessage) => void, onRefused: () => void) {
    this.#send = send;
    this.#onRefused = onRefused;
  }

  get on(): boolean {
    return this.#start !== null;
  }

  /** Null for no longer. */
  want(start: StartSpeech | null): void {
    this.#halt();
    this.#start = start;
    this.#begin();
  }

  /** Whether the room hears one's microphone. */
  setHeard(heard: boolean): void {
    if (heard === this.#heard) return;
    this.#heard = heard;
    if (heard) this.#begin();
    else this.#halt();
  }

  #begin(): void {
    if (!this.#start || !this.#heard) return;
    this.#stop = this.#start(this.#send, () => {
      this.want(null);
      this.#onRefused();
    });
  }

  #halt(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
