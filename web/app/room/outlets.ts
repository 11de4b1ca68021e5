// The audio elements that a room is heard from: outside of every page, so that no page, sheet or dialog can stop them.
import { SLOTS } from "./protocol.ts";

export class Outlets {
  readonly #elements: HTMLAudioElement[];
  readonly #box: HTMLElement;

  constructor(document: Document) {
    this.#box = document.createElement("div");
    this.#box.hidden = true;
    this.#elements = Array.from({ length: SLOTS }, (_none, slot) => {
      const element = document.createElement("audio");
      element.autoplay = true;
      element.dataset.slot = String(slot);
      element.srcObject = new MediaStream();
      return element;
    });
    this.#box.append(...this.#elements);
    document.body.append(this.#box);
  }

  /** Within a press: lets them sound. False when the browser still wants one. */
  async play(): Promise<boolean> {
    // Those without a track have nothing to play yet; autoplay starts them later.
    const ready = this.#elements.filter(({ srcObject }) => (srcObject as MediaStream).getTracks().length > 0);
    const results = await Promise.allSettled(ready.map((element) => element.play()));
    return !results.some((one) => one.status === "rejected" && isRefusal(one.reason));
  }

  /** Resolves to false when the browser refuses to play. */
  async attach(slot: number, track: MediaStreamTrack): Promise<boolean> {
    const element = this.#elements[slot];
    if (!element) return true;
    element.srcObject = new MediaStream([track]);
    try {
      await element.play();
      return true;
    } catch (error) {
      return !isRefusal(error);
    }
  }

  remove(): void {
    for (const element of this.#elements) element.srcObject = null;
    this.#box.remove();
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotAllowedError";
}
