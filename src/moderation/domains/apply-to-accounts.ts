// Brings the accounts of a domain in line with the blocks that hold for it now.
import { and, asc, eq, gt, inArray, like, or, type SQL } from "drizzle-orm";
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Db, Tx } from "../../db/store.ts";
import { deleteFollow } from "../../graph/follow-rows.ts";
import { namesOf } from "./domain-name.ts";
import { ruleOfAccount } from "./queries.ts";

const BATCH = 200;

/** In small transactions, as a domain can have a million accounts: harmless when it is done twice. */
export async function applyToAccounts(app: App, domain: string): Promise<void> {
  for (let after = ""; ;) {
    const accounts = await nextAccounts(app.store.read, domain, after);
    const last = accounts.at(-1);
    if (!last) return;
    after = last.id;
    const concerned = accounts.filter((account) => isOf(domain, account));
    await app.store.tx(async (tx) => {
      for (const account of concerned) await applyTo(app, tx, account);
    });
  }
}

/** Sets what the rule of its server asks for, and takes back what an earlier one did; a moderator's own word stays. */
export async function applyTo(app: App, tx: Tx, account: Account): Promise<void> {
  const { suspendedAt, silencedAt, suspendedByDomain, silencedByDomain } = account;
  const severity = (await ruleOfAccount(app.store, account))?.severity;
  const at = app.clock.now();
  const [blocked, silenced] = [severity === "block", severity === "silence"];
  const changes = {
    suspendedAt: blocked ? (suspendedAt ?? at) : suspendedByDomain ? null : suspendedAt,
    suspendedByDomain: blocked && (suspendedByDomain || suspendedAt === null),
    silencedAt: silenced ? (silencedAt ?? at) : silencedByDomain ? null : silencedAt,
    silencedByDomain: silenced && (silencedByDomain || silencedAt === null),
  };
  const isSame = Object.entries(changes).every(([name, value]) => account[name as keyof Account] === value);
  if (isSame) return;
  await tx.q.update(tx.t.accounts).set(changes).where(eq(tx.t.accounts.id, account.id));
  if (blocked) await endFollows(tx, account.id);
}

/** Without a word to the other side: nothing is sent there any more. */
async function endFollows(tx: Tx, accountId: string): Promise<void> {
  const { follows } = tx.t;
  const ends = or(eq(follows.followerId, accountId), eq(follows.followeeId, accountId));
  for (const { followerId, followeeId } of await tx.q.select().from(follows).where(ends)) {
    await deleteFollow(tx, followerId, followeeId);
  }
}

async function nextAccounts({ q, t }: Db, domain: string, after: string): Promise<Account[]> {
  const { accounts } = t;
  const found = q
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(gt(accounts.id, after), mayBeOf(t.accounts, domain)))
    .orderBy(asc(accounts.id))
    .limit(BATCH);
  return q.select().from(accounts).where(inArray(accounts.id, found)).orderBy(asc(accounts.id));
}

/** More than those of the domain, as an underscore stands for anything and a path may have dots. */
function mayBeOf({ domain, uri }: Db["t"]["accounts"], name: string): SQL | undefined {
  const hosts = [name, `${name}:%`, `%.${name}`, `%.${name}:%`];
  return or(
    ...hosts.map((host) => like(domain, host)),
    ...hosts.map((host) => like(uri, `https://${host}/%`)),
    ...hosts.map((host) => like(uri, `http://${host}/%`)),
  );
}

function isOf(name: string, { domain, uri }: Account): boolean {
  const hosts = [domain ?? "", new URL(uri).host];
  return domain !== null && hosts.some((host) => namesOf(host).includes(name));
}
