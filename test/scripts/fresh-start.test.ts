// The two commands of the README on a machine that has only git's files, a Node and its npm: no home, no compiler, no python.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { freePort } from "#test/support/free-port.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** The npm that Node 20 brings. */
const NPM = "npm@10.9.4";

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-fresh-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

async function checkOut(to: string): Promise<void> {
  const { stdout } = await run("git", ["ls-files", "-z"], { cwd: root });
  const copies = stdout.split("\0").filter(Boolean);
  await Promise.all(copies.map((path) => cp(join(root, path), join(to, path), { force: true })));
}

/** The Node of the machine: the one in PATH that did not come with the dependencies. */
async function systemNode(): Promise<string> {
  const path = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  const { stdout } = await run("node", ["--print", "process.execPath"], {
    env: { PATH: path.join(delimiter) },
  });
  return stdout.trim();
}

/** A PATH with a shell, a Node and an npm of version 10, and nothing else. */
async function barePath(folder: string, node: string): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder, NPM]);
  await symlink("/bin/sh", join(bin, "sh"));
  await symlink(node, join(bin, "node"));
  const npm = join(folder, "node_modules/npm/bin/npm-cli.js");
  await writeFile(join(bin, "npm"), `#!/bin/sh\nexec node "${npm}" "$@"\n`, { mode: 0o755 });
  return bin;
}

/** Resolves with all it printed when it says where it listens. */
async function untilServing(child: ChildProcess): Promise<string> {
  let output = "";
  child.stderr!.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    output += `${line}\n`;
    if (line.includes("/setup?")) return output;
  }
  throw new Error(`npm start ended:\n${output}`);
}

/** All that it started, however far the test came; npm may have ended by its signal, and taken the rest along. */
function endGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

it("does the whole set-up with npm start, and the command line works on what it made", async () => {
  const folder = await temporary();
  const checkout = join(folder, "checkout");
  await checkOut(checkout);
  await writeFile(join(checkout, "docker/.env"), "HAKAWATI_DOMAIN=mine.test");
  const port = String(await freePort());
  const env = {
    PATH: await barePath(folder, await systemNode()),
    HOME: await mkdtemp(join(folder, "home-")),
    NODE_EXTRA_CA_CERTS: process.env["NODE_EXTRA_CA_CERTS"],
    HAKAWATI_PORT: port,
    HAKAWATI_ORIGIN: `http://localhost:${port}`,
  };

  const server = spawn("npm", ["start"], { cwd: checkout, env, detached: true });
  onTestFinished(() => endGroup(server));
  const output = await untilServing(server);
  expect(output).toContain("Installing dependencies");
  expect((await fetch(`http://localhost:${port}/health`)).status).toBe(200);
  expect((await fetch(`http://localhost:${port}/about`)).status).toBe(200);

  const source = await fetch(`http://localhost:${port}/source.tar.gz`);
  const packed = gunzipSync(await source.arrayBuffer());
  for (const path of ["src/main.ts", "web/server.ts", "docker/.env.example", "package.json", "LICENSE"])
    expect(packed.includes(`hakawati/${path}\0`)).toBe(true);
  expect(packed.includes("hakawati/docker/.env\0")).toBe(false);

  const create = ["run", "-s", "hakawati", "--", "accounts", "create", "alice"];
  const options = ["--email", "alice@mail.test", "--password", "-", "--role", "owner"];
  const command = run("npm", [...create, ...options], { cwd: checkout, env });
  command.child.stdin!.end("correct horse battery\n");
  await expect(command).resolves.toEqual({ stdout: `@alice@localhost:${port}\n`, stderr: "" });
  const refused = run("npm", [...create, ...options], { cwd: checkout, env });
  refused.child.stdin!.end("correct horse battery\n");
  await expect(refused).rejects.toMatchObject({ code: 1 });

  server.kill("SIGTERM");
  await once(server, "exit");
  await expect
    .poll(() =>
      fetch(`http://localhost:${port}/health`).then(
        () => "up",
        () => "down",
      ),
    )
    .toBe("down");
}, 600_000);
