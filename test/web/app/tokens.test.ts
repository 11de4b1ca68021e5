// The colours: every pair of text and ground that the design names can be read, in light and in dark.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Lights = { light: string; dark: string };
type Pair = [fore: string, ground: string, least: number];

const css = readFileSync(new URL("../../../web/styles/tokens.css", import.meta.url), "utf8");

const grounds = ["paper", "raised", "sunk", "hover", "press"];
const hues = ["copper", "saffron", "pomegranate", "mint", "lapis"];
const inks = ["ink", "ink-2", "ink-3"];
const nightly = [...inks, "saffron", "copper"];

const colours = readColours(css);

const text = (fore: string, on: string[]): Pair[] => on.map((ground) => [fore, ground, 4.5]);
const shape = (fore: string, on: string[]): Pair[] => on.map((ground) => [fore, ground, 3]);

const pairs: Pair[] = [
  ...inks.flatMap((ink) => text(ink, grounds)),
  ...hues.flatMap((hue) => text(hue, [...grounds, `${hue}-wash`])),
  ...hues.flatMap((hue) => [...text("ink", [`${hue}-wash`]), ...text("ink-2", [`${hue}-wash`])]),
  ...text("on-ink", ["ink"]),
  ...["copper", "saffron", "pomegranate"].flatMap((hue) => text(`on-${hue}`, [`${hue}-fill`])),
  ...nightly.flatMap((fore) => text(`${fore} (night)`, ["lamp-2", "night", "night-chip"])),
  ...["ink", "ink-2", "saffron"].flatMap((fore) => text(`${fore} (night)`, ["lamp"])),
  ...shape("edge", ["paper", "raised", "sunk"]),
  ...shape("lapis", grounds),
  ...shape("pomegranate-fill", ["paper", "raised"]),
];

function readColours(source: string): Record<string, Lights> {
  const found: Record<string, Lights> = {};
  for (const [, name, light, dark] of source.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)/g)) {
    found[name!] ??= { light: light!, dark: dark! };
  }
  for (const [, name, hex] of source.matchAll(/--(lamp|lamp-2|night|night-chip):\s*(#\w{6})/g)) {
    found[name!] = { light: hex!, dark: hex! };
  }
  for (const name of nightly)
    found[`${name} (night)`] = { light: found[name]!.dark, dark: found[name]!.dark };
  return found;
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const weights = [0.2126, 0.7152, 0.0722];
  return [1, 3, 5].reduce((sum, at, index) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return sum + weights[index]! * (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  }, 0);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe("the colours", () => {
  it.each(pairs)("%s on %s reaches %d", (fore, ground, least) => {
    for (const light of ["light", "dark"] as const) {
      expect(contrast(colours[fore]![light], colours[ground]![light])).toBeGreaterThanOrEqual(least);
    }
  });
});
