// What the room decides is done at the SFU: with real peers, and what they send although they may not.
import { expect, it, onTestFinished } from "vitest";
import { MediaStreamTrack } from "werift";
import { block } from "#src/graph/block.ts";
import { metrics } from "#src/spaces/metrics.ts";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";
import type { Sfu } from "#src/spaces/sfu/protocol.ts";
import { People, type Section } from "../../bench/spaces/person.ts";
import { createTestApp } from "#test/support/app.ts";
import { openSpace, type Guest } from "#test/support/rooms.ts";
import { forkingSupervisor } from "./sfu/forking-supervisor.ts";
import { createConnection, eventually, voiceOf } from "./sfu/peers.ts";

const address = "127.0.0.1";
/** `npm run soak` has as many as are promised it. */
const PEOPLE = Number(process.env["HAKAWATI_SOAK_PEOPLE"] ?? 8);
const TOKEN = "a token for the counters of Spaces".replaceAll(" ", "-");

/** Connects a guest's sound, always with a microphone, as only a cheat would while they listen. */
async function connect(guest: Guest) {
  const pc = createConnection();
  const track = new MediaStreamTrack({ kind: "audio" });
  pc.addTransceiver(track, { direction: "sendonly" });
  const heard: string[] = [];
  const sound = { lastAt: 0 };
  const slot = pc.addTransceiver("audio", { direction: "recvonly" });
  slot.onTrack.subscribe((remote) =>
    remote.onReceiveRtp.subscribe((rtp) => {
      heard.push(rtp.payload.toString());
      sound.lastAt = performance.now();
    }),
  );
  await pc.setLocalDescription(await pc.createOffer());
  await guest.say({ type: "offer", sdp: pc.localDescription!.sdp });
  await pc.setRemoteDescription({ type: "answer", sdp: guest.last("answer")!.sdp });
  await eventually(() => expect([guest.member.connected, pc.connectionState]).toEqual([true, "connected"]));
  return { heard, sound, say: voiceOf(track) };
}

/** A deadline kept once is kept: a machine that does other things may miss it. */
const deadline = { retry: 2 };

it(
  "R10, R11: lets nobody hear a listener or who is muted, and nobody hear who is turned out",
  deadline,
  async () => {
    const sfu = await LocalSfu.listen({ host: address, port: 0, addresses: [address], loopback: false });
    const env = { HAKAWATI_METRICS_TOKEN: TOKEN };
    await using test = await createTestApp({ sfu, env, derivePassword: async () => Buffer.alloc(32) });
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const space = await openSpace(test, alice);
    const [host, guest] = [await space.enter(alice), await space.enter(bob)];
    const [hers, his] = [await connect(host), await connect(guest)];
    await host.say({ type: "mute", muted: false });

    const silenced = async () => (await sfu.counters())["silenced"]!;
    his.say("a listener");
    await eventually(async () => expect(await silenced()).toBe(1));
    expect(await guest.say({ type: "mute", muted: false })).toBe("forbidden");

    await guest.say({ type: "raise_hand" });
    await host.say({ type: "invite", account: bob.id });
    await guest.say({ type: "accept_invitation" });
    his.say("on the stage, and muted");
    await eventually(async () => expect(await silenced()).toBe(2));
    await guest.say({ type: "mute", muted: false });
    his.say("now heard");
    await eventually(() => expect(hers.heard).toEqual(["now heard"]));
    await host.say({ type: "mute_all" });
    his.say("muted by the host");
    await eventually(async () => expect(await silenced()).toBe(3));
    await guest.say({ type: "mute", muted: false });
    await host.say({ type: "move_down", account: bob.id, role: "listener" });
    his.say("moved down");
    await eventually(async () => expect(await silenced()).toBe(4));
    expect(hers.heard).toEqual(["now heard"]);

    hers.say("welcome");
    await eventually(() => expect(his.heard).toEqual(["welcome"]));
    const talk = setInterval(() => hers.say("and welcome"), 20);
    onTestFinished(() => clearInterval(talk));
    await eventually(() => expect(his.heard).toContain("and welcome"));
    const blockedAt = performance.now();
    await block(test.app, alice.id, bob.id);
    await test.app.drain();
    await eventually(async () => expect((await sfu.counters())["peers"]).toBe(1));
    expect(guest.closed).toBe(4403);
    clearInterval(talk);
    const before = await sfu.counters();
    for (let i = 0; i < 10; i++) hers.say("about bob");
    await eventually(async () =>
      expect((await sfu.counters())["received"]).toBeGreaterThanOrEqual(before["received"]! + 10),
    );
    expect((await sfu.counters())["forwarded"]).toBe(before["forwarded"]);
    expect(his.heard).not.toContain("about bob");
    expect(his.sound.lastAt - blockedAt).toBeLessThan(1_000);

    const ask = async (authorization: string) =>
      test.request("/metrics", { headers: { authorization } }).then(async (answer) => answer.text());
    expect(await ask("Bearer another token of its length")).toBe("Not found\n");
    const told = await ask(`Bearer ${TOKEN}`);
    expect(told).toContain("# TYPE hakawati_sfu_silenced_total counter\nhakawati_sfu_silenced_total 4\n");
    expect(told).toContain("# TYPE hakawati_sfu_peers gauge\nhakawati_sfu_peers 1\n");
    expect(told).toContain("hakawati_sfu_up 1\n");
  },
);

