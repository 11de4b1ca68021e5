// What the guide for admins tells them to type, the command line knows; what it tells them to set, there is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runCommand } from "#src/cli/commands.ts";
import { readConfig } from "#src/config.ts";

const root = join(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "docs/admin.md"), "utf8");

/** `hakawati accounts badge alice approved` and the like, and what stands in tables of commands without the first word. */
const commands = [
  ...guide.matchAll(
    /(?:`|exec app |-- )(?:hakawati )?((?:accounts|domains|deliveries|emojis|reports|settings|spaces|tips|tokens|search) [^`\n]+)/g,
  ),
];

async function helpOf(words: string[]): Promise<{ code: number; out: string }> {
  let out = "";
  const write = vi
    .spyOn(process.stdout, "write")
    .mockImplementation((text) => Boolean((out += String(text))));
  const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    return { code: await runCommand(readConfig({}), [...words, "--help"]), out };
  } finally {
    write.mockRestore();
    errors.mockRestore();
  }
}

it("names commands and options that there are", async () => {
  expect(commands.length).toBeGreaterThan(20);
  for (const [, typed = ""] of commands) {
    const [room = "", verb = "", ...rest] = typed
      .replace(/…\)?$/, "")
      .trim()
      .split(/[\s,]+/);
    const { code, out } = await helpOf([room, verb]);
    expect([typed, code, out]).toEqual([typed, 0, expect.stringContaining(`${room} ${verb}`)]);
    for (const option of rest.filter((word) => word.startsWith("--")))
      expect([typed, out]).toEqual([typed, expect.stringContaining(option)]);
  }
});

it("names settings that there are, of the server and of the process", () => {
  const settings = readFileSync(join(root, "src/settings/settings.ts"), "utf8");
  const set = [
    ...guide.matchAll(/settings set ([a-z][a-zA-Z]+) /g),
    ...guide.matchAll(/^\| `([a-z]+[A-Z][a-zA-Z]+)`/gm),
  ];
  expect(set.length).toBeGreaterThan(8);
  expect(
    set.map(([, name]) => name).filter((name) => !new RegExp(`^  ${name}:`, "m").test(settings)),
  ).toEqual([]);
  const places = [".env.example", "docker/.env.example", "docker/compose.yaml"];
  const known = places.map((path) => readFileSync(join(root, path), "utf8")).join();
  const variables = guide.match(/\b(?:HAKAWATI_[A-Z_]+|DATABASE_URL)\b/g)!;
  expect(variables.filter((name) => !known.includes(name))).toEqual([]);
});

it("names files that there are", () => {
  const links = [...guide.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path);
  expect(() => links.map((path) => readFileSync(join(root, "docs", path)))).not.toThrow();
});
