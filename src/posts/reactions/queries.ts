// Reads of reactions: which emoji a post has, how often, and by whom.
import { and, asc, eq, isNull, notInArray, type SQL } from "drizzle-orm";
import { isActiveRow, type Account } from "../../accounts/queries.ts";
import { among, prepared } from "../../db/prepared.ts";
import type { Db } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";

export type Reaction = Tables["reactions"]["$inferSelect"];

/** One emoji under a post. */
export interface ReactionCount {
  name: string;
  imageUrl: string | null;
  count: number;
  /** Whether the viewer is among them. */
  me: boolean;
}

const under = prepared((db) => {
  const { reactions, accounts } = db.t;
  const { postId, name, imageUrl, accountId } = reactions;
  return db.q
    .select({ postId, name, imageUrl, accountId })
    .from(reactions)
    .innerJoin(accounts, eq(accounts.id, accountId))
    .where(and(among(db, postId, "postIds"), isNull(accounts.suspendedAt)))
    .orderBy(asc(reactions.id));
});

/** By the posts' ids; of each post in the order in which the emoji came. */
export async function reactionsOf(
  db: Db,
  viewerId: string | undefined,
  postIds: readonly string[],
): Promise<Map<string, ReactionCount[]>> {
  if (postIds.length === 0) return new Map();
  const rows = await under(db).execute({ postIds: [...postIds] });
  const posts = Map.groupBy(rows, ({ postId }) => postId);
  return new Map([...posts].map(([postId, of]) => [postId, countsOf(of, viewerId)]));
}

type Row = Pick<Reaction, "name" | "imageUrl" | "accountId">;

function countsOf(rows: readonly Row[], viewerId: string | undefined): ReactionCount[] {
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, of]) => ({
    name,
    imageUrl: of[0]!.imageUrl,
    count: of.length,
    me: of.some(({ accountId }) => accountId === viewerId),
  }));
}

export interface Reactor {
  name: string;
  account: Account;
}

/** Who reacted, the first one first, at most `limit`; without those whom the viewer blocks. */
export async function reactorsOf(
  db: Db,
  postId: string,
  viewerId: string | undefined,
  limit = 400,
): Promise<Reactor[]> {
  const { q, t } = db;
  return q
    .select({ name: t.reactions.name, account: t.accounts })
    .from(t.reactions)
    .innerJoin(t.accounts, eq(t.accounts.id, t.reactions.accountId))
    .where(
      and(
        eq(t.reactions.postId, postId),
        isActiveRow(t.accounts),
        viewerId === undefined ? undefined : isNotBlockedBy(db, viewerId),
      ),
    )
    .orderBy(asc(t.reactions.id))
    .limit(limit);
}

function isNotBlockedBy({ q, t }: Db, viewerId: string): SQL {
  const blocked = q.select({ id: t.blocks.blockedId }).from(t.blocks).where(eq(t.blocks.blockerId, viewerId));
  return notInArray(t.reactions.accountId, blocked);
}

/** By the id of its activity; only that of its own actor (F18). */
export async function findReactionByUri(
  { q, t }: Db,
  accountId: string,
  uri: string,
): Promise<Reaction | undefined> {
  const [row] = await q
    .select()
    .from(t.reactions)
    .where(and(eq(t.reactions.uri, uri), eq(t.reactions.accountId, accountId)));
  return row;
}

/** A custom emoji of another server that stands under a post: whoever sees it may join in. */
export async function findCustomReaction(
  { q, t }: Db,
  postId: string,
  name: string,
): Promise<Reaction | undefined> {
  const [row] = await q
    .select()
    .from(t.reactions)
    .where(and(eq(t.reactions.postId, postId), eq(t.reactions.name, name)))
    .limit(1);
  return row;
}

/** The different emoji under a post, of one person or of all. */
export async function namesUnder({ q, t }: Db, postId: string, accountId?: string): Promise<string[]> {
  const own = accountId === undefined ? undefined : eq(t.reactions.accountId, accountId);
  const rows = await q
    .selectDistinct({ name: t.reactions.name })
    .from(t.reactions)
    .where(and(eq(t.reactions.postId, postId), own));
  return rows.map(({ name }) => name);
}
