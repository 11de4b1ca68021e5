// The replay of tracks: it holds what was said, at its time, and an honest player can read it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Limiter } from "#src/spaces/recording/limiter.ts";
import { mix } from "#src/spaces/recording/mix.ts";
import { Track } from "#src/spaces/recording/track.ts";
import { lacks } from "#test/support/programs.ts";
import { correlation, envelopeOfFile, toSaid } from "#test/support/speech.ts";
import { rtp, voiceSaying, type Voice } from "./voices.ts";

const folder = mkdtempSync(join(tmpdir(), "hakawati-mix-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A track in which a voice speaks at these times, in ms. */
async function trackOf(name: string, { packets }: Voice, ...times: number[]): Promise<string> {
  const file = join(folder, name);
  const track = new Track({ file, fromMs: 0 }, 0);
  for (const time of times) {
    packets.forEach((payload, i) => track.receive(rtp(i, time * 48 + i * 960, payload), time + 20 * i));
  }
  await track.close();
  return file;
}

function hear(file: string, ...cut: string[]): number[] {
  const wav = `${file}.wav`;
  execFileSync("ffmpeg", ["-v", "error", "-y", "-i", file, ...cut, "-ar", "48000", "-ac", "1", wav]);
  return envelopeOfFile(wav);
}

describe.skipIf(lacks("ffmpeg", "espeak-ng"))("a replay", () => {
  let alice: Voice;
  let bob: Voice;
  beforeAll(async () => {
    alice = await voiceSaying(
      "Good evening and welcome to coffee and code, where we talk about small computers",
    );
    bob = await voiceSaying("Thank you Alice, it is a pleasure to be here with a cup of tea in my hand");
  });

  it("begins with the first word, ends after the last, and holds all voices at their time", async () => {
    const files = [
      await trackOf("alice.ogg", alice, 7_000),
      await trackOf("bob.ogg", bob, 20_000),
      await trackOf("silent.ogg", { ...bob, packets: [] }),
    ];
    const output = join(folder, "whole.m4a");
    const told: number[] = [];
    const task = {
      files,
      spans: [{ from: 0, to: 60_000 }],
      trims: "both" as const,
      fragmented: true,
      output,
    };
    const mixed = await mix(task, (percent) => told.push(percent));
    expect(mixed.heard).toEqual(files.slice(0, 2));
    expect(mixed.beginMs).toBeGreaterThan(6_300);
    expect(mixed.beginMs).toBeLessThan(7_200);
    const end = 20_000 + bob.samples.length / 48;
    expect(mixed.beginMs + mixed.durationMs).toBeGreaterThan(end - 1_500);
    expect(mixed.beginMs + mixed.durationMs).toBeLessThan(end + 1_500);
    expect(told.at(-1)).toBe(100);
    expect(readFileSync(output).includes("moof")).toBe(true);
    const lead = (7_000 - mixed.beginMs) / 1_000;
    expect(
      correlation(toSaid(alice.samples, 48_000), hear(output, "-ss", `${lead}`, "-t", "4")),
    ).toBeGreaterThan(0.9);
    const later = (20_000 - mixed.beginMs) / 1_000;
    expect(
      correlation(toSaid(bob.samples, 48_000), hear(output, "-ss", `${later}`, "-t", "4")),
    ).toBeGreaterThan(0.9);
    const between = hear(output, "-ss", `${later - 3}`, "-t", "2");
    expect(Math.max(...between)).toBeLessThan(15);
  });

  it("leaves out what was not recorded, or cut away", async () => {
    const files = [await trackOf("twice.ogg", alice, 0, 30_000)];
    const output = join(folder, "cut.m4a");
    const spans = [
      { from: 30_000, to: 32_000 },
      { from: 32_500, to: 33_500 },
    ];
    const mixed = await mix({ files, spans, trims: "none" as const, fragmented: false, output }, () => {});
    expect(mixed).toMatchObject({ beginMs: 30_000, durationMs: 3_000 });
    expect(mixed.bytes).toBeGreaterThan(5_000);
    const heard = hear(output, "-t", "2");
    expect(correlation(toSaid(alice.samples.subarray(0, 96_000), 48_000), heard)).toBeGreaterThan(0.8);
  });

  it("is made of packets that are no Opus, and of nothing at all", async () => {
    const garbage = Array.from({ length: 100 }, (_, i) => Buffer.from([0xff, 0x3f, i, 255, 254, 253]));
    const bad = { samples: alice.samples, packets: garbage };
    const files = [await trackOf("bad.ogg", bad, 0)];
    const spans = [{ from: 0, to: 4_000 }];
    const output = join(folder, "bad.m4a");
    const mixed = await mix({ files, spans, trims: "both" as const, fragmented: true, output }, () => {});
    expect(mixed.durationMs).toBeGreaterThan(0);
    expect(mixed.durationMs).toBeLessThanOrEqual(4_000);
  });
});

describe("the limiter", () => {
  it("leaves what fits as it is, and turns down what does not without a step", () => {
    const limiter = new Limiter();
    const quiet = new Float32Array(960).fill(0.5);
    limiter.apply(quiet);
    expect(quiet[500]).toBeCloseTo(0.5);
    const loud = Float32Array.from({ length: 960 }, (_, i) => 3 * Math.sin(i / 10));
    limiter.apply(loud);
    expect(Math.max(...loud)).toBeLessThanOrEqual(0.98);
    const after = new Float32Array(960).fill(0.5);
    limiter.apply(after);
    expect(after[0]).toBeLessThan(0.2);
    expect(after[959]).toBeGreaterThan(after[0]!);
  });
});
