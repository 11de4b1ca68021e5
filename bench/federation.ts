// What an instance takes from other servers and gives to them: the bundle on SQLite in a process of its own, asked from this one.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import autocannon from "autocannon";
import Database from "better-sqlite3";
import { Agent, Pool } from "undici";
import { freePort } from "#test/support/free-port.ts";
import { Instance } from "#test/support/instance.ts";
import { DOMAIN, ORIGIN } from "./federation/names.ts";
import { startProgram } from "./federation/programs.ts";
import { buildTown, signatureOf, signedPost, type SignedRequest, type Town } from "./federation/town.ts";
import { memoryOf } from "./support/memory.ts";
import { rows as timelines } from "./timelines.ts";

interface Row {
  name: string;
  value: number;
  unit: string;
  against?: Record<string, number>;
}

const ACTIVITY = { accept: "application/activity+json", host: DOMAIN };
const POSTS = 4_000;
const FEDIFY_POSTS = 1_000;
const SENDERS = 64;
const FOLLOWERS = 2_000;
const HOSTS = 500;
const DEAD = 100;
const SETTLE_MS = 5_000;

export async function* rows(): AsyncIterable<Row> {
  const ports = { sink: await freePort(), hanging: await freePort(), none: await freePort() };
  const { live, dead } = inboxesAt(ports);
  await using town = await buildTown([...live, ...dead]);
  const instance = await Instance.create({ origin: ORIGIN, env: town.env });
  try {
    await instance.start();
    await sleep(SETTLE_MS);
    const idle = memoryOf(instance.pid);
    if (idle !== undefined) yield { name: "memory.idle", value: idle, unit: "MB" };
    yield* documents(instance, town);
    yield* inbox(instance, town);
    const loaded = memoryOf(instance.pid);
    if (loaded !== undefined) yield { name: "memory.after-inbox", value: loaded, unit: "MB" };
    yield* deliveries(instance, town, live, ports);
  } finally {
    await instance.kill("SIGTERM");
  }
  yield* timelines();
}

// ------------------------------------------------------------------------------------------------------------ documents

async function* documents(instance: Instance, town: Town): AsyncIterable<Row> {
  const origin = `http://127.0.0.1:${instance.port}`;
  const body = await (await fetch(origin + town.actorPath, { headers: ACTIVITY })).text();
  const bare = await bareServer(body);
  const port = await freePort();
  await using _fedify = await startProgram("fedify-peer.ts", [port], "{}");
  const peers = async (path: string, fedifyPath: string) => ({
    "bare node:http": await getsPerSecond(bare.url, "/"),
    Fedify: await getsPerSecond(`http://127.0.0.1:${port}`, fedifyPath),
    "not at hand": await getsPerSecond(origin, `${path}?fresh`),
  });
  const actor = await getsPerSecond(origin, town.actorPath);
  const actorPeers = await peers(town.actorPath, "/users/alice");
  yield { name: "federation.actor-get", value: actor, unit: "/s", against: actorPeers };
  const note = await getsPerSecond(origin, town.postPath);
  const notePeers = await peers(town.postPath, "/users/alice/posts/1");
  yield { name: "federation.note-get", value: note, unit: "/s", against: notePeers };
  bare.close();
}

