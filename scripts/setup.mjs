// The set-up that every command does for itself: dependencies, the right Node and the builds, each only when needed.
// Plain JavaScript for any Node from 20 on: it runs before there is anything else.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { root, runQuietly } from "./processes.mjs";
import { step } from "./progress.mjs";

const OLDEST_NODE = [24, 12];
/** What the bundle and the web app are made of; package-lock.json stands for node_modules. */
const SOURCES = [
  "src",
  "federation",
  "web",
  "drizzle",
  "scripts/bundle.mjs",
  "scripts/pack-source.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const STAMP = join(root, "dist", ".stamp");
const LOCK = join(root, ".cache", "setup.lock");

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

/** True where node_modules holds what package-lock.json asks for; what npm left out as optional may be missing. */
function hasDependencies() {
  if (!existsSync(join(root, "node_modules", ".package-lock.json"))) return false;
  const asked = readJson("package-lock.json").packages;
  const installed = readJson("node_modules/.package-lock.json").packages;
  return Object.entries(asked).every(([path, { version, optional, devOptional }]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === version : optional === true || devOptional === true;
  });
}

/** The npm that runs this script, or the one in PATH when it was started by hand. */
function npmCommand() {
  const running = process.env.npm_execpath ?? "";
  return running.endsWith("npm-cli.js") ? [process.execPath, running] : ["npm"];
}

async function installDependencies() {
  const [command, ...prefix] = npmCommand();
  // No install scripts: nothing of ours needs one, and better-sqlite3's would ask for python and a compiler.
  // engine-strict is for the Node that runs the server; this may be an older one, and it brings the right one.
  const flags = ["--ignore-scripts", "--include=dev", "--include=optional", "--engine-strict=false"];
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  await runQuietly(command, [...prefix, "ci", ...flags, ...quiet]);
  linkPackagedNode();
}

function runs(node) {
  return spawnSync(node, ["--version"]).status === 0;
}

/** The Node that came with the dependencies; undefined where there is none for this machine, or it cannot run (Alpine's libc). */
function packagedNode() {
  const path = join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  return existsSync(path) && runs(path) ? path : undefined;
}

/**
 * npm's scripts look for `node` in node_modules/.bin first. npm 10 leaves the link out (packages for other platforms carry
 * the same name), and a Node that cannot run must not hide the machine's own.
 */
function linkPackagedNode() {
  const link = join(root, "node_modules", ".bin", "node");
  const packaged = packagedNode();
  rmSync(link, { force: true });
  if (packaged) symlinkSync(relative(dirname(link), packaged), link);
}

function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

/** The Node for everything but the set-up itself: this one, or the one that came with the dependencies. */
function rightNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const packaged = packagedNode();
  if (packaged) return packaged;
  throw new Error(
    `Hakawati needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.version}, and no package brings a newer one ` +
      `for ${process.platform} on ${process.arch}.\nInstall Node 24 (https://nodejs.org/en/download) and try again.`,
  );
}

function filesUnder(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = readdirSyncOrUndefined(full);
  if (!entries) return [path];
  return entries.flatMap((entry) => filesUnder(`${path}/${entry}`));
}

function readdirSyncOrUndefined(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

function hashOfSources() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesUnder))
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

async function build(node) {
  rmSync(STAMP, { force: true });
  const stamp = hashOfSources();
  const env = { NODE_ENV: "production" };
  await Promise.all([
    runQuietly(node, ["scripts/bundle.mjs"], { env }),
    runQuietly(node, ["node_modules/vite/bin/vite.js", "build", "--config", "web/vite.config.ts"], { env }),
  ]);
  writeFileSync(STAMP, stamp);
}

function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, "utf8") === hashOfSources();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two commands started at once in one checkout must not install into the same folder: the second waits. */
async function holdLock() {
  mkdirSync(join(root, ".cache"), { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: "wx" });
      process.once("exit", () => rmSync(LOCK, { force: true }));
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, "utf8")) : 0;
      if (holder && !isAlive(holder)) rmSync(LOCK, { force: true });
      else await wait(100);
    }
  }
}

async function underLock(work) {
  await holdLock();
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/**
 * Does what is missing and says so; silent when nothing is.
 * @param {{ builds: boolean }} wanted `builds`: whether the bundle and the web app in dist/ are needed.
 * @returns {Promise<{ node: string }>} the Node to run everything else with
 */
export async function setUp({ builds }) {
  if (!hasDependencies()) {
    await underLock(async () => {
      if (!hasDependencies()) await step("Installing dependencies", installDependencies);
    });
  }
  const node = rightNode();
  if (builds && !isBuilt()) {
    await underLock(async () => {
      if (!isBuilt()) await step("Building the server and the web app", () => build(node));
    });
  }
  return { node };
}
