// The shared socket: who is let in, where packets go, and when a peer is gone.
import { expect, it, onTestFinished, vi } from "vitest";
import { Mux, type MuxPeer } from "#src/spaces/sfu/mux.ts";
import { bindingRequest } from "./binding-request.ts";
import { createClient, eventually } from "./peers.ts";

const media = Buffer.alloc(60, 0x80);
const dtls = Buffer.alloc(60, 22);

async function createMux(): Promise<Mux> {
  const mux = await Mux.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => mux.close());
  return mux;
}

function createPeer(mux: Mux) {
  const seen: string[] = [];
  const peer: MuxPeer = {
    ufrag: "aaaaaaaa",
    password: "p".repeat(32),
    remoteUfrag: "bbbb",
    remote: { address: "", port: 0 },
    onNominated: () => void seen.push("nominated"),
    onDtls: () => void seen.push("dtls"),
    onMedia: () => void seen.push("media"),
    onConsentLost: () => void seen.push("lost"),
    onFailure: () => void seen.push("failed"),
  };
  mux.add(peer);
  return { peer, seen };
}

it("R7b: ignores and does not answer whoever passed no check, or one with wrong credentials", async () => {
  const mux = await createMux();
  const { peer, seen } = createPeer(mux);
  const stranger = await createClient(mux.port);
  const tampered = bindingRequest("aaaaaaaa:bbbb", peer.password);
  tampered[tampered.length - 20]! ^= 1;
  const attempts = [
    media,
    dtls,
    Buffer.alloc(0),
    Buffer.from([200]),
    Buffer.alloc(20),
    tampered,
    bindingRequest("aaaaaaaa:bbbb", "wrong"),
    bindingRequest("aaaaaaaa:cccc", peer.password),
    bindingRequest("nobody00:bbbb", peer.password),
  ];
  for (const data of attempts) stranger.send(data);
  await eventually(() => expect(mux.counters.received).toBe(attempts.length));
  expect(seen).toEqual([]);
  expect(stranger.received).toEqual([]);
  expect(peer.remote.port).toBe(0);
});

it("R12: follows a peer to a new address on an authentic nominating check, not on a mere check", async () => {
  const mux = await createMux();
  const { peer, seen } = createPeer(mux);
  const [home, away] = [await createClient(mux.port), await createClient(mux.port)];
  home.send(bindingRequest("aaaaaaaa:bbbb", peer.password));
  await eventually(() => expect(home.received).toHaveLength(1));
  expect(peer.remote.port).toBe(home.port);
  away.send(bindingRequest("aaaaaaaa:bbbb", peer.password, false));
  await eventually(() => expect(away.received).toHaveLength(1));
  expect(peer.remote.port).toBe(home.port);
  away.send(media); // validated, so heard
  away.send(bindingRequest("aaaaaaaa:bbbb", peer.password));
  await eventually(() => expect(away.received).toHaveLength(2));
  expect(peer.remote.port).toBe(away.port);
  expect(mux.counters.migrations).toBe(1);
  expect(seen).toEqual(["nominated", "media"]);
});

it("knows a peer by its new credentials alone, while its media go on from where they came", async () => {
  const mux = await createMux();
  const { peer, seen } = createPeer(mux);
  const [home, away] = [await createClient(mux.port), await createClient(mux.port)];
  home.send(bindingRequest("aaaaaaaa:bbbb", peer.password));
  await eventually(() => expect(seen).toEqual(["nominated"]));
  Object.assign(peer, { ufrag: "cccccccc", password: "q".repeat(32), remoteUfrag: "dddd" });
  mux.rename("aaaaaaaa", peer);
  away.send(bindingRequest("aaaaaaaa:bbbb", "p".repeat(32)));
  home.send(media);
  await eventually(() => expect(seen).toEqual(["nominated", "media"]));
  expect(mux.counters.stunRefused).toBe(1);
  expect(peer.remote.port).toBe(home.port);
  away.send(bindingRequest("cccccccc:dddd", peer.password));
  await eventually(() => expect(peer.remote.port).toBe(away.port));
});

it("R12: ends a peer that gave no sign of life for 30 s, and hears it no more", async () => {
  const mux = await createMux();
  const { peer, seen } = createPeer(mux);
  const client = await createClient(mux.port);
  client.send(bindingRequest("aaaaaaaa:bbbb", peer.password));
  await eventually(() => expect(seen).toEqual(["nominated"]));
  mux.expire(Date.now() + 28_000);
  expect(seen).toEqual(["nominated"]);
  mux.expire(Date.now() + 30_000);
  expect(seen).toEqual(["nominated", "lost"]);
  expect(peer.remote.port).toBe(0);
  client.send(media);
  await eventually(() => expect(mux.counters.unknown).toBe(1));
});

