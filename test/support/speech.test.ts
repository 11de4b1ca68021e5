import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { lacks } from "./programs.ts";
import { correlation, envelopeOfFile, speak } from "./speech.ts";

const folder = mkdtempSync(join(tmpdir(), "hakawati-speech-"));

let files = 0;

function said(text: string): number[] {
  const file = join(folder, `${files++}.wav`);
  speak(text, file);
  return envelopeOfFile(file);
}

describe.skipIf(lacks("espeak-ng"))("telling whether speech was heard", () => {
  let story: number[];
  let other: number[];
  beforeAll(() => {
    story = said(
      "Once there was a storyteller who came to the coffee house every evening, and people left a coin.",
    );
    other = said(
      "The weather tomorrow will be cloudy with some rain in the north and sunny spells near the coast.",
    );
  });

  it("recognises a part of it, quieter and with noise", () => {
    const heard = story.slice(100, 300).map((value) => Math.max(0, value - 12 + 4 * Math.random()));
    expect(correlation(story, heard)).toBeGreaterThan(0.9);
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
