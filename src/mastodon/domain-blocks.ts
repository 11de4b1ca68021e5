// /api/v1/domain_blocks: servers that a person blocks for themselves.
import { Hono } from "hono";
import { z } from "zod";
import { blockDomainFor, unblockDomainFor } from "../graph/block-domain.ts";
import { domainsBlockedBy } from "../graph/domain-blocks.ts";
import { normalDomain } from "../moderation/domains/domain-name.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { linkPages, pageOf, paramsOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const domainBlocks = new Hono<ApiEnv>();

domainBlocks.get("/", async (c) => {
  const { account } = requireUser(c, "read:blocks");
  const blocked = await domainsBlockedBy(c.var.app.store.read, account.id, pageOf(c, 100, 200));
  linkPages(
    c,
    blocked.map(({ id }) => id),
  );
  return c.json(blocked.map(({ domain }) => domain));
});

domainBlocks.post("/", async (c) => {
  const { account } = requireUser(c, "write:blocks");
  await blockDomainFor(c.var.app, account.id, await domainOf(c));
  return c.json({});
});

domainBlocks.delete("/", async (c) => {
  const { account } = requireUser(c, "write:blocks");
  await unblockDomainFor(c.var.app, account.id, await domainOf(c));
  return c.json({});
});

async function domainOf(c: ApiContext): Promise<string> {
  return normalDomain(z.string("can't be blank").parse((await paramsOf(c))["domain"]));
}