async function bareServer(body: string): Promise<{ url: string; close(): void }> {
  const headers = { "content-type": "application/activity+json; charset=utf-8" };
  const server = createServer((_request, response) => response.writeHead(200, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

async function getsPerSecond(url: string, path: string): Promise<number> {
  const options = { url: url + path, headers: ACTIVITY, connections: 32, workers: 1 };
  await autocannon({ ...options, duration: 2 }); // warm
  const result = await autocannon({ ...options, duration: 5 });
  if (result.non2xx > 0) throw new Error(`${path} answered ${result.non2xx} times with something else`);
  return result.requests.average;
}

// ---------------------------------------------------------------------------------------------------------------- inbox

async function* inbox(instance: Instance, town: Town): AsyncIterable<Row> {
  const sign = (count: number) =>
    Array.from({ length: count }, (_, at) => signedPost(town.writers[at % town.writers.length]!, at, DOMAIN));
  const before = sign(POSTS);
  const began = performance.now();
  await sendAll(`http://127.0.0.1:${instance.port}`, before);
  const accepted = performance.now() - began;
  await untilProcessed(town);
  const processed = performance.now() - began;
  const fedify = await fedifyInbox(town, sign(FEDIFY_POSTS));
  yield perSecond("federation.inbox-accepted", POSTS / accepted, fedify.accepted);
  yield perSecond("federation.inbox-processed", POSTS / processed, fedify.processed);
}

/** Rates come as a millisecond. */
function perSecond(name: string, rate: number, fedify: number): Row {
  return { name, value: rate * 1_000, unit: "/s", against: { Fedify: fedify * 1_000 } };
}

async function sendAll(url: string, requests: readonly SignedRequest[]): Promise<void> {
  const pool = new Pool(url, { connections: SENDERS });
  let next = 0;
  const sender = async () => {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const { statusCode, body } = await pool.request({ path: "/inbox", method: "POST", ...request });
      const said = await body.text();
      if (statusCode !== 202) throw new Error(`The inbox answered ${statusCode}: ${said}`);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  await pool.close();
}

async function untilProcessed({ data }: Town): Promise<void> {
  const database = new Database(join(data, "hakawati.db"), { readonly: true });
  const waiting = database.prepare("select count(*) from jobs where queue = 'inbox'").pluck();
  const posts = database.prepare("select count(*) from posts").pluck();
  while (Number(waiting.get()) > 0) await sleep(20);
  const kept = Number(posts.get());
  database.close();
  if (kept < POSTS) throw new Error(`Only ${kept} of ${POSTS} posts were kept`);
}

async function fedifyInbox(
  { writers }: Town,
  requests: readonly SignedRequest[],
): Promise<{ accepted: number; processed: number }> {
  const port = await freePort();
  const actors = Object.fromEntries(
    writers.map(({ uri, keyId, publicKeyPem }) => {
      const publicKey = { id: keyId, owner: uri, publicKeyPem };
      const context = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"];
      return [uri, { "@context": context, id: uri, type: "Person", inbox: `${uri}/inbox`, publicKey }];
    }),
  );
  await using _fedify = await startProgram("fedify-peer.ts", [port], JSON.stringify(actors));
  const url = `http://127.0.0.1:${port}`;
  const began = performance.now();
  await sendAll(url, requests);
  const accepted = performance.now() - began;
  while (Number(await (await fetch(`${url}/processed`)).text()) < requests.length) await sleep(20);
  return { accepted: requests.length / accepted, processed: requests.length / (performance.now() - began) };
}

// ----------------------------------------------------------------------------------------------------------- deliveries

interface Ports {
  sink: number;
  hanging: number;
  /** Nobody listens there. */
  none: number;
}

/** Each host is an address of the loopback network of its own; half of the dead ones refuse, half never answer. */
function inboxesAt({ sink, hanging, none }: Ports): { live: string[]; dead: string[] } {
  const all = Array.from({ length: FOLLOWERS }, (_, at) => {
    const host = at % HOSTS;
    const port = host >= DEAD ? sink : host % 2 ? hanging : none;
    const inbox = `http://127.1.${Math.floor(host / 250)}.${(host % 250) + 1}:${port}/${at}/inbox`;
    return { inbox, isLive: host >= DEAD };
  });
  const pick = (isLive: boolean) => all.filter((one) => one.isLive === isLive).map(({ inbox }) => inbox);
  return { live: pick(true), dead: pick(false) };
}

async function* deliveries(instance: Instance, town: Town, live: string[], ports: Ports): AsyncIterable<Row> {
  await using _sink = await startProgram("sink.ts", [ports.sink, ports.hanging]);
  const count = `http://127.0.0.1:${ports.sink}/`;
  const bare = await bareDeliveries(town, live);
  await fetch(count, { method: "DELETE" });
  const began = Date.now();
  const answer = await fetch(`http://127.0.0.1:${instance.port}/api/v1/statuses`, {
    method: "POST",
    headers: { authorization: `Bearer ${town.token}`, "content-type": "application/json" },
    body: JSON.stringify({ status: "The last cup is the sweetest" }),
  });
  if (!answer.ok) throw new Error(`The post was refused: ${await answer.text()}`);
  const took = await untilTaken(count, live.length, began);
  yield {
    name: "federation.deliveries",
    value: (live.length / took) * 1_000,
    unit: "/s",
    against: { "bare RSA-2048 and POST": bare },
  };
  yield { name: "federation.live-hosts-done", value: took / 1_000, unit: "s" };
}

/** Milliseconds until the last of them came. */
async function untilTaken(url: string, expected: number, began: number): Promise<number> {
  for (;;) {
    const { taken, lastAt } = (await (await fetch(url)).json()) as { taken: number; lastAt: number };
    if (taken >= expected) return lastAt - began;
    if (Date.now() - began > 300_000) throw new Error(`Only ${taken} of ${expected} were delivered`);
    await sleep(50);
  }
}

/** A second, with as many at once as the product has, and connections that are kept. */
async function bareDeliveries({ writers }: Town, inboxes: string[]): Promise<number> {
  const agent = new Agent();
  const { body } = signedPost(writers[0]!, 0, DOMAIN);
  let next = 0;
  const began = performance.now();
  const sender = async () => {
    for (let inbox = inboxes[next++]; inbox; inbox = inboxes[next++]) {
      const { host, origin, pathname } = new URL(inbox);
      const headers = signatureOf(writers[0]!, pathname, host, body);
      const answer = await agent.request({ origin, path: pathname, method: "POST", headers, body });
      await answer.body.dump();
    }
  };
  await Promise.all(Array.from({ length: 32 }, sender));
  const took = performance.now() - began;
  await agent.close();
  return (inboxes.length / took) * 1_000;
}
