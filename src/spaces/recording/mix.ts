// Mixes the tracks of a record into one sound: decode, add, encode, frame by frame, so that its length costs no memory.
import { stat } from "node:fs/promises";
import { setImmediate as breathe } from "node:timers/promises";
import { Application, createEncoder, Signal, type OpusEncoderHandle } from "libopus-wasm";
import { EncodedAudioPacketSource, EncodedPacket, FilePathTarget, Mp4OutputFormat, Output } from "mediabunny";
import { Limiter } from "./limiter.ts";
import { FRAME, FRAME_MS, type Mixed, type MixTask } from "./mix-format.ts";
import { opusHead } from "./ogg.ts";
import { Voice } from "./voice.ts";

/** A clear voice; music in the background of a talk survives it. */
const BIT_RATE = 40_000;
/** Above it someone speaks: −46 dBFS. */
const AUDIBLE = 0.005;
/** Silence that stays before the first word, and after the last. */
const LEAD_FRAMES = 25;
const TAIL_FRAMES = 50;
/** Noise of open microphones that is kept waiting; frames of nothing at all take no memory. */
const MOST_WAITING = 3_000;
const NOTHING = new Float32Array(FRAME);
const FRAMES_AT_ONCE = 500;

export async function mix(task: MixTask, onProgress: (percent: number) => void): Promise<Mixed> {
  await using stack = new AsyncDisposableStack();
  const voices = [];
  for (const file of task.files) voices.push({ file, voice: stack.use(await Voice.open(file)) });
  const sink = await Sink.open(task);
  const heard = new Set<string>();
  const limiter = new Limiter();
  let done = 0;
  for (const { at, of } of framesOf(task)) {
    const frame = new Float32Array(FRAME);
    const speaking = voices.filter(({ voice }) => voice.addTo(frame, at * 48));
    for (const { file } of speaking) heard.add(file);
    limiter.apply(frame);
    await sink.add(speaking.length > 0 ? frame : NOTHING, at);
    if (++done % FRAMES_AT_ONCE > 0) continue;
    onProgress(Math.floor((100 * done) / of));
    await breathe();
  }
  const { beginMs, durationMs } = await sink.close();
  return { beginMs, durationMs, heard: [...heard], bytes: (await stat(task.output)).size };
}

/** When each frame begins in the record, in ms. */
function* framesOf({ spans }: MixTask): Generator<{ at: number; of: number }> {
  const whole = spans.map(({ from, to }) => ({ from, count: Math.floor((to - from) / FRAME_MS) }));
  const of = whole.reduce((sum, { count }) => sum + count, 0);
  for (const { from, count } of whole) {
    for (let i = 0; i < count; i++) yield { at: from + i * FRAME_MS, of };
  }
}

/** Where frames go: silence at both ends waits, and is left out where the task says so. */
class Sink {
  readonly #trims: MixTask["trims"];
  readonly #encoder: OpusEncoderHandle;
  readonly #output: Output;
  readonly #source: EncodedAudioPacketSource;
  #silence: { frame: Float32Array; at: number }[] = [];
  #noisy = 0;
  #beginMs: number | undefined;
  #written = 0;

  private constructor(
    trims: MixTask["trims"],
    encoder: OpusEncoderHandle,
    output: Output,
    source: EncodedAudioPacketSource,
  ) {
    this.#trims = trims;
    this.#encoder = encoder;
    this.#output = output;
    this.#source = source;
  }

  static async open({ trims, fragmented, output: path }: MixTask): Promise<Sink> {
    const options = { channels: 1, application: Application.Audio, signal: Signal.Voice } as const;
    const encoder = await createEncoder({ ...options, bitrate: BIT_RATE, complexity: 8, frameSize: FRAME });
    const format = new Mp4OutputFormat(
      fragmented ? { fastStart: "fragmented", minimumFragmentDuration: 5 } : { fastStart: "in-memory" },
    );
    const output = new Output({ format, target: new FilePathTarget(path) });
    const source = new EncodedAudioPacketSource("opus");
    output.addAudioTrack(source);
    await output.start();
    return new Sink(trims, encoder, output, source);
  }

  async add(frame: Float32Array, at: number): Promise<void> {
    this.#silence.push({ frame, at });
    if (this.#trims !== "none" && !frame.some((sample) => Math.abs(sample) > AUDIBLE)) {
      // Before the first word only the last of it may still be wanted; in the middle all of it.
      const isLead = this.#trims === "both" && this.#beginMs === undefined;
      if (isLead && this.#silence.length > LEAD_FRAMES) this.#silence.shift();
      if (frame === NOTHING || isLead || ++this.#noisy < MOST_WAITING) return;
    }
    this.#noisy = 0;
    for (const waiting of this.#silence.splice(0)) await this.#encode(waiting.frame, waiting.at);
  }

  async close(): Promise<{ beginMs: number; durationMs: number }> {
    const tail = this.#silence.slice(0, this.#written > 0 ? TAIL_FRAMES : 1); // no file without a frame
    for (const { frame, at } of tail) await this.#encode(frame, at);
    await this.#output.finalize();
    this.#encoder.free();
    return { beginMs: this.#beginMs ?? 0, durationMs: this.#written * FRAME_MS };
  }

  async #encode(frame: Float32Array, at: number): Promise<void> {
    this.#beginMs ??= at;
    const seconds = (this.#written++ * FRAME_MS) / 1000;
    const data = this.#encoder.encodeFloat(frame).slice();
    const packet = new EncodedPacket(data, "key", seconds, FRAME_MS / 1000);
    await this.#source.add(packet, { decoderConfig: this.#description() });
  }

  #description() {
    const description = opusHead(1, this.#encoder.getLookahead());
    return { codec: "opus", numberOfChannels: 1, sampleRate: 48_000, description };
  }
}
