// Replays are mixed beside the server: in a process that tells how far it is, and that never outlives its task.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { MixingSupervisor } from "#src/spaces/recording/mixing/supervisor.ts";
import { Track } from "#src/spaces/recording/track.ts";
import { rtp } from "./voices.ts";

const CHILD = fileURLToPath(new URL("mixing-child.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "hakawati-mixing-"));
afterAll(() => rmSync(folder, { recursive: true }));

function supervise(options: { standstillMs?: number; how?: string } = {}) {
  const { how = "work", ...rest } = options;
  const children: ChildProcess[] = [];
  const spawn = () => {
    const child = fork(CHILD, [how], { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
    children.push(child);
    return child;
  };
  return { children, mixer: new MixingSupervisor({ spawn, ...rest }) };
}

async function hourOfNothing() {
  const file = join(folder, "quiet.ogg");
  const track = new Track({ file, fromMs: 0 }, 0);
  track.receive(rtp(0, 0, Buffer.from([0xf8, 1, 2, 3])), 0);
  await track.close();
  const output = join(folder, "hour.m4a");
  const spans = [{ from: 0, to: 3_600_000 }];
  return { files: [file], spans, trims: "none" as const, fragmented: true, output };
}

it("mixes in a process of its own, which ends with the task", async () => {
  const { mixer, children } = supervise();
  const told: number[] = [];
  const task = { ...(await hourOfNothing()), spans: [{ from: 0, to: 60_000 }] };
  const mixed = await mixer.run(task, (percent) => told.push(percent));
  expect(mixed).toMatchObject({ beginMs: 0, durationMs: 60_000, heard: task.files });
  expect(told).toEqual([16, 33, 50, 66, 83, 100]);
  expect(existsSync(task.output)).toBe(true);
  const [child] = children;
  if (child!.exitCode === null && child!.signalCode === null) await once(child!, "exit");
});

it("fails where the process dies, cannot read, or stands still, and ends it where nobody waits any more", async () => {
  const task = await hourOfNothing();
  const killed = supervise();
  const dying = killed.mixer.run(task, () => killed.children[0]!.kill("SIGKILL"));
  await expect(dying).rejects.toThrow("SIGKILL");
  await expect(supervise().mixer.run({ ...task, files: ["/nowhere.ogg"] }, () => {})).rejects.toThrow(
    "ENOENT",
  );
  const still = supervise({ how: "hang", standstillMs: 300 });
  await expect(still.mixer.run(task, () => {})).rejects.toThrow("SIGKILL");
  const unwanted = new AbortController();
  const { mixer, children } = supervise();
  const aborted = mixer.run(task, () => unwanted.abort(), unwanted.signal);
  await expect(aborted).rejects.toThrow("SIGKILL");
  expect(children[0]!.signalCode).toBe("SIGKILL");
});
