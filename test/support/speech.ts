// Speech for a fake microphone, made by espeak-ng, and the question whether what was heard is what was said.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** Of one value of an envelope: the energy of 20 ms. */
export const FRAME_MS = 20;

const RATE = 48_000;

/** Writes 48 kHz mono speech with a second of silence after it: what Chromium plays over and over as its microphone. */
export function speak(text: string, file: string): void {
  const wav = execFileSync("espeak-ng", ["-v", "en", "-s", "150", "-a", "180", "--stdout", text], {
    maxBuffer: 1 << 24,
  });
  const { samples, rate } = readWav(wav);
  const length = Math.floor((samples.length * RATE) / rate);
  const speech = Float32Array.from({ length }, (_, i) => interpolate(samples, (i * rate) / RATE));
  writeFileSync(file, writeWav(speech, RATE));
}

/** Energy per 20 ms, in dB above −60 dBFS. */
export function envelope(samples: Float32Array, rate: number): number[] {
  const size = Math.round((rate * FRAME_MS) / 1000);
  const frames = Math.floor(samples.length / size);
  return Array.from({ length: frames }, (_, i) => {
    const frame = samples.subarray(i * size, (i + 1) * size);
    const power = frame.reduce((sum, value) => sum + value * value, 0) / size;
    return Math.max(0, 60 + 10 * Math.log10(power + 1e-12));
  });
}

export function samplesOf(file: string): { samples: Float32Array; rate: number } {
  return readWav(readFileSync(file));
}

export function envelopeOfFile(file: string): number[] {
  const { samples, rate } = samplesOf(file);
  return envelope(samples, rate);
}

/** What was said, as something heard is compared with: where its frames begin nobody knows, and half a frame off hides a voice. */
export type Said = number[][];

const PHASES = 4;

/** Its envelope, begun at each quarter of a frame. */
export function toSaid(samples: Float32Array, rate: number): Said {
  const step = Math.round((rate * FRAME_MS) / 1000 / PHASES);
  return Array.from({ length: PHASES }, (_, phase) => envelope(samples.subarray(phase * step), rate));
}

export function saidInFile(file: string): Said {
  const { samples, rate } = samplesOf(file);
  return toSaid(samples, rate);
}

/** Above the noise between words, in the unit of an envelope. */
const SPOKEN = 15;

export function isSpoken(value: number): boolean {
  return value > SPOKEN;
}

/**
 * How well what was heard fits anywhere into what was said over and over: Pearson's coefficient at the best shift, −1 … 1. Only
 * the frames count in which something is said, else any two voices that pause would be alike; most of what was heard must be
 * such frames. Unrelated speech of two seconds stays below 0.75.
 */
export function correlation(said: Said, heard: number[]): number {
  return Math.max(...said.map((phase) => correlationOfPhase(phase, heard)));
}

function correlationOfPhase(said: number[], heard: number[]): number {
  const rounds = Math.ceil(heard.length / said.length) + 1;
  const loop = Array.from({ length: rounds }, () => said).flat();
  let best = -1;
  for (let shift = 0; shift < said.length; shift++) {
    const at = heard.map((_, i) => i).filter((i) => isSpoken(loop[shift + i]!));
    if (at.length < 0.6 * heard.length) continue;
    const coefficient = pearson(
      at.map((i) => loop[shift + i]!),
      at.map((i) => heard[i]!),
    );
    best = Math.max(best, coefficient);
  }
  return best;
}

function pearson(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < b.length; i++) {
    const [da, db] = [a[i]! - ma, b[i]! - mb];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

function interpolate(samples: Float32Array, at: number): number {
  const before = Math.floor(at);
  const left = samples[before] ?? 0;
  return left + ((samples[before + 1] ?? left) - left) * (at - before);
}

/** 16-bit mono PCM; espeak-ng leaves the length of its stream open. */
function readWav(wav: Buffer): { samples: Float32Array; rate: number } {
  const rate = wav.readUInt32LE(24);
  const start = wav.indexOf("data") + 8;
  const count = Math.floor((wav.length - start) / 2);
  return {
    rate,
    samples: Float32Array.from({ length: count }, (_, i) => wav.readInt16LE(start + 2 * i) / 32_768),
  };
}

function writeWav(samples: Float32Array, rate: number): Buffer {
  const silence = rate;
  const data = Buffer.alloc(2 * (samples.length + silence));
  samples.forEach((value, i) =>
    data.writeInt16LE(Math.round(32_767 * Math.max(-1, Math.min(1, value))), 2 * i),
  );
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
