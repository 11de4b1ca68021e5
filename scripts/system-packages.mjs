// The programs that some tests play with: which are missing, and how root gets them from Debian's packages.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findPostgres } from "./postgres.mjs";
import { runQuietly } from "./processes.mjs";
import { step } from "./progress.mjs";

function inPath(command) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, command)));
}

const PROGRAMS = [
  { package: "postgresql", part: "everything on PostgreSQL", present: () => findPostgres() !== undefined },
  { package: "chromium", part: "tests in a real browser", present: () => inPath("chromium") },
  { package: "espeak-ng", part: "tests with speech", present: () => inPath("espeak-ng") },
  { package: "ffmpeg", part: "conversion of video and sound", present: () => inPath("ffmpeg") },
  { package: "toot", part: "tests with a Mastodon client", present: () => inPath("toot") },
];

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
