// An instance with people of other servers around it, on SQLite, before it is started: those who write to it and those who follow.
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAccount } from "#src/accounts/create-account.ts";
import { getAccount, type Account } from "#src/accounts/queries.ts";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { createApp, sqlitePath, type App } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { createPost } from "#src/posts/create-post.ts";
import { CAROL } from "#test/support/carol.ts";
import { tokenOf } from "../support/token.ts";
import { fillSqlite } from "../timelines.ts";
import { DOMAIN, ORIGIN } from "./names.ts";
import { signatureOf, type Signer } from "./signature.ts";

const WRITERS = 20;

export interface Writer extends Signer {
  uri: string;
  publicKeyPem: string;
}

export interface Town extends AsyncDisposable {
  /** For the process that serves it. */
  env: Record<string, string>;
  data: string;
  /** Paths of a local actor and a post of theirs. */
  actorPath: string;
  postPath: string;
  /** Of the local actor, to write with. */
  token: string;
  /** Whom the local actor follows. */
  writers: Writer[];
}

export interface Size {
  /** One follower of the local actor behind each. */
  inboxes?: readonly string[];
  /** Of strangers, which are there before. */
  posts?: number;
}

export async function buildTown({ inboxes = [], posts = 0 }: Size): Promise<Town> {
  const data = await mkdtemp(join(tmpdir(), "hakawati-bench-"));
  const env = {
    HAKAWATI_DATA: data,
    HAKAWATI_RATE_LIMITS: "off",
    HAKAWATI_ALLOW_PRIVATE_ADDRESSES: "on",
  };
  await using app = await createApp(readConfig({ HAKAWATI_ORIGIN: ORIGIN, ...env }));
  const person = { username: "alice", email: `alice@${DOMAIN}`, password: "correct horse battery" };
  const { accountId } = await createAccount(app, person);
  const alice = await getAccount(app.store.read, accountId);
  const text = "A story of #tea, told over seven cups: https://example.com/tea";
  // The instance sends it as soon as it is started: where deliveries are measured, it is for nobody.
  const visibility = inboxes.length > 0 ? "direct" : "public";
  const post = await createPost(app, { accountId, text, visibility });
  const writers = Array.from({ length: WRITERS }, (_, at) => createWriter(at));
  await settle(app, alice, writers, inboxes);
  if (posts > 0) fillSqlite(sqlitePath(app.config), accountId, posts);
  return {
    env,
    data,
    actorPath: new URL(alice.uri).pathname,
    postPath: new URL(post.uri).pathname,
    token: await tokenOf(app, accountId, "read write"),
    writers,
    [Symbol.asyncDispose]: () => rm(data, { recursive: true, force: true }),
  };
}

function createWriter(at: number): Writer {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const uri = `https://host${at}.test/users/writer${at}`;
  const publicKeyPem = String(publicKey.export({ type: "spki", format: "pem" }));
  return { uri, keyId: `${uri}#main-key`, privateKey, publicKeyPem };
}

async function settle(
  app: App,
  alice: Account,
  writers: Writer[],
  inboxes: readonly string[],
): Promise<void> {
  const now = app.clock.now();
  await app.store.tx(async (tx) => {
    const follow = async (follower: Account, followee: Account) =>
      tx.q.insert(tx.t.follows).values({
        followerId: follower.id,
        followeeId: followee.id,
        state: "accepted",
        uri: `${follower.uri}#follows/${followee.id}`,
        createdAt: now,
      });
    for (const { uri, keyId, publicKeyPem } of writers) {
      const known = await receiveAccount(app, tx, actorAt(uri, `${uri}/inbox`, { keyId, publicKeyPem }));
      await follow(alice, known);
    }
    for (const [at, inbox] of inboxes.entries()) {
      await follow(await receiveAccount(app, tx, actorAt(inbox.replace("/inbox", `/${at}`), inbox)), alice);
    }
  });
}

function actorAt(uri: string, inboxUrl: string, key?: { keyId: string; publicKeyPem: string }) {
  const { host, pathname } = new URL(uri);
  return {
    ...CAROL,
    uri,
    url: uri,
    username: pathname.split("/").at(-1) ?? "",
    domain: host,
    name: "",
    inboxUrl,
    followersUrl: `${uri}/followers`,
    publicKeyId: key?.keyId ?? null,
    publicKeyPem: key?.publicKeyPem ?? null,
  };
}

export interface SignedRequest {
  body: string;
  headers: Record<string, string>;
}

/** A post of a writer, as its server sends it to the inbox of `host`. */
export function signedPost({ uri, keyId, privateKey }: Writer, at: number, host: string): SignedRequest {
  const id = `${uri}/posts/${at}`;
  const published = new Date().toISOString();
  const to = ["https://www.w3.org/ns/activitystreams#Public"];
  const cc = [`${uri}/followers`];
  const content = `<p>Cup number ${at} of the evening, and the story is not over yet.</p>`;
  const object = { id, type: "Note", attributedTo: uri, to, cc, published, content, url: id };
  const body = JSON.stringify({
    "@context": "https://www.w3.org/ns/activitystreams",
    id: `${id}/activity`,
    type: "Create",
    actor: uri,
    to,
    cc,
    published,
    object,
  });
  return { body, headers: signatureOf({ keyId, privateKey }, "/inbox", host, body) };
}
