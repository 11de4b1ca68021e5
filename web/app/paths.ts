// Addresses of pages, made in one place from entities.
import type { Account } from "./entities/people.ts";
import type { Status } from "./entities/posts.ts";
import type { Space } from "./entities/spaces.ts";

export function profilePath(account: Pick<Account, "acct">): string {
  return `/@${account.acct}`;
}

export function tipsPath(account: Pick<Account, "acct">): string {
  return `/@${account.acct}/tips`;
}

export function postPath(status: Pick<Status, "id" | "account">): string {
  return `/@${status.account.acct}/${encodeURIComponent(status.id)}`;
}

/** The page of a Space of this server. */
export function spaceHref(id: string): string {
  return `/spaces/${encodeURIComponent(id)}`;
}

/** A Space of another server opens there, where its sound is. */
export function spacePath(space: Pick<Space, "id" | "url">, origin: string): string {
  return isOurs(space.url, origin) ? spaceHref(space.id) : space.url;
}

export function isOurs(url: string, origin: string): boolean {
  return URL.parse(url, origin)?.origin === origin;
}

export function domainOf(account: Pick<Account, "acct">): string | null {
  return account.acct.split("@")[1] ?? null;
}
