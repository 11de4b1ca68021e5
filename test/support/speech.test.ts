import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { correlation, envelopeOfFile, speak } from "./speech.ts";

const folder = mkdtempSync(join(tmpdir(), "hakawati-speech-"));

function said(text: string): number[] {
  const file = join(folder, `${text.length}.wav`);
  speak(text, file);
  return envelopeOfFile(file);
}

describe("telling whether speech was heard", () => {
  const story = said(
    "Once there was a storyteller who came to the coffee house every evening, and people left a coin.",
  );
  const other = said(
    "The weather tomorrow will be cloudy with some rain in the north and sunny spells near the coast.",
  );

  it("recognises a part of it, quieter and with noise", () => {
    const heard = story.slice(100, 300).map((value) => Math.max(0, value - 12 + 4 * Math.random()));
    expect(correlation(story, heard)).toBeGreaterThan(0.9);
  });

  it("is not fooled by other speech or by silence", () => {
    expect(correlation(story, other.slice(20, 220))).toBeLessThan(0.6);
    expect(
      correlation(
        story,
        Array.from({ length: 200 }, () => 0),
      ),
    ).toBe(0);
  });
});
