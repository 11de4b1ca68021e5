// Other accounts of a person here: only from one of them does another server let followers move here.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { findAccount, getAccount, isActive, type Account } from "./queries.ts";

const MAX_ALIASES = 10;

/** `who`: a handle, or an address. Naming it twice changes nothing. @throws AppError unprocessable */
export async function addAlias(app: App, accountId: string, who: string): Promise<Account> {
  const alias = await findByText(app, who);
  if (!alias) throw new AppError("unprocessable", `No account ${who.trim()} is found`);
  if (alias.id === accountId) throw new AppError("unprocessable", "This is the account itself");
  await app.store.tx(async (tx) => {
    const { alsoKnownAs } = await getAccount(tx, accountId);
    if (alsoKnownAs.includes(alias.uri)) return;
    if (alsoKnownAs.length >= MAX_ALIASES)
      throw new AppError("unprocessable", `${MAX_ALIASES} other accounts are the most`);
    await setAliases(app, tx, accountId, [...alsoKnownAs, alias.uri]);
  });
  return alias;
}

export async function removeAlias(app: App, accountId: string, uri: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const { alsoKnownAs } = await getAccount(tx, accountId);
    const left = alsoKnownAs.filter((alias) => alias !== uri);
    if (left.length < alsoKnownAs.length) await setAliases(app, tx, accountId, left);
  });
}

async function setAliases(app: App, tx: Tx, accountId: string, alsoKnownAs: string[]): Promise<void> {
  const { q, t } = tx;
  const at = app.clock.now();
  await q.update(t.accounts).set({ alsoKnownAs, updatedAt: at }).where(eq(t.accounts.id, accountId));
  await recordEvent(tx, { type: "account.updated", accountId }, at);
}

/** By `@carol@remote.test`, or by the address of an actor or its page; looked up where it is not known. */
export async function findByText(app: App, who: string): Promise<Account | undefined> {
  const text = who.trim();
  const id = /^https?:/.test(text)
    ? await app.remote.findAccountByUri(text)
    : await app.remote.findAccount(text.replace(/^@/, ""));
  const found = id === undefined ? undefined : await findAccount(app.store.read, id);
  return found && isActive(found) ? found : undefined;
}
