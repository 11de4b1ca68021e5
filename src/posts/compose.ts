// Gathers what a text needs to become a post: the accounts it mentions (looked up on their servers where need be), its HTML.
import { domainToASCII } from "node:url";
import { findAccount, findAccountByHandle, isActive, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { SourceType } from "./schema.ts";
import { readText } from "./text/read-text.ts";

export const MAX_CHARACTERS = 5_000;
const MAX_MENTIONS = 50;

export interface Composed {
  content: string;
  hashtags: string[];
  mentioned: Account[];
}

/** `mayBeEmpty`: where something else stands in the post. @throws AppError unprocessable */
export async function compose(
  app: App,
  text: string,
  type: SourceType = "text/plain",
  mayBeEmpty = false,
): Promise<Composed> {
  if (text.trim() === "" && !mayBeEmpty) throw refusal("Write something first");
  if ([...text].length > MAX_CHARACTERS) throw refusal(`A post has at most ${MAX_CHARACTERS} characters`);
  const { handles, hashtags, render } = readText(text, type);
  if (handles.length > MAX_MENTIONS) throw refusal(`A post mentions at most ${MAX_MENTIONS} people`);
  const found = await Promise.all(
    handles.map(async (handle) => [handle, await mentioned(app, handle)] as const),
  );
  const targets = new Map(
    found.flatMap(([handle, account]) => (account ? [[handle, account] as const] : [])),
  );
  return {
    content: render(targets, app.uris.tag),
    hashtags,
    mentioned: [...new Map([...targets.values()].map((account) => [account.id, account])).values()],
  };
}

/** A handle that leads nowhere stays text: a typo must not keep a post from being sent. */
async function mentioned(app: App, typed: string): Promise<Account | undefined> {
  const handle = inAscii(typed);
  const known = await findAccountByHandle(app.store.read, handle, app.config.domain);
  if (known) return isActive(known) ? known : undefined;
  if (!handle.includes("@")) return undefined;
  const id = await app.remote.findAccount(handle).catch(() => undefined);
  return id === undefined ? undefined : findAccount(app.store.read, id);
}

/** Domains are kept and shown in punycode: a Cyrillic letter makes another domain, and looks like one (F26). */
function inAscii(handle: string): string {
  const [, username, host, port = ""] = /^([^@]+)@([^:]+)(:\d+)?$/.exec(handle) ?? [];
  return host === undefined ? handle : `${username}@${domainToASCII(host)}${port}`;
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { status: message } });
}
