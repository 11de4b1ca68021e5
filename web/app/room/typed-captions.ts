// What a captioner types, as the room takes it: drafts now and then while it grows, and every finished line at once.
import type { ClientMessage } from "#src/spaces/messages.ts";
import { firstCaptionLine } from "./protocol.ts";

/** Between two drafts, in ms: the room takes 60 captions in ten seconds and hangs up on who sends many more. */
const DRAFT_MS = 350;

export class TypedCaptions {
  readonly #send: (message: ClientMessage) => void;
  #line = firstCaptionLine();
  #draft: (() => void) | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: ClientMessage) => void) {
    this.#send = send;
  }

  /** `speaker`: account's id; empty where it is not said. */
  type(text: string, speaker: string): void {
    this.#draft = () => this.#tell(text, speaker, false);
    if (this.#pause === undefined) this.#sendDraft();
  }

  finish(text: string, speaker: string): void {
    this.#draft = null;
    this.#tell(text, speaker, true);
    this.#line++;
  }

  /** What is not sent yet stays unsent. */
  close(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#draft = null;
  }

  #sendDraft(): void {
    this.#pause = undefined;
    if (!this.#draft) return;
    this.#draft();
    this.#draft = null;
    this.#pause = setTimeout(() => this.#sendDraft(), DRAFT_MS);
  }

  #tell(text: string, speaker: string, final: boolean): void {
    this.#send({ type: "caption", line: this.#line, text, final, ...(speaker ? { speaker } : {}) });
  }
}
