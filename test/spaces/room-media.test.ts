// What the room decides is done at the SFU: with real peers, and what they send although they may not.
import { expect, it } from "vitest";
import { MediaStreamTrack } from "werift";
import { block } from "#src/graph/block.ts";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";
import { createTestApp } from "#test/support/app.ts";
import { openSpace, type Guest } from "#test/support/rooms.ts";
import { createConnection, eventually, voiceOf } from "./sfu/peers.ts";

const address = "127.0.0.1";

/** Connects a guest's sound, always with a microphone, as only a cheat would while they listen. */
async function connect(guest: Guest) {
  const pc = createConnection();
  const track = new MediaStreamTrack({ kind: "audio" });
  pc.addTransceiver(track, { direction: "sendonly" });
  const heard: string[] = [];
  const slot = pc.addTransceiver("audio", { direction: "recvonly" });
  slot.onTrack.subscribe((remote) =>
    remote.onReceiveRtp.subscribe((rtp) => void heard.push(rtp.payload.toString())),
  );
  await pc.setLocalDescription(await pc.createOffer());
  await guest.say({ type: "offer", sdp: pc.localDescription!.sdp });
  await pc.setRemoteDescription({ type: "answer", sdp: guest.last("answer")!.sdp });
  await eventually(() => expect([guest.member.connected, pc.connectionState]).toEqual([true, "connected"]));
  return { heard, say: voiceOf(track) };
}

it("R10, R11: lets nobody hear a listener or who is muted, and nobody hear who is turned out", async () => {
  const sfu = await LocalSfu.listen({ host: address, port: 0, addresses: [address], loopback: false });
  await using test = await createTestApp({ sfu, derivePassword: async () => Buffer.alloc(32) });
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
  await block(test.app, alice.id, bob.id);
  await test.app.drain();
  await eventually(async () => expect((await sfu.counters())["peers"]).toBe(1));
  expect(guest.closed).toBe(4403);
  const before = await sfu.counters();
  for (let i = 0; i < 10; i++) hers.say("about bob");
  await eventually(async () =>
    expect((await sfu.counters())["received"]).toBeGreaterThanOrEqual(before["received"]! + 10),
  );
  expect((await sfu.counters())["forwarded"]).toBe(before["forwarded"]);
  expect(his.heard).toEqual(["welcome"]);
});
