// /api/v2/search: by handle, by name, and by the address of an account or a post of another server.
import { Hono } from "hono";
import { z } from "zod";
import {
  findAccount,
  findAccountByHandle,
  findAccountByUri,
  isActive,
  searchAccounts,
  type Account,
} from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { findPostByUri, findPosts, type Post } from "../posts/queries.ts";
import { toAccountList } from "./entities/account.ts";
import { toStatuses } from "./entities/status.ts";
import type { ApiEnv } from "./env.ts";
import { flag, pageOf, queryOf } from "./params.ts";
import { optionalViewer } from "./viewer.ts";

export const search = new Hono<ApiEnv>();

const query = z.object({
  q: z.string("is missing").max(2_000),
  type: z.enum(["accounts", "statuses", "hashtags"]).nullish().catch(null),
  resolve: flag.catch(false),
});

search.get("/", async (c) => {
  const viewer = optionalViewer(c);
  const { q, type, ...asked } = query.parse(queryOf(c));
  if (asked.resolve && !viewer) {
    throw new AppError("unauthenticated", "Search queries that resolve remote resources need a user");
  }
  const { app } = c.var;
  const how = { resolve: asked.resolve, limit: pageOf(c, 20, 40).limit };
  const accounts = !type || type === "accounts" ? await searchForAccounts(app, q, how) : [];
  const posts = !type || type === "statuses" ? await searchForPost(app, q, how.resolve, viewer?.account) : [];
  return c.json({
    accounts: await toAccountList(app, accounts, viewer?.account),
    statuses: await toStatuses(app, posts, viewer?.account),
    hashtags: [],
  });
});

interface How {
  /** Whether other servers may be asked. */
  resolve: boolean;
  limit: number;
}

/** An address or a whole handle finds its one account first; a text finds those that begin so. */
export async function searchForAccounts(app: App, text: string, { resolve, limit }: How): Promise<Account[]> {
  const asked = text.trim();
  if (asked === "") return [];
  const exact = isAddress(asked)
    ? await accountByUri(app, asked, resolve)
    : await accountByHandle(app, asked, resolve);
  const similar = isAddress(asked) ? [] : await searchAccounts(app.store.read, asked, limit);
  const found = exact && isActive(exact) ? [exact, ...similar.filter(({ id }) => id !== exact.id)] : similar;
  return found.slice(0, limit);
}

async function accountByUri(app: App, uri: string, resolve: boolean): Promise<Account | undefined> {
  const db = app.store.read;
  const known = await findAccountByUri(db, uri);
  if (known || !resolve) return known;
  const id = await asking(() => app.remote.findAccountByUri(uri));
  return id === undefined ? undefined : findAccount(db, id);
}

async function accountByHandle(app: App, handle: string, resolve: boolean): Promise<Account | undefined> {
  const db = app.store.read;
  const known = await findAccountByHandle(db, handle, app.config.domain);
  if (known || !resolve || !/^@?[^@\s]+@[^@\s]+$/.test(handle)) return known;
  const id = await asking(() => app.remote.findAccount(handle.replace(/^@/, "")));
  return id === undefined ? undefined : findAccount(db, id);
}

async function searchForPost(
  app: App,
  text: string,
  resolve: boolean,
  viewer: Account | undefined,
): Promise<Post[]> {
  const uri = text.trim();
  if (!isAddress(uri)) return [];
  const known = await findPostByUri(app.store.read, uri);
  const id = known?.id ?? (resolve ? await asking(() => app.remote.findPostByUri(uri)) : undefined);
  return id === undefined ? [] : findPosts(app.store.read, [id], viewer?.id);
}

/** A server that does not answer, or answers nonsense, is a search without a result. */
async function asking(find: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