it("has no page of counters without a token for it, and tells of an SFU that does not run", async () => {
  const asking = (token: string) =>
    new Request("https://here.test/metrics", { headers: { authorization: `Bearer ${token}` } });
  const sfu = { counters: async () => ({}) } as Partial<Sfu> as Sfu;
  expect((await metrics(sfu, undefined, asking("undefined"))).status).toBe(404);
  expect((await metrics(sfu, TOKEN, new Request("https://here.test/metrics"))).status).toBe(404);
  sfu.counters = async () => Promise.reject(new Error("it is gone"));
  const answer = await metrics(sfu, TOKEN, asking(TOKEN));
  expect([answer.status, await answer.text()]).toEqual([
    200,
    "# TYPE hakawati_sfu_up gauge\nhakawati_sfu_up 0\n",
  ]);
});

it(
  `gives a room of ${PEOPLE} its sound back within 5 s of a kill -9 of the SFU, without a click`,
  deadline,
  async () => {
    const sfu = forkingSupervisor();
    await using test = await createTestApp({ sfu, derivePassword: async () => Buffer.alloc(32) });
    await using people = await People.gather();
    const space = await openSpace(test, await test.person("alice"));
    const host = await space.enter(space.host);
    const listeners = await Promise.all(Array.from({ length: PEOPLE - 1 }, () => space.enter(null)));
    const all = [host, ...listeners];
    const offer = async (guest: Guest) => {
      const sections: Section[] = [{ mid: "0", direction: guest === host ? "sendonly" : "recvonly" }];
      await guest.say({ type: "offer", sdp: people.describe({ setup: "actpass", sections }) });
      const person = await people.connect(guest.last("answer")!.sdp);
      if (guest === host) person.talk(60);
      return person;
    };
    const hear = async () => {
      const [, ...persons] = await Promise.all(all.map(offer));
      await Promise.all(persons.map(({ heard }) => heard));
    };
    await host.say({ type: "mute", muted: false });
    await hear();

    const killedAt = performance.now();
    process.kill(sfu.pid!, "SIGKILL");
    // As clients do at this message.
    await eventually(() => expect(all.every((guest) => guest.last("reconnect"))).toBe(true));
    await hear();
    expect(performance.now() - killedAt).toBeLessThan(5_000);
    expect(all.filter(({ closed }) => closed !== undefined)).toEqual([]);
  },
);
