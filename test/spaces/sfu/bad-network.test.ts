// Speakers and listeners on networks that lose, delay and forget: what is said still arrives.
import { describe, expect, it, onTestFinished } from "vitest";
import { GenericNack, RtcpTransportLayerFeedback } from "werift";
import { createBadNetwork, throughNetwork, type BadNetwork } from "./bad-network.ts";
import { createSfu, eventually, join, texts, type Person } from "./peers.ts";

async function setUp() {
  const sfu = await createSfu();
  const networks = [await createBadNetwork(sfu.port), await createBadNetwork(sfu.port)] as const;
  const editAnswer = (network: BadNetwork) => (answer: string) => throughNetwork(answer, network);
  const alice = await join(sfu, "talk", "alice", {
    speaks: true,
    slots: 0,
    editAnswer: editAnswer(networks[0]),
  });
  const bob = await join(sfu, "talk", "bob", { editAnswer: editAnswer(networks[1]) });
  // A listener hears from the first word that comes: what was said before it and overtaken by it is not theirs.
  const first = await talk(alice, 1, "first");
  await eventually(() => expect(partOf(first, bob)).toBe(1));
  return { sfu, networks, alice, bob };
}

/** Says words at the pace of speech; returns them. */
async function talk(speaker: Person, count: number, name = "word"): Promise<string[]> {
  const words = Array.from({ length: count }, (_, i) => `${name} ${i}`);
  await new Promise<void>((resolve) => {
    const left = [...words];
    const beat = setInterval(() => {
      speaker.say(left.shift()!);
      if (left.length > 0) return;
      clearInterval(beat);
      resolve();
    }, 20);
  });
  return words;
}

/** How much of it was heard, of each word once. */
function partOf(words: string[], { heard }: Person): number {
  const arrived = new Set(texts(heard[0]!));
  return words.filter((word) => arrived.has(word)).length / words.length;
}

const OLDEST = 100;
const PAUSE_MS = 60;

/** Asks for what is missing between the packets that came, as browsers do and werift does not for audio. */
function asksAgain({ pc, heard }: Person): void {
  const asked = new Map<number, number>();
  const look = setInterval(() => {
    const packets = heard[0]!.slice(-2 * OLDEST);
    const last = packets.at(-1)?.header;
    if (!last) return;
    const there = new Set(packets.map(({ header }) => header.sequenceNumber));
    const newest = packets.reduce((most, { header }) => {
      const ahead = (header.sequenceNumber - most) & 0xffff;
      return ahead < 0x8000 ? header.sequenceNumber : most;
    }, last.sequenceNumber);
    const since = Math.min(OLDEST, there.size);
    const lost = Array.from({ length: since }, (_, i) => (newest - since + i) & 0xffff).filter(
      (sequence) => !there.has(sequence) && Date.now() - (asked.get(sequence) ?? 0) > PAUSE_MS,
    );
    for (const sequence of lost) asked.set(sequence, Date.now());
    if (lost.length === 0) return;
    const feedback = new GenericNack({ senderSsrc: 1, mediaSourceSsrc: last.ssrc, lost });
    void pc.dtlsTransports[0]!.sendRtcp([new RtcpTransportLayerFeedback({ feedback })]).catch(() => {});
  }, 20);
  onTestFinished(() => clearInterval(look));
}

describe("a bad network", { timeout: 60_000 }, () => {
  // werift asks for no lost audio, so a listener of its make shows what the SFU got back from the speaker.
  // More words where fewer are lost, so that each part asked for is more than what comes without asking again.
  it.each([
    [0.01, 0.999, 500],
    [0.05, 0.98, 150],
    [0.2, 0.93, 150],
  ])(
    "that loses %d of a speaker's datagrams, both ways: at least %d of what is said arrives",
    async (loss, least, count) => {
      const { sfu, networks, alice, bob } = await setUp();
      const [network] = networks;
      network.loss = loss;
      const words = await talk(alice, count);
      network.loss = 0;
      await talk(alice, 20, "end"); // shows the last gaps
      await eventually(() => expect(partOf(words, bob)).toBeGreaterThanOrEqual(least));
      expect((await sfu.counters())["requested"]).toBeGreaterThan(0);
    },
  );

  it.each([
    [0.01, 0.999, 500],
    [0.05, 0.995, 150],
    [0.2, 0.97, 150],
  ])(
    "that loses %d of a listener's datagrams, both ways: at least %d of what is said arrives",
    async (loss, least, count) => {
      const { networks, alice, bob } = await setUp();
      asksAgain(bob);
      const [, network] = networks;
      network.loss = loss;
      const words = await talk(alice, count);
      await talk(alice, 20, "end"); // shows the last gaps
      network.loss = 0;
      await eventually(() => expect(partOf(words, bob)).toBeGreaterThanOrEqual(least));
      expect(network.lost).toBeGreaterThan(0);
    },
  );

  it("that delays by up to 200 ms: everything arrives, if out of order", async () => {
    const { networks, alice, bob } = await setUp();
    for (const network of networks) network.jitterMs = 200;
    const words = await talk(alice, 150);
    await eventually(() => expect(partOf(words, bob)).toBeGreaterThan(0.98));
  });

  it("R12: that forgets a peer's address: sound goes on under the new one, without a new connection", async () => {
    const { sfu, networks, alice, bob } = await setUp();
    const before = await talk(alice, 10, "before");
    await eventually(() => expect(partOf(before, bob)).toBe(1));
    for (const network of networks) await network.rebind();
    await eventually(async () => expect((await sfu.counters())["migrations"]).toBe(2));
    const after = await talk(alice, 10, "after");
    await eventually(() => expect(partOf(after, bob)).toBe(1));
  });
});
