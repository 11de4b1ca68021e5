// From the command to the first answer, on a database that is already there; beside it the emptiest server Node can be.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#test/support/free-port.ts";
import { memoryOf } from "./support/memory.ts";
import type { Row } from "./support/row.ts";

interface Start {
  ms: number;
  /** Resident memory of the process that serves, once it has answered; undefined where there is no /proc. */
  memoryMb: number | undefined;
}

const ROUNDS = 5;
const EMPTY = `require("node:http").createServer((_, response) => response.end()).listen(process.env.HAKAWATI_PORT)`;
const bundle = join(import.meta.dirname, "../dist/main.mjs");

export async function* rows(): AsyncIterable<Row> {
  const data = await mkdtemp(join(tmpdir(), "hakawati-bench-"));
  try {
    await start(["npm", "start"], data); // makes the database
    const npm = await median(["npm", "start"], data);
    const direct = await median([process.execPath, bundle, "serve"], data);
    const empty = await median([process.execPath, "--eval", EMPTY], data);
    const peer = "empty node:http server";
    yield { name: "start.npm-start", value: npm.ms, unit: "ms", against: { [peer]: empty.ms } };
    yield { name: "start.bundle", value: direct.ms, unit: "ms", against: { [peer]: empty.ms } };
    if (direct.memoryMb === undefined || empty.memoryMb === undefined) return;
    yield { name: "start.memory", value: direct.memoryMb, unit: "MB", against: { [peer]: empty.memoryMb } };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function median(command: string[], data: string): Promise<Start> {
  const starts: Start[] = [];
  for (let round = 0; round < ROUNDS; round++) starts.push(await start(command, data));
  return starts.sort((a, b) => a.ms - b.ms)[Math.floor(ROUNDS / 2)]!;
}

async function start([command = "", ...args]: string[], data: string): Promise<Start> {
  const port = await freePort();
  const env = { ...process.env, HAKAWATI_DATA: data, HAKAWATI_PORT: String(port), NODE_OPTIONS: "" };
  const began = performance.now();
  const child = spawn(command, args, { env, stdio: "ignore", detached: true });
  await untilAnswered(`http://127.0.0.1:${port}/health`);
  const started = { ms: performance.now() - began, memoryMb: memoryOf(child.pid) };
  process.kill(-child.pid!, "SIGTERM");
  await once(child, "exit");
  return started;
}

async function untilAnswered(url: string): Promise<void> {
  const answered = () =>
    fetch(url).then(
      (response) => response.text(),
      () => undefined,
    );
  while ((await answered()) === undefined) await sleep(5);
}