it("ends the peer, not the process, when our code throws at its packet", async () => {
  const mux = await createMux();
  const { peer, seen } = createPeer(mux);
  peer.onMedia = () => {
    throw new Error("a bug");
  };
  const client = await createClient(mux.port);
  client.send(bindingRequest("aaaaaaaa:bbbb", peer.password));
  client.send(media);
  client.send(dtls);
  await eventually(() => expect(seen).toEqual(["nominated", "failed", "dtls"]));
  expect(mux.counters.failures).toBe(1);
});

it("refuses to listen on a port that is taken", async () => {
  const mux = await createMux();
  await expect(Mux.listen({ host: "127.0.0.1", port: mux.port })).rejects.toThrow("EADDRINUSE");
});

/** Tells how often the loop has turned. */
function countTurns(): () => number {
  let turns = 0;
  let next = setImmediate(function count() {
    turns++;
    next = setImmediate(count);
  });
  onTestFinished(() => clearImmediate(next));
  return () => turns;
}

async function createConnected() {
  const mux = await createMux();
  const { peer, seen } = createPeer(mux);
  const client = await createClient(mux.port);
  client.send(bindingRequest("aaaaaaaa:bbbb", peer.password));
  await eventually(() => expect(seen).toEqual(["nominated"]));
  return { mux, peer, seen, client };
}

it("computes no two steps of handshakes in one turn of the loop, however many come together", async () => {
  const { peer, client } = await createConnected();
  const turn = countTurns();
  const turns: number[] = [];
  peer.onDtls = () => void turns.push(turn());
  for (let i = 0; i < 10; i++) client.send(dtls);
  await eventually(() => expect(turns).toHaveLength(10));
  expect(new Set(turns).size).toBe(10);
});

it("answers checks that come together for 2 ms of a turn, then lets the loop turn", async () => {
  const { mux, peer, client } = await createConnected();
  const turn = countTurns();
  const turns: number[] = [];
  Object.defineProperty(peer, "password", {
    get() {
      if (turns.push(turn()) % 2 === 1) for (const end = performance.now() + 2; performance.now() < end;);
      return "p".repeat(32); // read to verify a check and to sign its answer
    },
  });
  const request = bindingRequest("aaaaaaaa:bbbb", "p".repeat(32));
  for (let i = 0; i < 8; i++) client.send(request);
  await eventually(() => expect(mux.counters.stunAnswered).toBe(9));
  expect(new Set(turns).size).toBeGreaterThanOrEqual(7); // in the first, one at once and one at its end
});

async function createNeighbour(mux: Mux, peer: MuxPeer) {
  const nominated = vi.fn<() => void>();
  const other: MuxPeer = {
    ...peer,
    ufrag: "cccccccc",
    remote: { address: "", port: 0 },
    onNominated: nominated,
  };
  mux.add(other);
  const neighbour = await createClient(mux.port);
  neighbour.send(bindingRequest("cccccccc:bbbb", peer.password));
  await eventually(() => expect(nominated).toHaveBeenCalled());
  return { other, neighbour };
}

it("hears a peer's packets after what it sent before them, and those of others meanwhile", async () => {
  const { mux, peer, client } = await createConnected();
  const { other, neighbour } = await createNeighbour(mux, peer);
  const order: string[] = [];
  peer.onDtls = () => void order.push("handshake");
  peer.onMedia = () => void order.push("own");
  other.onMedia = () => void order.push("other's");
  for (const data of [dtls, dtls, media]) client.send(data);
  neighbour.send(media);
  await eventually(() => expect(order).toHaveLength(4));
  expect(order).toEqual(["other's", "handshake", "handshake", "own"]);
});

it("keeps no more than a flight's datagrams of one peer waiting, and none of a peer that is gone", async () => {
  const { mux, peer, client } = await createConnected();
  const { other, neighbour } = await createNeighbour(mux, peer);
  const order: string[] = [];
  peer.onDtls = () => {
    order.push("handshake");
    if (order.length === 3) mux.remove(peer);
  };
  other.onDtls = () => void order.push("other's");
  for (let i = 0; i < 20; i++) client.send(dtls);
  neighbour.send(dtls);
  await eventually(() => expect(order).toContain("other's"));
  expect(mux.counters.turnedAway).toBe(4);
  expect(order).toEqual(["handshake", "handshake", "handshake", "other's"]);
});
