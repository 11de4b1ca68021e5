// One speaker in the mix: packets of a track, decoded when their time comes.
import { createDecoder, type OpusDecoderHandle } from "libopus-wasm";
import { FRAME } from "./mix-format.ts";
import { readTrack, type Said } from "./read-track.ts";

/** A short loss is bridged by the decoder; in a longer one nothing is heard. */
const BRIDGED = 3 * FRAME;

interface Piece {
  position: number;
  samples: Float32Array;
}

export class Voice implements Disposable {
  readonly #decoder: OpusDecoderHandle;
  readonly #track: Generator<Said>;
  #next: Said | undefined;
  #pieces: Piece[] = [];
  /** Up to where it is decoded. */
  #end = 0;

  private constructor(decoder: OpusDecoderHandle, track: Generator<Said>) {
    this.#decoder = decoder;
    this.#track = track;
    this.#advance();
  }

  /** All voices of a replay are mixed to one channel. */
  static async open(file: string): Promise<Voice> {
    return new Voice(await createDecoder({ channels: 1 }), readTrack(file));
  }

  /** Adds what is said in the frame at `position`, which never goes back. True where anything is. */
  addTo(frame: Float32Array, position: number): boolean {
    while (this.#next && this.#next.position < position + FRAME) this.#decodeNext(position);
    let said = false;
    for (const { position: start, samples } of this.#pieces) {
      const from = Math.max(0, start - position);
      const to = Math.min(FRAME, start + samples.length - position);
      for (let i = from; i < to; i++) frame[i]! += samples[i + position - start]!;
      said ||= to > from;
    }
    this.#pieces = this.#pieces.filter((piece) => piece.position + piece.samples.length > position + FRAME);
    return said;
  }

  [Symbol.dispose](): void {
    this.#decoder.free();
    this.#track.return(undefined);
  }

  #decodeNext(position: number): void {
    const { payload, position: start, samples } = this.#next!;
    this.#advance();
    // A decoder needs a few packets to find its way: what lies just before is decoded too.
    if (start + samples < position - 4 * FRAME) return;
    const gap = start - this.#end;
    if (this.#end > 0 && gap > 0 && gap <= BRIDGED) this.#bridge(gap);
    const decoded = this.#decode(payload);
    if (decoded) this.#pieces.push({ position: start, samples: decoded });
    this.#end = start + samples;
  }

  #bridge(gap: number): void {
    for (let at = 0; at + FRAME <= gap; at += FRAME) {
      const samples = this.#decoder.decodePacketLossFloat(FRAME).slice();
      this.#pieces.push({ position: this.#end + at, samples });
    }
  }

  /** What a speaker sent need not be Opus. */
  #decode(payload: Buffer): Float32Array | undefined {
    try {
      return this.#decoder.decodeFloat(payload).slice();
    } catch {
      return undefined;
    }
  }

  #advance(): void {
    const { value, done } = this.#track.next();
    this.#next = done ? undefined : value;
  }
}
