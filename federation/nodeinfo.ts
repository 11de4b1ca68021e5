// NodeInfo 2.1: what this server is, for statistics and for peers who adapt to its software.
import type { NodeInfo } from "@fedify/fedify";
import { isNull, sql } from "drizzle-orm";
import type { App } from "#src/app.ts";
import { readSettings } from "#src/settings/settings.ts";
import product from "../package.json" with { type: "json" };

export async function describeInstance(app: App): Promise<NodeInfo> {
  const { instanceName, instanceDescription, registrations } = await readSettings(app.store);
  const { users, posts } = await countUsage(app);
  return {
    software: { name: product.name, version: product.version },
    protocols: ["activitypub"],
    services: { inbound: [], outbound: [] },
    openRegistrations: registrations === "open",
    usage: { users: { total: users }, localPosts: posts, localComments: 0 },
    metadata: { nodeName: instanceName, nodeDescription: instanceDescription },
  };
}

async function countUsage(app: App): Promise<{ users: number; posts: number }> {
  const { q, t } = app.store.read;
  const [row] = await q
    .select({
      users: sql<number>`count(*)`.mapWith(Number),
      posts: sql<number>`coalesce(sum(${t.accounts.postsCount}), 0)`.mapWith(Number),
    })
    .from(t.accounts)
    .where(isNull(t.accounts.domain));
  return row ?? { users: 0, posts: 0 };
}
