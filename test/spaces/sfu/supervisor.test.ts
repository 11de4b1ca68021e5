// The SFU in a process of its own: started late, asked over IPC, started anew, gone with its parent.
import { spawn, type ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import type { SfuEvent } from "#src/spaces/sfu/protocol.ts";
import { bindingResponse } from "#src/spaces/sfu/stun.ts";
import type { SfuSupervisor, SupervisorOptions } from "#src/spaces/sfu/supervisor.ts";
import { forkingSupervisor } from "./forking-supervisor.ts";
import { offer } from "./offers.ts";
import { createClient, eventually, join, nextEvent, texts } from "./peers.ts";

function createSupervisor(options?: Partial<SupervisorOptions>): SfuSupervisor {
  const supervisor = forkingSupervisor(options);
  onTestFinished(() => supervisor.close());
  return supervisor;
}

it("starts the process with the first Space, carries audio through it, and ends it", async () => {
  const supervisor = createSupervisor();
  expect(await supervisor.counters()).toEqual({});
  await supervisor.leave("talk", "nobody");
  expect(supervisor.pid).toBeUndefined();

  const alice = await join(supervisor, "talk", "alice", { speaks: true });
  const bob = await join(supervisor, "talk", "bob");
  alice.say("hello");
  await eventually(() => expect(texts(bob.heard[0]!)).toEqual(["hello"]));
  expect(await supervisor.counters()).toMatchObject({ forwarded: 1, rooms: 1, peers: 2 });

  await supervisor.setMuted("talk", "alice", true);
  alice.say("hidden");
  await eventually(async () => expect(await supervisor.counters()).toMatchObject({ silenced: 1 }));
  await supervisor.closeRoom("talk");
  expect(await supervisor.counters()).toMatchObject({ rooms: 0 });
  await supervisor.close();
  expect(supervisor.pid).toBeUndefined();
  await expect(supervisor.join("talk", "alice", offer(), { muted: true })).rejects.toMatchObject({
    code: "unavailable",
  });
});

it("tells clients the address that a name has", async () => {
  const supervisor = createSupervisor({ addresses: ["198.51.100.7", "localhost"] });
  const { answer } = await supervisor.join("talk", "alice", offer(), { muted: true });
  const told = [...answer.matchAll(/^a=candidate:\S+ \d+ udp \d+ (\S+)/gm)].map(([, address]) => address);
  expect(new Set(told)).toEqual(new Set(["198.51.100.7", "127.0.0.1"]));
});

it("asks a STUN server for its address where one is named and no address is, and believes no other answer", async () => {
  const [silent, server] = [await createClient(1), await createClient(1)];
  server.socket.on("message", (request: Buffer, { port }) => {
    const forged = Buffer.from(request);
    forged[19]! ^= 1;
    const answers = server.received.length === 1 ? [forged] : [forged, request]; // the first is as good as lost
    answers.forEach((to, i) => {
      server.socket.send(
        bindingResponse(to, "none", ["192.0.2.66", "198.51.100.9"][i]!, 4444),
        port,
        "127.0.0.1",
      );
    });
  });
  const told = async (addresses: string[], stun: { host: string; port: number }) => {
    const supervisor = createSupervisor({ addresses, stun });
    const { answer } = await supervisor.join("talk", "alice", offer(), { muted: true });
    return new Set(
      [...answer.matchAll(/^a=candidate:\S+ \d+ udp \d+ (\S+)/gm)].map(([, address]) => address),
    );
  };
  expect([...(await told(["203.0.113.5"], { host: "localhost", port: server.port }))]).toEqual([
    "203.0.113.5",
  ]);
  expect(server.received).toEqual([]);
  const own = await told([], { host: "localhost", port: server.port });
  expect([own.has("198.51.100.9"), own.has("192.0.2.66")]).toEqual([true, false]);
  const without = await told([], { host: "127.0.0.1", port: silent.port });
  expect(without).toEqual(new Set([...own].filter((address) => address !== "198.51.100.9")));
  expect(silent.received.length).toBeGreaterThan(1);
});

it("hands on why an offer was refused", async () => {
  const supervisor = createSupervisor();
  await expect(supervisor.join("talk", "alice", "v=0", { muted: true })).rejects.toMatchObject({
    name: "AppError",
    code: "invalid",
    safe: "The offer has other than one to four m-lines",
  });
});

it("starts the process anew after kill -9, and tells who has to join again", async () => {
  const supervisor = createSupervisor();
  await join(supervisor, "talk", "alice", { speaks: true });
  await supervisor.join("talk", "bob", offer(), { muted: true });
  const events: SfuEvent[] = [];
  supervisor.subscribe((event) => events.push(event));
  const restarted = nextEvent(supervisor, "restarted");
  const first = supervisor.pid!;
  process.kill(first, "SIGKILL");
  await restarted;
  expect(supervisor.pid).not.toBe(first);
  expect(events).toEqual([
    {
      type: "lost",
      peers: [
        { room: "talk", peer: "alice" },
        { room: "talk", peer: "bob" },
      ],
    },
    { type: "restarted" },
  ]);
  const alice = await join(supervisor, "talk", "alice", { speaks: true });
  const bob = await join(supervisor, "talk", "bob");
  alice.say("back");
  await eventually(() => expect(texts(bob.heard[0]!)).toEqual(["back"]));
});

it("fails a request, and kills the process, when it hangs", async () => {
  const supervisor = createSupervisor();
  await supervisor.join("talk", "alice", offer(), { muted: true });
  const restarted = nextEvent(supervisor, "restarted");
  process.kill(supervisor.pid!, "SIGSTOP");
  await expect(supervisor.setMuted("talk", "alice", false)).rejects.toMatchObject({ code: "unavailable" });
  await restarted;
});

it("lets a busy process take its time as long as it answers others", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const child = Object.assign(new EventEmitter(), {
    connected: true,
    send: vi.fn(),
    kill: vi.fn(),
    disconnect,
  });
  function disconnect() {
    child.emit("exit", 0, null);
  }
  const supervisor = createSupervisor({ spawn: () => child as unknown as ChildProcess });
  const first = supervisor.join("talk", "alice", offer(), { muted: true });
  await vi.waitFor(() => expect(child.send).toHaveBeenCalledTimes(1));
  child.emit("message", { id: 1, value: null }); // started
  const others = ["bob", "carol"].map((name) => supervisor.join("talk", name, offer(), { muted: true }));
  await vi.waitFor(() => expect(child.send).toHaveBeenCalledTimes(4));
  for (const id of [2, 3, 4]) {
    await vi.advanceTimersByTimeAsync(4_000);
    child.emit("message", { id, value: { answer: "sdp" } });
  }
  await Promise.all([first, ...others]);
  expect(child.kill).not.toHaveBeenCalled();
});

it("says that audio is unavailable while its port is taken", async () => {
  const holder = createSupervisor();
  const { answer } = await holder.join("talk", "alice", offer(), { muted: true });
  const port = Number(/^m=audio (\d+)/m.exec(answer)![1]);
  const supervisor = createSupervisor({ port });
  await expect(supervisor.join("talk", "alice", offer(), { muted: true })).rejects.toMatchObject({
    code: "unavailable",
  });
});

it("ends with its parent, even when that is killed", async () => {
  const script = fileURLToPath(new URL("parent.ts", import.meta.url));
  const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  expect(Number(line.toString())).toBeGreaterThan(0);
  parent.kill("SIGKILL");
  await once(parent, "close"); // the SFU process holds the same standard output: it is gone too
  expect(parent.signalCode).toBe("SIGKILL");
});
