// Holds the plan of the house: who may import whom, no cycles, no barrels, and maps that name what is there.
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Left knows nothing of right. A file of src/ itself is a room of its own, named without .ts. */
const ORDER = [
  [
    "config",
    "csv",
    "errors",
    "ids",
    "uris",
    "key-pairs",
    "ports",
    "log",
    "recently-used",
    "give-back-memory",
    "outgoing-post",
    "outgoing",
    "storage",
    "http",
    "server",
  ],
  ["db", "events", "jobs", "app"],
  ["settings", "mail", "push", "accounts", "media", "graph", "moderation", "posts", "timelines"],
  ["notifications", "search", "tips", "spaces", "portability", "oauth", "mastodon", "cli", "main"],
].flat();

/** They tell of all rooms in one place, and take nothing of a room but its schema.ts. */
const COMPOSED = ["src/schema.ts", "src/events.ts"];

interface Import {
  from: string;
  /** A path from the root of the project, or the name of a package. */
  to: string;
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith("#")) return specifier.slice(1);
  return specifier.startsWith(".") ? relative(root, join(root, dirname(from), specifier)) : specifier;
}

const STATEMENT =
  /^(?:import|export)\b[^;"'`]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

function importsOf(from: string): Import[] {
  return [...read(from).matchAll(STATEMENT)].map(([, named, bare, lazy]) => {
    return { from, to: targetOf(from, named ?? bare ?? lazy ?? "") };
  });
}

const files = globSync("{src,federation,web}/**/*.{ts,tsx}", { cwd: root }).sort();
const imports = files.flatMap(importsOf);
const inside = (folder: string) => imports.filter(({ from }) => from.startsWith(`${folder}/`));
const show = ({ from, to }: Import) => `${from} → ${to}`;

function roomOf(path: string): string | undefined {
  if (path === "src/schema.ts") return "db";
  const [folder, room] = path.split("/");
  return folder === "src" ? room?.replace(/\.ts$/, "") : undefined;
}

function isOutOfOrder({ from, to }: Import): boolean {
  const [room, used] = [roomOf(from), roomOf(to)];
  if (room === undefined || used === undefined || room === used) return false;
  if (COMPOSED.includes(from) && basename(to) === "schema.ts") return false;
  return ORDER.indexOf(used) > ORDER.indexOf(room);
}

/** The first way from a file back to itself that each file lies on. */
function findCycles(): string[] {
  const next = new Map(files.map((file) => [file, imports.filter((found) => found.from === file)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (path.includes(file) || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return cycles;
}

describe("imports", () => {
  it("are found", () => {
    expect(files).toContain("src/main.ts");
    expect(imports).toContainEqual({ from: "src/main.ts", to: "src/app.ts" });
  });

  it("lead to files that exist", () => {
    const ours = imports.filter(({ to }) => /^(src|federation|web|drizzle)\//.test(to));
    expect(ours.filter(({ to }) => !existsSync(join(root, to))).map(show)).toEqual([]);
  });

  it("of src/ come from rooms with a place in the order", () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== undefined));
    expect([...rooms].filter((room) => !ORDER.includes(room))).toEqual([]);
  });

  it("keep the order of the rooms", () => {
    expect(imports.filter(isOutOfOrder).map(show)).toEqual([]);
  });

  it("make no cycles", () => {
    expect(findCycles()).toEqual([]);
  });

  it("reach the ActivityPub and the browser's door from the composition root alone", () => {
    const doors = inside("src").filter(({ to }) => /^(federation|web)\//.test(to));
    expect(doors.filter(({ from }) => from !== "src/main.ts").map(show)).toEqual([]);
  });

  it("never join one door to the other", () => {
    expect(inside("federation").filter(({ to }) => to.startsWith("web/"))).toEqual([]);
    expect(inside("web").filter(({ to }) => to.startsWith("federation/"))).toEqual([]);
  });

  it("keep Fedify to federation/ and Preact to web/", () => {
    const fedify = imports.filter(({ to }) => to.startsWith("@fedify/"));
    const preact = imports.filter(({ to }) => /^(@preact\/|preact)/.test(to));
    expect(fedify.filter(({ from }) => !from.startsWith("federation/")).map(show)).toEqual([]);
    expect(preact.filter(({ from }) => !from.startsWith("web/")).map(show)).toEqual([]);
  });
});

describe("files", () => {
  it("are neither barrels nor put into a folder for leftovers", () => {
    expect(files.filter((file) => /^index\.tsx?$/.test(basename(file)))).toEqual([]);
    expect(files.filter((file) => /\/(utils?|helpers|misc|common)\//.test(file))).toEqual([]);
  });

  it("have kebab-case names", () => {
    expect(files.filter((file) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.tsx?$/.test(basename(file)))).toEqual([]);
  });

  it("open with a sentence on their job", () => {
    expect(files.filter((file) => !/^(\/\/ |\/\*\*? )\S/.test(read(file)))).toEqual([]);
  });

  it("with JSX lie under web/ only", () => {
    expect(files.filter((file) => file.endsWith("x") && !file.startsWith("web/"))).toEqual([]);
  });
});

describe("what is written about it", () => {
  const foldersOf = (path: string) => globSync(`${path}/*/`, { cwd: root }).map((folder) => `${folder}/`);

  it("maps the rooms in README.md as they are", () => {
    const [, map = ""] = /^## .*map.*$[^]*?^```\w*\n([^]*?)^```/im.exec(read("README.md")) ?? [];
    const named = [...map.matchAll(/^\s*([\w./-]+\/)(?=\s|$)/gm)].map(([, path = ""]) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining([...foldersOf("src"), "federation/", "web/", "drizzle/"]));
  });

  it("lists every setting of the process in .env.example", () => {
    const settings = new Set(read("src/config.ts").match(/\b(HAKAWATI_[A-Z_]+|DATABASE_URL)\b/g));
    expect(settings).toContain("HAKAWATI_ORIGIN");
    const listed = new Set(read(".env.example").match(/^[A-Z_]+(?==)/gm));
    expect([...settings].filter((name) => !listed.has(name))).toEqual([]);
  });

  it("says the same things in English and Arabic", () => {
    const keys = (locale: string) =>
      Object.keys(JSON.parse(read(`web/locales/${locale}.json`)) as object).sort();
    expect(keys("ar")).toEqual(keys("en"));
  });
});

describe("dependencies", () => {
  const installed = (name: string) =>
    (JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string }).version;

  // Lower versions of Fedify took a key document on the attacker's host for the victim's.
  it("hold Fedify to the versions that were looked through", () => {
    expect(installed("@fedify/fedify")).toBe("2.3.8");
    expect(installed("@fedify/vocab")).toBe("2.3.6");
  });
});
