// Reads of domain blocks: asked for each activity that comes and each request that goes, so kept in memory for a second.
import { asc, inArray, sql } from "drizzle-orm";
import type { Account } from "../../accounts/queries.ts";
import { prepared } from "../../db/prepared.ts";
import { perStore } from "../../db/per-store.ts";
import type { Db, Store } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";
import { namesOf } from "./domain-name.ts";
import type { Severity } from "./schema.ts";
import { recentlyUsed } from "../../recently-used.ts";

export type DomainBlock = Tables["domainBlocks"]["$inferSelect"];

/** What holds for a host: the strictest of the blocks of its name and of those above it. */
export interface DomainRule {
  severity: Severity;
  rejectMedia: boolean;
  rejectReports: boolean;
}

const FRESH_MS = 1_000;
const NONE = { rule: undefined };
const cacheOf = perStore(() => recentlyUsed<{ rule: DomainRule | undefined }>(10_000, { ttl: FRESH_MS }));

/** Up to a second old, as other processes may write too. */
export async function ruleOf(store: Store, host: string): Promise<DomainRule | undefined> {
  const cache = cacheOf(store);
  const cached = cache.get(host);
  if (cached) return cached.rule;
  const rule = await findRule(store.read, host);
  cache.set(host, rule ? { rule } : NONE);
  return rule;
}

export async function isBlockedHost(store: Store, host: string): Promise<boolean> {
  return (await ruleOf(store, host))?.severity === "block";
}

/** Of a server whose posts may be read, its files not. */
export async function rejectsFilesOf(store: Store, host: string): Promise<boolean> {
  return (await ruleOf(store, host))?.rejectMedia ?? false;
}

/** Of the address, or of the handle: they can be of two domains. */
export async function ruleOfAccount(
  store: Store,
  { uri, domain }: Pick<Account, "uri" | "domain">,
): Promise<DomainRule | undefined> {
  const rules = [await ruleOf(store, new URL(uri).host), domain ? await ruleOf(store, domain) : undefined];
  return strictest(rules.flatMap((rule) => rule ?? []));
}

async function findRule(db: Db, host: string): Promise<DomainRule | undefined> {
  const names = namesOf(host);
  let query = queries.get(names.length);
  if (!query) queries.set(names.length, (query = rulesOf(names.length)));
  const rows = await query(db).execute(Object.fromEntries(names.map((name, at) => [String(at), name])));
  return strictest(rows);
}

/** By the number of labels that a name has. */
const queries = new Map<number, ReturnType<typeof rulesOf>>();

function rulesOf(labels: number) {
  const names = Array.from({ length: labels }, (_, at) => sql.placeholder(String(at)));
  return prepared(({ q, t: { domainBlocks } }) =>
    q
      .select({
        severity: domainBlocks.severity,
        rejectMedia: domainBlocks.rejectMedia,
        rejectReports: domainBlocks.rejectReports,
      })
      .from(domainBlocks)
      .where(inArray(domainBlocks.domain, names)),
  );
}

function strictest(rules: DomainRule[]): DomainRule | undefined {
  if (rules.length === 0) return undefined;
  const isBlock = rules.some(({ severity }) => severity === "block");
  return {
    severity: isBlock ? "block" : "silence",
    rejectMedia: isBlock || rules.some(({ rejectMedia }) => rejectMedia),
    rejectReports: isBlock || rules.some(({ rejectReports }) => rejectReports),
  };
}

export async function listDomainBlocks({ q, t }: Db): Promise<DomainBlock[]> {
  return q.select().from(t.domainBlocks).orderBy(asc(t.domainBlocks.domain));
}

export function forgetRules(store: Store): void {
  cacheOf(store).clear();
}
