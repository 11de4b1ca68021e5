// /api/v1/admin/domain_blocks: servers that are blocked or silenced, for admins. An id is the domain itself.
import { Hono } from "hono";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { allowDomain, blockDomain } from "../moderation/domains/block-domain.ts";
import { normalDomain } from "../moderation/domains/domain-name.ts";
import { listDomainBlocks, type DomainBlock } from "../moderation/domains/queries.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, paramsOf } from "./params.ts";
import { requireAdmin } from "./viewer.ts";

export const adminDomainBlocks = new Hono<ApiEnv>();

/** Mastodon's `suspend` is our block; its `noop` with `reject_media` or `reject_reports` alone we don't have. */
const rule = {
  severity: z.enum(["silence", "suspend"], "is silence or suspend").default("silence"),
  reject_media: flag.nullish(),
  reject_reports: flag.nullish(),
  public_comment: z.string().max(1_000).nullish(),
  private_comment: z.string().max(1_000).nullish(),
};
const newBlock = z.object({ domain: z.string("can't be blank").max(500), ...rule });
const change = z.object(rule);

adminDomainBlocks.get("/", async (c) => {
  requireAdmin(c, "admin:read:domain_blocks");
  return c.json((await listDomainBlocks(c.var.app.store.read)).map(toEntity));
});

adminDomainBlocks.get("/:id", async (c) => {
  requireAdmin(c, "admin:read:domain_blocks");
  return c.json(toEntity(await getBlock(c, c.req.param("id"))));
});

/** One that is there gets the new rule. */
adminDomainBlocks.post("/", async (c) => {
  requireAdmin(c, "admin:write:domain_blocks");
  const { domain, ...given } = newBlock.parse(await paramsOf(c));
  return c.json(toEntity(await keep(c, domain, given)));
});

adminDomainBlocks.put("/:id", async (c) => {
  requireAdmin(c, "admin:write:domain_blocks");
  const { domain } = await getBlock(c, c.req.param("id"));
  return c.json(toEntity(await keep(c, domain, change.parse(await paramsOf(c)))));
});

adminDomainBlocks.delete("/:id", async (c) => {
  requireAdmin(c, "admin:write:domain_blocks");
  await allowDomain(c.var.app, c.req.param("id"));
  return c.json({});
});

async function keep(c: ApiContext, domain: string, given: z.infer<typeof change>): Promise<DomainBlock> {
  const kept = await blockDomain(c.var.app, {
    domain,
    severity: given.severity === "suspend" ? "block" : "silence",
    rejectMedia: given.reject_media ?? false,
    rejectReports: given.reject_reports ?? false,
    publicComment: given.public_comment ?? "",
    privateComment: given.private_comment ?? "",
  });
  return getBlock(c, kept);
}

/** @throws AppError invalid, not_found */
async function getBlock(c: ApiContext, text: string): Promise<DomainBlock> {
  const name = normalDomain(text);
  const found = (await listDomainBlocks(c.var.app.store.read)).find(({ domain }) => domain === name);
  if (!found) throw new AppError("not_found", "Record not found");
  return found;
}

function toEntity(block: DomainBlock) {
  return {
    id: block.domain,
    domain: block.domain,
    created_at: block.createdAt.toISOString(),
    severity: block.severity === "block" ? "suspend" : "silence",
    reject_media: block.rejectMedia,
    reject_reports: block.rejectReports,
    public_comment: block.publicComment || null,
    private_comment: block.privateComment || null,
    obfuscate: false,
  };
}
