// What is known of a server that we deliver to.
import { eq, sql } from "drizzle-orm";
import { prepared } from "#src/db/prepared.ts";
import type { Db } from "#src/db/store.ts";
import type { Tables } from "#src/schema.ts";

type PeerRow = Tables["peers"]["$inferSelect"];

export async function findPeer(db: Db, host: string): Promise<PeerRow | undefined> {
  const [row] = await byHost(db).execute({ host });
  return row;
}

const byHost = prepared(({ q, t }) =>
  q
    .select()
    .from(t.peers)
    .where(eq(t.peers.host, sql.placeholder("host"))),
);
