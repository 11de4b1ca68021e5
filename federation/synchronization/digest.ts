// The digest of FEP-8fcf: the SHA-256 of each follower's id on one server, joined by XOR, so that two servers can tell whether
// they mean the same followers without naming them.
import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Db } from "#src/db/store.ts";
import { idsOf, type Json } from "../vocab/json.ts";

/** What goes along with an activity that is addressed to followers. */
export interface FollowersDigest {
  /** The sender's followers collection. */
  collection: string;
  /** Hex. */
  digest: string;
}

export function digestOf(uris: Iterable<string>): string {
  const joined = Buffer.alloc(32);
  for (const uri of uris) {
    const hash = createHash("sha256").update(uri).digest();
    for (let at = 0; at < 32; at++) joined[at]! ^= hash[at]!;
  }
  return joined.toString("hex");
}

/** By the origin of a server, where the activity is addressed to the sender's followers. */
export async function digestsFor(
  app: App,
  db: Db,
  sender: Account,
  activity: Json,
): Promise<Map<string, FollowersDigest> | undefined> {
  const collection = app.uris.followers(sender.username);
  if (![...idsOf(activity["to"]), ...idsOf(activity["cc"])].includes(collection)) return undefined;
  const followers = Map.groupBy(await followerUris(db, sender.id), (uri) => new URL(uri).origin);
  return new Map([...followers].map(([origin, uris]) => [origin, { collection, digest: digestOf(uris) }]));
}

export async function followerUris({ q, t }: Db, accountId: string): Promise<string[]> {
  const rows = await q
    .select({ uri: t.accounts.uri })
    .from(t.follows)
    .innerJoin(t.accounts, eq(t.accounts.id, t.follows.followerId))
    .where(and(eq(t.follows.followeeId, accountId), eq(t.follows.state, "accepted")));
  return rows.map(({ uri }) => uri);
}
