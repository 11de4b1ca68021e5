// Rooms with real peers: who hears whom, in which slot, and what must not be heard.
import { randomBytes } from "node:crypto";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { SfuEvent } from "#src/spaces/sfu/protocol.ts";
import { Stage } from "#src/spaces/sfu/stage.ts";
import { createClient, createSfu, enter, eventually, join, nextEvent, texts } from "./peers.ts";

describe("a room", () => {
  it("delivers a speaker's packets bit-exactly and in order to every listener, none to the speaker", async () => {
    const sfu = await createSfu();
    const alice = await join(sfu, "talk", "alice", { speaks: true });
    const listeners = [await join(sfu, "talk", "bob"), await join(sfu, "talk", "carol")];
    const said = Array.from({ length: 100 }, (_, i) => randomBytes(60 + i));
    for (const payload of said) {
      alice.say(payload);
      await new Promise(setImmediate);
    }
    for (const { heard } of listeners) {
      await eventually(() => expect(heard[0]).toHaveLength(said.length));
      expect(heard[0]!.map(({ payload }) => payload)).toEqual(said);
      const first = heard[0]![0]!.header.sequenceNumber;
      expect(heard[0]!.map(({ header }) => header.sequenceNumber)).toEqual(said.map((_, i) => first + i));
      expect(heard.slice(1)).toEqual([[], []]);
    }
    expect(alice.heard).toEqual([[], [], []]);
    const [bob, carol] = listeners.map(({ heard }) => heard[0]![0]!.header.ssrc);
    expect(bob).not.toBe(carol);
  });

  it("carries a speaker and a listener over IPv6, who have no other way", async () => {
    const sfu = await createSfu("0.0.0.0", "::1");
    const alice = await join(sfu, "talk6", "alice", { speaks: true, address: "::1" });
    const bob = await join(sfu, "talk6", "bob", { address: "::1" });
    expect(alice.answer).toMatch(/^a=candidate:\S+ 1 udp \d+ ::1 /m);
    expect(alice.answer).not.toMatch(/^a=candidate.* 127\./m);
    const said = Array.from({ length: 20 }, () => randomBytes(80));
    for (const payload of said) {
      alice.say(payload);
      await new Promise(setImmediate);
    }
    await eventually(() => expect(bob.heard[0]!.map(({ payload }) => payload)).toEqual(said));
  });

  it("tells which speaker each slot carries, and gives speakers all but themselves", async () => {
    const sfu = await createSfu();
    const events: SfuEvent[] = [];
    sfu.subscribe((event) => events.push(event));
    const alice = await join(sfu, "talk", "alice", { speaks: true });
    const bob = await join(sfu, "talk", "bob", { speaks: true });
    const carol = await join(sfu, "talk", "carol");
    expect(events.filter(({ type }) => type === "slots").at(-1)).toEqual({
      type: "slots",
      room: "talk",
      slots: ["alice", "bob", null],
      peers: { alice: [null, "bob", null], bob: ["alice", null, null] },
    });
    expect(events.at(-1)).toEqual({
      type: "connected",
      room: "talk",
      peer: "carol",
      slots: ["alice", "bob", null],
    });
    alice.say("from alice");
    bob.say("from bob");
    await eventually(() => {
      expect(carol.heard.map(texts)).toEqual([["from alice"], ["from bob"], []]);
      expect(alice.heard.map(texts)).toEqual([[], ["from bob"], []]);
      expect(bob.heard.map(texts)).toEqual([["from alice"], [], []]);
    });
  });

  it("seats only the one who comes to listen, and nobody when they leave", async () => {
    const sfu = await createSfu();
    await join(sfu, "talk", "alice", { speaks: true });
    await join(sfu, "talk", "bob");
    const seated = vi.spyOn(Stage.prototype, "viewOf");
    onTestFinished(() => seated.mockRestore());
    await join(sfu, "talk", "carol");
    expect(seated).toHaveBeenCalledTimes(1);
    await sfu.leave("talk", "bob");
    expect(seated).toHaveBeenCalledTimes(1);
    await sfu.leave("talk", "alice"); // who spoke: carol hears another stage
    expect(seated).toHaveBeenCalledTimes(2);
  });

  it("gives the slots to the three loudest of five speakers", async () => {
    const sfu = await createSfu();
    const names = ["a", "b", "c", "d", "e"];
    const speakers = await Promise.all(
      names.map((name) => join(sfu, "talk", name, { speaks: true, slots: 0 })),
    );
    const listener = await join(sfu, "talk", "listener");
    const chosen = nextEvent(sfu, "slots", ({ slots }) =>
      ["b", "d", "e"].every((name) => slots.includes(name)),
    );
    const levels = [127, 20, 127, 30, 25];
    const talk = setInterval(() => speakers.forEach((speaker, i) => speaker.say(names[i]!, levels[i])), 20);
    const speaking = await nextEvent(sfu, "speaking", ({ levels }) => levels["b"] === -20);
    await chosen;
    await eventually(() => {
      const carried = listener.heard.map((packets) => packets.at(-1)?.payload.toString());
      expect(carried.sort()).toEqual(["b", "d", "e"]);
    });
    clearInterval(talk);
    expect(Object.keys(speaking.levels).sort()).toEqual(["b", "d", "e"]);
  });

  it("keeps rooms apart, and forgets a room whose last peer left", async () => {
    const sfu = await createSfu();
    const alice = await join(sfu, "one", "alice", { speaks: true });
    const near = await join(sfu, "one", "near");
    const far = await join(sfu, "two", "far");
    alice.say("hello");
    await eventually(() => expect(texts(near.heard[0]!)).toEqual(["hello"]));
    expect(far.heard).toEqual([[], [], []]);
    await sfu.leave("one", "alice");
    await sfu.leave("one", "near");
    await sfu.closeRoom("two");
    expect(await sfu.counters()).toMatchObject({ rooms: 0, peers: 0 });
  });

  it("replaces a peer that joins again, without telling that it closed", async () => {
    const sfu = await createSfu();
    const events: SfuEvent[] = [];
    sfu.subscribe((event) => events.push(event));
    await join(sfu, "talk", "alice", { speaks: true });
    const bob = await join(sfu, "talk", "bob");
    const again = await join(sfu, "talk", "alice", { speaks: true });
    again.say("back");
    await eventually(() => expect(texts(bob.heard[0]!)).toEqual(["back"]));
    expect(events.filter(({ type }) => type === "closed")).toEqual([]);
    expect(await sfu.counters()).toMatchObject({ peers: 2 });
  });

  it("R12: tells that a peer is gone within 30 s of its last sign of life", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const sfu = await createSfu();
    const alice = await join(sfu, "talk", "alice", { speaks: true });
    const closed = nextEvent(sfu, "closed");
    await alice.pc.close(); // says no goodbye
    vi.advanceTimersByTime(30_000);
    expect(await closed).toEqual({ type: "closed", room: "talk", peer: "alice", reason: "consent lost" });
    expect(await sfu.counters()).toMatchObject({ rooms: 0 });
  });
});

