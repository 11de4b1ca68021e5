// Signed posts of other servers: how fast they are accepted, and how fast they are where people read them; beside it Fedify's own
// path, and the least that Node and SQLite can do it with. The requests are signed beforehand.
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Pool } from "undici";
import { freePort } from "#test/support/free-port.ts";
import type { Instance } from "#test/support/instance.ts";
import { againstCpu, cpuOf } from "../support/cpu.ts";
import { memoryOf } from "../support/memory.ts";
import type { Row } from "../support/row.ts";
import { DOMAIN } from "./names.ts";
import { startProgram } from "./programs.ts";
import { signedPost, type SignedRequest, type Town } from "./town.ts";

const WARM_UP = 500;
const POSTS = 4_000;
const FEDIFY_POSTS = 500;
const SENDERS = 64;
const FLOOD_MINUTES = 10;
const BUNCH = 2_000;

/** `isPeer`: only our own figures, for a town that is a peer of another. */
export async function* inbox(
  instance: Instance,
  town: Town,
  { isPeer = false }: { isPeer?: boolean } = {},
): AsyncIterable<Row> {
  const requests = signPosts(town, WARM_UP + POSTS);
  await measureOwn(instance, town, requests.slice(0, WARM_UP));
  const own = await measureOwn(instance, town, requests.slice(WARM_UP));
  const fedify = isPeer ? undefined : await measureFedify(town, signPosts(town, FEDIFY_POSTS));
  const bare = isPeer ? {} : await measureBare(town, signPosts(town, POSTS));
  const accepted = row("federation.inbox-accepted", own.accepted, fedify?.accepted, own.acceptedCpu);
  yield { ...accepted, against: { ...accepted.against, ...bare } };
  yield row("federation.inbox-processed", own.processed, fedify?.processed, own.processedCpu);
  if (!isPeer) yield* flood(instance, town);
}

/** Whether what it holds of memory stays what it is: posts for minutes on end, each bunch until people here can read it. */
async function* flood(instance: Instance, town: Town): AsyncIterable<Row> {
  const began = performance.now();
  const minutes: number[] = [];
  let posts = WARM_UP + POSTS;
  while (minutes.length < FLOOD_MINUTES) {
    await measureOwn(instance, town, signPosts(town, BUNCH, posts));
    posts += BUNCH;
    if (performance.now() - began < (minutes.length + 1) * 60_000) continue;
    const held = memoryOf(instance.pid);
    if (held === undefined) return;
    minutes.push(held);
  }
  yield {
    name: "memory.after-inbox",
    value: minutes[FLOOD_MINUTES - 1]!,
    unit: "MB",
    against: {
      "minute 1": minutes[0]!,
      "minute 5": minutes[4]!,
      "the most at any minute": Math.max(...minutes),
      "posts taken in": posts,
    },
  };
}

function row(name: string, value: number, fedify: number | undefined, spent: number | undefined): Row {
  const against = { ...againstCpu(POSTS, spent), ...(fedify === undefined ? {} : { Fedify: fedify }) };
  return { name, value, unit: "/s", against };
}

/** `from`: so many were made before. */
function signPosts({ writers }: Town, count: number, from = 0): SignedRequest[] {
  const writer = (at: number) => writers[at % writers.length]!;
  return Array.from({ length: count }, (_, at) => signedPost(writer(at), from + at, DOMAIN));
}

/** Until each of them stands in the home of who follows its writer. */
async function measureOwn(instance: Instance, town: Town, requests: readonly SignedRequest[]) {
  const { pid } = instance;
  const began = performance.now();
  const filed = watchHome(town, requests.length);
  const accepting = await cpuOf(pid, () => sendAll(`http://127.0.0.1:${instance.port}`, requests));
  const accepted = performance.now() - began;
  const rest = await cpuOf(pid, () => filed.done());
  const processed = performance.now() - began;
  const spent = (accepting.spent ?? 0) + (rest.spent ?? 0);
  return {
    accepted: (requests.length / accepted) * 1_000,
    processed: (requests.length / processed) * 1_000,
    acceptedCpu: accepting.spent,
    processedCpu: spent === 0 ? undefined : spent,
  };
}

export async function sendAll(url: string, requests: readonly SignedRequest[]): Promise<void> {
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

/** `done` resolves once `count` more posts are kept, and the reader that files them has passed all events. */
function watchHome({ data }: Town, count: number): { done(): Promise<void> } {
  const database = new Database(join(data, "hakawati.db"), { readonly: true });
  const read = (text: string) => Number(database.prepare(text).pluck().get());
  const posts = () => read("select count(*) from posts where created_at > 0");
  const behind = () =>
    read(
      "select (select max(position) from events) - position from event_cursors where reader = 'timelines'",
    );
  const expected = posts() + count;
  return {
    async done() {
      while (read("select count(*) from jobs where queue = 'inbox'") > 0 || behind() > 0) await sleep(20);
      const kept = posts();
      database.close();
      if (kept < expected) throw new Error(`${expected - kept} of ${count} posts were not kept`);
    },
  };
}

async function measureFedify({ writers }: Town, requests: readonly SignedRequest[]) {
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
  const processed = performance.now() - began;
  return {
    accepted: (requests.length / accepted) * 1_000,
    processed: (requests.length / processed) * 1_000,
  };
}

async function measureBare(town: Town, requests: readonly SignedRequest[]): Promise<Record<string, number>> {
  const port = await freePort();
  const keys = Object.fromEntries(town.writers.map(({ keyId, publicKeyPem }) => [keyId, publicKeyPem]));
  await using bare = await startProgram("bare-inbox.ts", [port, town.data], JSON.stringify(keys));
  const began = performance.now();
  const { spent } = await cpuOf(bare.child.pid, () => sendAll(`http://127.0.0.1:${port}`, requests));
  const rate = requests.length / ((performance.now() - began) / 1_000);
  return { bare: rate, ...(spent ? { "bare, per CPU second": requests.length / spent } : {}) };
}
