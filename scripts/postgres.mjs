// A throwaway PostgreSQL cluster for tests: `node scripts/postgres.mjs -- <command>` runs the command with its URL in the environment.
import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PARENTS = ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt"];

/** The folder with `initdb` and `postgres`, newest version first; undefined where PostgreSQL is not installed. */
export function findPostgres() {
  const asked = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" });
  const versions = PARENTS.filter(existsSync).flatMap((parent) =>
    readdirSync(parent)
      .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
      .map((version) => join(parent, version, "bin")),
  );
  const candidates = [...versions, ...(asked.status === 0 ? [asked.stdout.trim()] : [])];
  return candidates.find(
    (folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")),
  );
}

function idOfPostgresUser(flag) {
  return Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
}

/** PostgreSQL refuses to run as root: root runs it as the user that the system's package made. */
function ownerOfCluster() {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOfPostgresUser("-u"), gid: idOfPostgresUser("-g") };
}

function makeCluster(binaries, folder, owner) {
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const flags = [
    "-D",
    join(folder, "data"),
    "-U",
    "hakawati",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C",
    "-N",
  ];
  const made = spawnSync(join(binaries, "initdb"), flags, { ...owner, cwd: folder, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
}

function startServer(binaries, folder, owner) {
  // The socket lies in the cluster's own folder, so no port is taken and nobody else on the machine gets in.
  const settings = [
    "listen_addresses=",
    `unix_socket_directories=${folder}`,
    "max_connections=200",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
  ];
  const flags = ["-D", join(folder, "data"), ...settings.flatMap((setting) => ["-c", setting])];
  // A process group of its own: Ctrl-C must first end the tests, then the database under them.
  return spawn(join(binaries, "postgres"), flags, {
    ...owner,
    cwd: folder,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
}

function untilReady(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr.on("data", (chunk) => {
      if (said.length < 20_000) said += chunk;
      if (said.includes("database system is ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`postgres did not start:\n${said}`)));
  });
}

/**
 * Starts a cluster in a temporary folder. `url` connects as a superuser, so that a test can create databases of its own.
 * @returns {Promise<{ url: string, stop(): Promise<void> }>}
 */
export async function startPostgres(binaries = findPostgres()) {
  if (!binaries) throw new Error("PostgreSQL is not installed (Debian: apt-get install postgresql)");
  const folder = mkdtempSync(join(tmpdir(), "hakawati-postgres-"));
  const owner = ownerOfCluster();
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  try {
    makeCluster(binaries, folder, owner);
    const server = startServer(binaries, folder, owner);
    const exited = new Promise((resolve) => server.once("exit", resolve));
    const atExit = () => {
      server.kill("SIGQUIT");
      remove();
    };
    process.once("exit", atExit);
    await untilReady(server);
    const stop = async () => {
      process.off("exit", atExit);
      server.kill("SIGQUIT");
      await exited;
      remove();
    };
    return { url: `postgres://hakawati@localhost/postgres?host=${encodeURIComponent(folder)}`, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

async function runWithPostgres(command, args) {
  const cluster = await startPostgres();
  const env = { ...process.env, HAKAWATI_TEST_POSTGRES: cluster.url };
  const child = spawn(command, args, { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
    child.once("exit", (status) => resolve(status ?? 1));
  });
  await cluster.stop();
  return code;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [command, ...args] = process.argv.slice(2).filter((arg, index) => index > 0 || arg !== "--");
  if (command) process.exitCode = await runWithPostgres(command, args);
  else {
    process.stderr.write("usage: node scripts/postgres.mjs -- <command> [arguments]\n");
    process.exitCode = 2;
  }
}
