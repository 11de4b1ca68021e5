// NodeInfo 2.1 and 2.0: what this server is, for statistics and for peers who adapt to its software.
import type { NodeInfo } from "@fedify/fedify";
import { isNull, sql } from "drizzle-orm";
import type { App } from "#src/app.ts";
import { readSettings } from "#src/settings/settings.ts";
import product from "../package.json" with { type: "json" };

export async function describeInstance(app: App): Promise<NodeInfo> {
  const { instanceName, instanceDescription, registrations, sourceUrl } = await readSettings(app.store);
  const { users, posts } = await countUsage(app);
  return {
    software: {
      name: product.name,
      version: product.version,
      repository: new URL(sourceUrl || app.uris.sourceArchive),
    },
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

const SCHEMAS = "http://nodeinfo.diaspora.software/ns/schema";

export function nodeInfoLinks({ uris }: App): Response {
  const links = ["2.1", "2.0"].map((version) => ({
    rel: `${SCHEMAS}/${version}`,
    href: `${uris.origin}/nodeinfo/${version}`,
  }));
  return Response.json({ links }, { headers: { "access-control-allow-origin": "*" } });
}

/** The same in the words of 2.0, which some crawlers read alone. */
export async function olderNodeInfo(
  app: App,
  ask: (request: Request) => Promise<Response>,
): Promise<Response> {
  const response = await ask(new Request(`${app.uris.origin}/nodeinfo/2.1`));
  const newer = (await response.json()) as { software: object };
  const { name, version } = newer.software as typeof product; // 2.0 has no word for more
  const type = `application/json; profile="${SCHEMAS}/2.0#"`;
  const headers = { "content-type": type, "access-control-allow-origin": "*" };
  return new Response(JSON.stringify({ ...newer, software: { name, version }, version: "2.0" }), { headers });
}