function withOtherFingerprint(sdp: string): string {
  const first = /^a=fingerprint:sha-256 (..)/m.exec(sdp)![1];
  return sdp.replaceAll(/^(a=fingerprint:sha-256 )(..)/gm, `$1${first === "00" ? "01" : "00"}`);
}

describe("security", () => {
  it("R5: sends nothing to the candidates of an offer", async () => {
    const sfu = await createSfu();
    const victims = await Promise.all(
      ["127.0.0.1", "127.0.0.2", "127.0.0.3"].map((host) => createClient(9, host)),
    );
    const addresses = [
      ...victims.map(({ socket }) => `${socket.address().address} ${socket.address().port}`),
      "169.254.169.254 80",
      "victim.example 53",
      "0c4fd7a1-8b5c-4b8e-9b43-1d3e0f1f3a6a.local 5000",
    ];
    const candidates = Array.from(
      { length: 200 },
      (_, i) => `a=candidate:${i} 1 udp 2130706431 ${addresses[i % addresses.length]} typ host\r\n`,
    );
    const editOffer = (sdp: string) => sdp.replace(/^a=candidate:.*\r\n/gm, "") + candidates.join("");
    const alice = await join(sfu, "talk", "alice", { speaks: true, editOffer });
    const bob = await join(sfu, "talk", "bob", { editOffer });
    alice.say("hello");
    await eventually(() => expect(texts(bob.heard[0]!)).toEqual(["hello"]));
    for (const { received } of victims) expect(received).toEqual([]);
  });

  it("R7: carries no media where the fingerprint is another's", async () => {
    const sfu = await createSfu();
    const bob = await join(sfu, "talk", "bob");
    const events: SfuEvent[] = [];
    sfu.subscribe((event) => events.push(event));
    const mallory = await enter(sfu, "talk", "mallory", { speaks: true, editOffer: withOtherFingerprint });
    // werift verifies nothing, so it believes itself connected, and speaks.
    await eventually(() => expect(mallory.pc.connectionState).toBe("connected"));
    for (let i = 0; i < 10; i++) mallory.say("psst");
    await eventually(async () => expect(await sfu.counters()).toMatchObject({ beforeKeys: 10 }));
    expect(events).toEqual([]);
    expect(bob.heard).toEqual([[], [], []]);
  });

  it("R10: sends nothing more to a peer that was made to leave, nor passes on what it says", async () => {
    const sfu = await createSfu();
    const alice = await join(sfu, "talk", "alice", { speaks: true });
    const mallory = await join(sfu, "talk", "mallory", { speaks: true });
    const bob = await join(sfu, "talk", "bob");
    await sfu.leave("talk", "mallory");
    mallory.say("still here");
    alice.say("gone");
    await eventually(() => expect(texts(bob.heard[0]!)).toEqual(["gone"]));
    await eventually(async () => expect((await sfu.counters())["unknown"]).toBeGreaterThan(0));
    expect(bob.heard[1]).toEqual([]);
    expect(mallory.heard).toEqual([[], [], []]);
  });

  it("R11: drops what muted and listening peers send, until they are unmuted", async () => {
    const sfu = await createSfu();
    const alice = await join(sfu, "talk", "alice", { speaks: true, muted: true });
    const bob = await join(sfu, "talk", "bob");
    for (let i = 0; i < 20; i++) alice.say("hidden");
    await eventually(async () => expect(await sfu.counters()).toMatchObject({ silenced: 20 }));
    await sfu.setMuted("talk", "alice", false);
    alice.say("open");
    await eventually(() => expect(texts(bob.heard[0]!)).toEqual(["open"]));
    await sfu.setMuted("talk", "alice", true);
    alice.say("hidden");
    await eventually(async () => expect(await sfu.counters()).toMatchObject({ silenced: 21 }));
    expect(bob.heard.map(texts)).toEqual([["open"], [], []]);
    await expect(sfu.setMuted("talk", "bob", false)).rejects.toMatchObject({ code: "conflict" });
    await expect(sfu.setMuted("talk", "eve", false)).rejects.toMatchObject({ code: "not_found" });
  });

  it("R14: caps a flooding peer while another speaker loses nothing", async () => {
    const sfu = await createSfu();
    const flooder = await join(sfu, "talk", "flooder", { speaks: true, slots: 0 });
    const speaker = await join(sfu, "talk", "speaker", { speaks: true, slots: 0 });
    const bob = await join(sfu, "talk", "bob");
    const said: string[] = [];
    await new Promise<void>((resolve) => {
      const talk = setInterval(() => {
        for (let i = 0; i < 100; i++) flooder.say(i === 0 ? randomBytes(1400) : "flood");
        speaker.say(`word ${said.push(`word ${said.length}`) - 1}`);
        if (said.length < 60) return;
        clearInterval(talk);
        resolve();
      }, 20);
    });
    await eventually(() => expect(texts(bob.heard[1]!)).toEqual(said));
    expect((await sfu.counters())["overBudget"]).toBeGreaterThan(300);
    expect(bob.heard[0]!.length).toBeLessThan(5_500); // of 6,000
  });
});
