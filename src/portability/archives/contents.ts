// What is in an archive: the documents and names of Mastodon's (its services/backup_service.rb, 4.x), the lists as it exports
// them, the tip jar, and all files that the person put up.
import { and, asc, eq, gt, isNull } from "drizzle-orm";
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Db } from "../../db/store.ts";
import { keyOf } from "../../media/keys.ts";
import { ownTipJar } from "../../tips/queries.ts";
import { LIST_FILES } from "../lists/files.ts";
import { bookmarksOf } from "../lists/kept.ts";
import { writeCsv } from "../lists/write-csv.ts";
import { LIST_KINDS } from "../schema.ts";

export interface Entry {
  name: string;
  /** Already small: pictures and the like gain nothing by being packed again. */
  isPacked: boolean;
  read(): AsyncIterable<string | Uint8Array>;
}

/** So many posts are read at a time. */
const BATCH = 100;
const STREAMS = "https://www.w3.org/ns/activitystreams";

type Told = () => Promise<void>;

/** In the order in which they are written; `told` is called with each post and file. */
export async function contentsOf(app: App, account: Account, told: Told): Promise<Entry[]> {
  const db = app.store.read;
  const collection = (name: string, uris: () => Promise<string[]>) =>
    text(`${name}.json`, async () => JSON.stringify(collectionOf(`${name}.json`, await uris())));
  return [
    text("actor.json", async () => JSON.stringify(await ownActor(app, account))),
    { name: "outbox.json", isPacked: false, read: () => outbox(app, account, told) },
    collection("likes", () => likedBy(db, account.id)),
    collection("bookmarks", async () => (await bookmarksOf(db, account.id)).map(({ uri }) => uri)),
    text("tip_jar.json", async () => JSON.stringify(await tipJar(db, account.id))),
    ...LIST_KINDS.map((kind) => text(LIST_FILES[kind].name, () => writeCsv(app, account.id, kind))),
    ...(await filesOf(app, account, told)),
  ];
}

function text(name: string, write: () => Promise<string>): Entry {
  return {
    name,
    isPacked: false,
    async *read() {
      yield await write();
    },
  };
}

function collectionOf(id: string, orderedItems: string[]) {
  return {
    "@context": STREAMS,
    id,
    type: "OrderedCollection",
    totalItems: orderedItems.length,
    orderedItems,
  };
}

/** Leads to the other files of the archive, as Mastodon's does. */
async function ownActor(app: App, account: Account) {
  const actor = await app.documents.actor(account.id);
  const own = { outbox: "outbox.json", likes: "likes.json", bookmarks: "bookmarks.json" };
  return { ...actor, ...own, icon: inArchive(app, actor["icon"]), image: inArchive(app, actor["image"]) };
}

/** Piece by piece: a hundred thousand posts are never in memory together. */
async function* outbox(app: App, account: Account, told: Told): AsyncIterable<string> {
  const head = { "@context": app.documents.context, id: "outbox.json", type: "OrderedCollection" };
  yield `${JSON.stringify(head).slice(0, -1)},"orderedItems":[`;
  let totalItems = 0;
  for await (const { id } of postsBy(app.store.read, account.id)) {
    const activity = await app.documents.activity(id);
    await told();
    if (!activity) continue;
    yield `${totalItems > 0 ? "," : ""}\n${JSON.stringify(withOwnFiles(app, activity))}`;
    totalItems++;
  }
  yield `\n],"totalItems":${totalItems}}\n`;
}

async function* postsBy({ q, t }: Db, accountId: string): AsyncIterable<{ id: string }> {
  const { posts } = t;
  for (let after = ""; ;) {
    const rows = await q
      .select({ id: posts.id })
      .from(posts)
      .where(and(eq(posts.accountId, accountId), gt(posts.id, after), isNull(posts.deletedAt)))
      .orderBy(asc(posts.id))
      .limit(BATCH);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last.id;
  }
}

function withOwnFiles(app: App, activity: Record<string, unknown>) {
  const { object } = activity;
  if (typeof object !== "object" || object === null || !("attachment" in object)) return activity;
  const attachment = [object.attachment].flat().map((one: unknown) => inArchive(app, one));
  return { ...activity, object: { ...object, attachment } };
}

/** Of a picture or attachment: its address is its place in the archive. */
function inArchive(app: App, file: unknown): unknown {
  if (typeof file !== "object" || file === null || !("url" in file) || typeof file.url !== "string")
    return file;
  const key = keyOf(app.uris.origin, file.url);
  return key === undefined ? file : { ...file, url: placeOf(key) };
}

function placeOf(key: string): string {
  return `media_attachments/${key}`;
}

async function likedBy({ q, t }: Db, accountId: string): Promise<string[]> {
  const rows = await q
    .select({ uri: t.posts.uri })
    .from(t.likes)
    .innerJoin(t.posts, eq(t.posts.id, t.likes.postId))
    .where(eq(t.likes.accountId, accountId))
    .orderBy(asc(t.likes.id));
  return rows.map(({ uri }) => uri);
}

async function tipJar(db: Db, accountId: string) {
  const { enabled, changedAt, entries } = await ownTipJar(db, accountId);
  return {
    enabled,
    changed_at: changedAt?.toISOString() ?? null,
    entries: entries.map(({ service, handle, name, visibility, amounts }) => ({
      service,
      handle,
      name,
      visibility,
      amounts,
    })),
  };
}

/** One that is gone from the disk is empty there. */
async function filesOf(app: App, account: Account, told: Told): Promise<Entry[]> {
  const { q, t } = app.store.read;
  const rows = await q
    .select({ key: t.media.fileKey })
    .from(t.media)
    .where(and(eq(t.media.accountId, account.id), eq(t.media.state, "ready")))
    .orderBy(asc(t.media.id));
  return rows.map(({ key }) => ({
    name: placeOf(key),
    isPacked: true,
    async *read() {
      const file = await app.storage.find(key);
      if (file && file.size > 0) yield* file.read(0, file.size - 1);
      await told();
    },
  }));
}
