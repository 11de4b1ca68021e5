// What strangers and members throw at the port: the SFU stays up, and calls go on.
import { randomBytes, randomInt } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import type { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";
import { lineOf, offer } from "./offers.ts";
import { bindingRequest } from "./binding-request.ts";
import { type Client, createClient, createSfu, eventually, join, type Person, texts } from "./peers.ts";

/** `npm run soak` sends a million. */
const STRANGE = Number(process.env.HAKAWATI_SOAK_DATAGRAMS ?? 7_500);

/** The first byte tells STUN, DTLS and RTP apart; the next ones make it look a little real. */
const HEADS = ["00010000", "16fefd00", "17fefd00", "80ef0001", "80c80006", "ff", ""];

function garbage(): Buffer {
  const head = Buffer.from(HEADS[randomInt(HEADS.length)]!, "hex");
  return Buffer.concat([head, randomBytes(randomInt(300))]);
}

/** Sends in bursts that a socket's buffer holds, and waits until all were looked at. */
async function shower(sfu: LocalSfu, client: Client, count: number, make: () => Buffer): Promise<void> {
  const before = (await sfu.counters())["received"]!;
  for (let sent = 0; sent < count;) {
    for (let i = 0; i < 250 && sent < count; i++, sent++) client.send(make());
    await eventually(async () =>
      expect((await sfu.counters())["received"]).toBeGreaterThanOrEqual(before + sent),
    );
  }
}

async function call(sfu: LocalSfu): Promise<[Person, Person]> {
  return [await join(sfu, "talk", "alice", { speaks: true }), await join(sfu, "talk", "bob")];
}

async function expectCallGoesOn([alice, bob]: [Person, Person]): Promise<void> {
  const word = randomBytes(8).toString("hex");
  alice.say(word);
  await eventually(() => expect(texts(bob.heard[0]!)).toContain(word));
}

it(`R1: survives ${STRANGE} malformed datagrams from outside, answers none, and calls go on`, async () => {
  const sfu = await createSfu();
  const people = await call(sfu);
  const stranger = await createClient(sfu.port);
  await shower(sfu, stranger, STRANGE, garbage);
  expect(stranger.received).toEqual([]);
  await expectCallGoesOn(people);
});

it("R2: survives 6,000 garbage datagrams of a member in the middle of its handshake", async () => {
  const sfu = await createSfu();
  const people = await call(sfu);
  const { answer } = await sfu.join("talk", "mallory", offer({ ufrag: "evil" }), { muted: true });
  const mallory = await createClient(sfu.port);
  mallory.send(bindingRequest(`${lineOf(answer, "ice-ufrag")}:evil`, lineOf(answer, "ice-pwd")));
  await eventually(() => expect(mallory.received.some((data) => data[0] === 22)).toBe(true)); // ClientHello
  await shower(sfu, mallory, 6_000, garbage);
  expect(await sfu.counters()).toMatchObject({ peers: 3 });
  await expectCallGoesOn(people);
});

it("R3: survives SCTP garbage inside a member's DTLS session", async () => {
  const sfu = await createSfu();
  const people = await call(sfu);
  const { dtls } = people[1].pc.dtlsTransports[0]!;
  for (let i = 0; i < 50; i++) await dtls!.send(i === 0 ? Buffer.alloc(5) : randomBytes(1 + randomInt(100)));
  await expectCallGoesOn(people);
});

it("R4: connects 50 of 50 under a spray of ClientHellos", async () => {
  const sfu = await createSfu();
  const sprayer = await createClient(sfu.port);
  const hello = Buffer.concat([
    Buffer.from("16feff00000000000000000045010000390000000000000039fefd", "hex"),
    randomBytes(60),
  ]);
  const spray = setInterval(() => sprayer.send(hello), 2);
  onTestFinished(() => clearInterval(spray));
  const names = Array.from({ length: 50 }, (_, i) => `peer ${i}`);
  await Promise.all(names.map((name) => join(sfu, "talk", name)));
  expect(await sfu.counters()).toMatchObject({ peers: 50 });
  expect(sprayer.received).toEqual([]);
});
