// The programs that some tests play with: which are missing, and how root gets them from Debian's packages.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findPostgres } from "./postgres.mjs";
import { runQuietly } from "./processes.mjs";
import { step } from "./progress.mjs";

/** Where Debian keeps what it knows of installed packages. */
const INFO = "/var/lib/dpkg/info";
const ARCH = { x64: "amd64" }[process.arch] ?? process.arch;

function inPath(command) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, command)));
}

const PROGRAMS = [
  { package: "postgresql", part: "everything on PostgreSQL", present: () => findPostgres() !== undefined },
  { package: "chromium", part: "tests in a real browser", present: () => inPath("chromium") },
  { package: "espeak-ng", part: "tests with speech", present: () => inPath("espeak-ng") },
  { package: "ffmpeg", part: "conversion of video and sound", present: () => inPath("ffmpeg") },
  { package: "toot", part: "tests with a Mastodon client", present: () => inPath("toot") },
  ...["python3-aiortc", "python3-gst-1.0", "gir1.2-gst-plugins-bad-1.0"].map(library),
  ...["nice", "plugins-good", "plugins-bad"].map((name) => library(`gstreamer1.0-${name}`)),
];

/** What is no program leaves a list of its files. */
function library(name) {
  const present = () =>
    readdirSync(INFO).some((file) => file === `${name}.list` || file === `${name}:${ARCH}.list`);
  return {
    package: name,
    part: "tests with WebRTC peers of other makes",
    present: () => existsSync(INFO) && present(),
  };
}

function missing() {
  return PROGRAMS.filter((program) => !program.present());
}

function canInstall() {
  return process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
}

async function install(names) {
  // RUNLEVEL=1 keeps PostgreSQL's package from starting a server of its own: the tests bring theirs.
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const lock = ["-o", "DPkg::Lock::Timeout=300"];
  await runQuietly("apt-get", [...lock, "update"], { env }).catch(() => undefined);
  await runQuietly("apt-get", [...lock, "install", "--yes", "--no-install-recommends", ...names], { env });
}

/**
 * Installs what is missing where this may be done, and returns what is still missing.
 * @returns {Promise<{ package: string, part: string }[]>}
 */
export async function provideSystemPackages() {
  const wanted = missing().map((program) => program.package);
  if (wanted.length === 0 || !canInstall()) return missing();
  const label = `Installing system packages: ${wanted.join(", ")}`;
  await step(label, () => install(wanted)).catch((error) => process.stderr.write(`${error.message}\n`));
  return missing();
}
