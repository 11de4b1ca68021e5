// What the SFU keeps of real peers: who is to be recorded while their microphone is open, also when the process is killed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { readTrack } from "#src/spaces/recording/read-track.ts";
import { forkingSupervisor } from "#test/spaces/sfu/forking-supervisor.ts";
import { createSfu, eventually, join as joinRoom, nextEvent, texts } from "#test/spaces/sfu/peers.ts";

const folder = mkdtempSync(join(tmpdir(), "hakawati-peers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A CELT packet of 20 ms. */
const said = (text: string) => Buffer.from(`\xf8${text}`, "latin1");
const heardIn = (file: string) => [...readTrack(file)].map(({ payload }) => payload.toString("latin1", 1));

it("keeps what recorded peers say while their microphone is open, and of nobody else", async () => {
  const sfu = await createSfu();
  const alice = await joinRoom(sfu, "talk", "alice", { speaks: true });
  const bob = await joinRoom(sfu, "talk", "bob", { speaks: true });
  const carol = await joinRoom(sfu, "talk", "carol");
  const hear = (slot: number, text: string) =>
    eventually(() => expect(texts(carol.heard[slot]!).at(-1)).toContain(text));
  const file = join(folder, "alice.ogg");
  alice.say(said("before"));
  await hear(0, "before");
  await sfu.record("talk", "alice", { file, fromMs: 0 });
  alice.say(said("one"));
  bob.say(said("not asked"));
  await hear(0, "one");
  await hear(1, "not asked");
  await sfu.setMuted("talk", "alice", true);
  alice.say(said("behind a closed microphone"));
  await eventually(async () => expect(await sfu.counters()).toMatchObject({ silenced: 1 }));
  await sfu.setMuted("talk", "alice", false);
  alice.say(said("two"));
  await hear(0, "two");
  await sfu.record("talk", "alice", null);
  alice.say(said("after"));
  await hear(0, "after");
  expect(heardIn(file)).toEqual(["one", "two"]);
  await expect(sfu.record("talk", "dave", { file, fromMs: 0 })).rejects.toMatchObject({ code: "not_found" });
  await expect(sfu.record("walk", "alice", null)).rejects.toMatchObject({ code: "not_found" });
});

it("keeps all but the last two seconds when the process is killed, and goes on in the next one", async () => {
  const sfu = forkingSupervisor();
  onTestFinished(() => sfu.close());
  const alice = await joinRoom(sfu, "talk", "alice", { speaks: true });
  const file = join(folder, "killed.ogg");
  await sfu.record("talk", "alice", { file, fromMs: 0 });
  const saidAt: number[] = [];
  const talk = setInterval(() => alice.say(said(String(saidAt.push(performance.now()) - 1))), 20);
  await eventually(() => expect(saidAt.length).toBeGreaterThan(150));
  clearInterval(talk);
  const restarted = nextEvent(sfu, "restarted");
  process.kill(sfu.pid!, "SIGKILL");
  const killedAt = performance.now();
  const kept = heardIn(file).map(Number);
  expect(kept).toEqual(kept.map((_, i) => i));
  const owed = saidAt.filter((at) => at < killedAt - 2_000).length;
  expect(owed).toBeGreaterThan(10);
  expect(kept.length).toBeGreaterThanOrEqual(owed);
  await restarted;
  const again = await joinRoom(sfu, "talk", "alice", { speaks: true });
  await sfu.record("talk", "alice", { file, fromMs: 60_000 });
  again.say(said("back"));
  await eventually(() => expect(heardIn(file).at(-1)).toBe("back"));
});
