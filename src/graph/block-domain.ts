// Someone here blocks a whole server for themselves: follows from and to its people end, and they can't follow anew.
import { and, eq, or } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { createId } from "../ids.ts";
import { rejectFollow } from "./answer-follow.ts";
import { isOfDomain } from "./domain-blocks.ts";
import { unfollow } from "./unfollow.ts";

/** `domain`: lower case, punycode, without port. Blocking twice changes nothing. @throws AppError invalid */
export async function blockDomainFor(app: App, accountId: string, domain: string): Promise<void> {
  if (domain === app.config.domain.replace(/:\d+$/, "")) {
    throw new AppError("invalid", "This is the server that you are on");
  }
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    await tx.q
      .insert(tx.t.accountDomainBlocks)
      .values({ id: createId(at), accountId, domain, createdAt: at })
      .onConflictDoNothing();
    for (const { followerId, followeeId } of await followsWith(tx, accountId, domain)) {
      if (followerId === accountId) await unfollow(app, followerId, followeeId);
      else await rejectFollow(app, followerId, followeeId);
    }
  });
}

export async function unblockDomainFor(app: App, accountId: string, domain: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const { accountDomainBlocks: blocks } = t;
    await q.delete(blocks).where(and(eq(blocks.accountId, accountId), eq(blocks.domain, domain)));
  });
}

async function followsWith({ q, t }: Tx, accountId: string, domain: string) {
  const { follows, accounts, accountDomainBlocks: blocks } = t;
  const { followerId, followeeId } = follows;
  const isOther = or(
    and(eq(followerId, accountId), eq(accounts.id, followeeId)),
    and(eq(followeeId, accountId), eq(accounts.id, followerId)),
  );
  return q
    .select({ followerId, followeeId })
    .from(follows)
    .innerJoin(accounts, isOther)
    .innerJoin(blocks, isOfDomain(accounts.domain, blocks.domain))
    .where(and(eq(blocks.accountId, accountId), eq(blocks.domain, domain)));
}
