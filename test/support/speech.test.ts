import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lacks } from "./programs.ts";
import { correlation, envelope, type Said, saidInFile, samplesOf, speak } from "./speech.ts";

const folder = mkdtempSync(join(tmpdir(), "hakawati-speech-"));

afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function fileSaying(text: string): string {
  const file = join(folder, `${files++}.wav`);
  speak(text, file);
  return file;
}

describe.skipIf(lacks("espeak-ng"))("telling whether speech was heard", () => {
  let file: string;
  let story: Said;
  let other: number[];
  beforeAll(() => {
    file = fileSaying(
      "Once there was a storyteller who came to the coffee house every evening, and people left a coin.",
    );
    story = saidInFile(file);
    [other] = saidInFile(
      fileSaying(
        "The weather tomorrow will be cloudy with some rain in the north and sunny spells near the coast.",
      ),
    ) as [number[]];
  });

  it("recognises a part of it, quieter and with noise", () => {
    const heard = story[0]!.slice(100, 300).map((value) => Math.max(0, value - 12 + 4 * Math.random()));
    expect(correlation(story, heard)).toBeGreaterThan(0.9);
  });

  it("recognises it wherever its frames begin", () => {
    const { samples, rate } = samplesOf(file);
    for (const ms of [2, 7, 10, 13, 18]) {
      const heard = envelope(samples.subarray((ms * rate) / 1_000, (3_000 * rate) / 1_000), rate);
      expect(correlation(story, heard)).toBeGreaterThan(0.95);
    }
  });

  it("is not fooled by other speech or by silence", () => {
    for (const start of [0, 50, 100, 150]) {
      expect(correlation(story, other.slice(start, start + 100))).toBeLessThan(0.75);
    }
    expect(
      correlation(
        story,
        Array.from({ length: 200 }, () => 0),
      ),
    ).toBe(0);
  });
});
