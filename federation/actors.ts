// The actors of this server as documents: its people, and the instance itself.
import { findAccountByHandle, isActive, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { findEmojis, textOfAccount } from "#src/posts/emojis/queries.ts";
import { federatedTips } from "#src/tips/queries.ts";
import { publicKeys } from "./keys.ts";
import type { Json } from "./vocab/json.ts";
import { toEmoji } from "./vocab/emoji.ts";
import { toApplication, toPerson, toSuspended } from "./vocab/person.ts";
import { toMonetization, toTipAttachments, type FederatedEntry } from "./vocab/tip-jar.ts";

/** @throws AppError not_found, gone, forbidden */
export async function localAccount(app: App, username: string): Promise<Account> {
  const account = await describedAccount(app, username);
  // Not 410: others would forget an account for good that may be restored tomorrow.
  if (!isActive(account)) throw new AppError("forbidden", "This account is suspended");
  return account;
}

/** Also one that is suspended: its document says so. @throws AppError not_found, gone */
export async function describedAccount(app: App, username: string): Promise<Account> {
  const account = await findAccountByHandle(app.store.read, username, app.config.domain);
  if (!account || !isLocal(account)) throw new AppError("not_found", "There is no such account");
  if (account.deletedAt) throw new AppError("gone", "This account is gone");
  return account;
}

export async function personDocument(app: App, account: Account): Promise<Json> {
  if (!isActive(account)) return toSuspended(app.uris, account, await publicKeys(app, account.id));
  const entries = await federatedEntries(app, account);
  const attachments = toTipAttachments(entries, app.uris.tips(account.username));
  const text = textOfAccount(account);
  const emojis = (await findEmojis(app.store.read, [text]))(text);
  const keys = await publicKeys(app, account.id);
  const person = toPerson(app.uris, account, keys, attachments, toMonetization(entries));
  return { ...person, tag: emojis.map((emoji) => toEmoji(app.uris, emoji)) };
}

export async function instanceDocument(app: App): Promise<Json> {
  return toApplication(app.uris, await publicKeys(app, null));
}

/** The entries of a tip jar that leave this server. */
export async function federatedEntries(app: App, account: Account): Promise<FederatedEntry[]> {
  const entries = await federatedTips(app, account);
  return entries.flatMap(({ service, ...entry }) => (service === null ? [] : [{ ...entry, service }]));
}
