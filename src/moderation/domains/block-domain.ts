// An admin blocks or silences a server with its sub-domains, or allows it again.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { applyToAccounts } from "./apply-to-accounts.ts";
import { namesOf, normalDomain } from "./domain-name.ts";
import { forgetRules } from "./queries.ts";
import type { Severity } from "./schema.ts";

export interface NewDomainBlock {
  /** In any spelling. */
  domain: string;
  severity: Severity;
  rejectMedia?: boolean;
  rejectReports?: boolean;
  publicComment?: string;
  privateComment?: string;
}

/** A second one for the same domain replaces the first. Returns the domain as it is kept. @throws AppError invalid */
export async function blockDomain(app: App, { domain: text, ...rule }: NewDomainBlock): Promise<string> {
  const domain = normalDomain(text);
  if (namesOf(app.config.domain).includes(domain)) {
    throw new AppError("invalid", "This server can't block itself");
  }
  const comments = { publicComment: rule.publicComment ?? "", privateComment: rule.privateComment ?? "" };
  const rejects = { rejectMedia: rule.rejectMedia ?? false, rejectReports: rule.rejectReports ?? false };
  const values = { severity: rule.severity, ...rejects, ...comments };
  await app.store.tx(async (tx) => {
    await tx.q
      .insert(tx.t.domainBlocks)
      .values({ domain, ...values, createdAt: app.clock.now() })
      .onConflictDoUpdate({ target: tx.t.domainBlocks.domain, set: values });
    tx.afterCommit(() => forgetRules(app.store));
  });
  await applyToAccounts(app, domain);
  return domain;
}

/** @throws AppError invalid, not_found */
export async function allowDomain(app: App, text: string): Promise<string> {
  const domain = normalDomain(text);
  const gone = await app.store.tx(async (tx) => {
    tx.afterCommit(() => forgetRules(app.store));
    return tx.q.delete(tx.t.domainBlocks).where(eq(tx.t.domainBlocks.domain, domain)).returning();
  });
  if (gone.length === 0) throw new AppError("not_found", `There is no block of ${domain}`);
  await applyToAccounts(app, domain);
  return domain;
}
