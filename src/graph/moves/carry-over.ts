// The job behind a move: each follower here follows the new account instead of the old one, on the same lists; blocks, mutes and
// notes come along, as Mastodon carries them. Each person is one transaction, so a crash in between repeats nothing.
import { and, eq } from "drizzle-orm";
import { findAccount, findUserOfAccount, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Db, Tx } from "../../db/store.ts";
import { recordEvent } from "../../events.ts";
import { readSettings } from "../../settings/settings.ts";
import { block } from "../block.ts";
import { follow } from "../follow.ts";
import { listsWith } from "../lists/queries.ts";
import { mute } from "../mute.ts";
import { findFollow, isBlocked } from "../queries.ts";
import { unfollow } from "../unfollow.ts";
import { allOf, blockersHere, followersHere, mutersHere, notersHere } from "./ties.ts";
import { noteWords, type NoteKind } from "./words.ts";

export const MOVES = "moves";
const MAX_NOTE = 2_000;
const MAX_ATTEMPTS = 5;
const AGAIN_MS = 60_000;

export interface MoveJob {
  fromId: string;
  toId: string;
}

/** Plugs the queue in; before the app starts. */
export function runMoveJobs(app: App): void {
  app.runJobs({
    queue: MOVES,
    concurrency: 1,
    run: ({ payload }) => carryOver(app, payload as MoveJob),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + AGAIN_MS) : undefined,
  });
}

async function carryOver(app: App, { fromId, toId }: MoveJob): Promise<void> {
  const from = await findAccount(app.store.read, fromId);
  const to = await findAccount(app.store.read, toId);
  if (!from || !to) return;
  const each = async (
    find: (db: Db, accountId: string, after: string) => Promise<string[]>,
    carry: (tx: Tx, personId: string) => Promise<void>,
  ) => {
    for await (const personId of allOf(find, () => app.store.read, fromId)) {
      if (personId !== toId) await app.store.tx((tx) => carry(tx, personId));
    }
  };
  await each(followersHere, (tx, id) => carryFollow(app, tx, id, from, to));
  await each(notersHere, (tx, id) => carryNote(app, tx, id, from, to));
  await each(blockersHere, (tx, id) => carryBlock(app, tx, id, from, to));
  await each(mutersHere, (tx, id) => carryMute(app, tx, id, from, to));
}

/** Who blocks the new account, or is blocked by it, stays where they are. */
async function carryFollow(app: App, tx: Tx, personId: string, from: Account, to: Account): Promise<void> {
  const old = await findFollow(tx, personId, from.id);
  if (!old || (await isBlocked(tx, personId, to.id))) return;
  const lists = await listsWith(tx, personId, from.id);
  if (!(await findFollow(tx, personId, to.id))) {
    const { showBoosts, notify, languages } = old;
    await follow(app, personId, to.id, { showBoosts, notify, languages: languages?.trim().split(" ") });
  }
  for (const { id: listId } of lists) {
    await tx.q.insert(tx.t.listMembers).values({ listId, accountId: to.id }).onConflictDoNothing();
    await recordEvent(tx, { type: "list.changed", accountId: personId, listId }, app.clock.now());
  }
  await unfollow(app, personId, from.id);
}

async function carryBlock(app: App, tx: Tx, personId: string, from: Account, to: Account): Promise<void> {
  if ((await isBlocked(tx, personId, to.id)) || (await findFollow(tx, personId, to.id))) return;
  await block(app, personId, to.id);
  await addNote(app, tx, personId, from, to, "blocked");
}

async function carryMute(app: App, tx: Tx, personId: string, from: Account, to: Account): Promise<void> {
  const { mutes } = tx.t;
  const of = (mutedId: string) => and(eq(mutes.muterId, personId), eq(mutes.mutedId, mutedId));
  const [old] = await tx.q.select().from(mutes).where(of(from.id));
  const [known] = await tx.q.select().from(mutes).where(of(to.id));
  const left = old?.expiresAt ? (old.expiresAt.getTime() - app.clock.now().getTime()) / 1000 : 0;
  if (!old || known || left < 0 || (await findFollow(tx, personId, to.id))) return;
  await mute(app, personId, to.id, { notifications: old.notifications, duration: left });
  await addNote(app, tx, personId, from, to, "muted");
}

async function carryNote(app: App, tx: Tx, personId: string, from: Account, to: Account): Promise<void> {
  const note = await noteOn(tx, personId, from.id);
  if (note !== undefined) await addNote(app, tx, personId, from, to, "noted", note);
}

/** Told once, however often the move is told. */
async function addNote(
  app: App,
  tx: Tx,
  personId: string,
  from: Account,
  to: Account,
  kind: NoteKind,
  rest?: string,
): Promise<void> {
  const user = await findUserOfAccount(tx, personId);
  const language = user?.locale ?? (await readSettings(app.store)).language;
  const acct = `${from.username}@${from.domain ?? app.config.domain}`;
  const said = [noteWords(language, kind, acct), rest].filter((part) => part !== undefined).join("\n\n");
  const before = (await noteOn(tx, personId, to.id)) ?? "";
  if (before.includes(said)) return;
  const note = [before, said]
    .filter((part) => part !== "")
    .join("\n\n")
    .slice(0, MAX_NOTE);
  const { accountNotes: notes } = tx.t;
  await tx.q
    .insert(notes)
    .values({ accountId: personId, targetId: to.id, note })
    .onConflictDoUpdate({ target: [notes.accountId, notes.targetId], set: { note } });
}

async function noteOn({ q, t }: Tx, personId: string, targetId: string): Promise<string | undefined> {
  const { accountNotes: notes } = t;
  const [row] = await q
    .select()
    .from(notes)
    .where(and(eq(notes.accountId, personId), eq(notes.targetId, targetId)));
  return row?.note;
}
