// /api/v2/search: people, hashtags, posts and Spaces by their words, and by handle or address also those of other servers.
import { Hono } from "hono";
import { z } from "zod";
import {
  findAccount,
  findAccountByHandle,
  findAccountByUri,
  isActive,
  type Account,
} from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { findPostByUri, findPosts, type Page, type Post } from "../posts/queries.ts";
import { findHashtags, findPeople, findPosts as findPostsByWords } from "../search/find.ts";
import { findSpaces } from "../spaces/find-spaces.ts";
import { toAccountList } from "./entities/account.ts";
import { toSpaces } from "./entities/space.ts";
import { toStatuses } from "./entities/status.ts";
import { toTags } from "./entities/tag.ts";
import type { ApiEnv } from "./env.ts";
import { flag, offsetOf, pageOf, queryOf } from "./params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const search = new Hono<ApiEnv>();

const text = z.string().max(64).nullish();
const query = z.object({
  // PostgreSQL takes no text with a zero in it.
  q: z
    .string("is missing")
    .max(2_000)
    .transform((typed) => typed.replaceAll("\0", " ")),
  type: z.enum(["accounts", "statuses", "hashtags", "spaces"]).nullish().catch(null),
  resolve: flag.catch(false),
  following: flag.catch(false),
  account_id: text,
});

search.get("/", async (c) => {
  const viewer = optionalViewer(c);
  if (viewer) requireUser(c, "read:search");
  const { q, type, resolve, following, account_id } = query.parse(queryOf(c));
  const offset = offsetOf(c);
  if (!viewer && (resolve || offset > 0)) {
    throw new AppError("unauthenticated", "This kind of search needs a user");
  }
  const { app } = c.var;
  const page = pageOf(c, 20, 40);
  const how = { resolve, following, limit: page.limit, offset, viewerId: viewer?.account.id };
  const asks = (name: typeof type) => !type || type === name;
  const accounts = asks("accounts") ? await searchForAccounts(app, q, how) : [];
  const posts = asks("statuses")
    ? await searchForPosts(app, q, { ...how, ...page, accountId: account_id ?? undefined })
    : [];
  const tags =
    asks("hashtags") && !isAddress(q) ? await findHashtags(app.store.read, q, page.limit, offset) : [];
  const spaceSearch = { limit: page.limit, offset, viewerId: viewer?.account.id, now: app.clock.now() };
  const spaces = asks("spaces") && !isAddress(q) ? await findSpaces(app.store.read, q, spaceSearch) : [];
  return c.json({
    accounts: await toAccountList(app, accounts, viewer?.account),
    statuses: await toStatuses(app, posts, viewer?.account),
    hashtags: await toTags(app, tags, viewer?.account),
    /** An extension. */
    spaces: await toSpaces(app, spaces, viewer?.account),
  });
});

interface How {
  /** Whether other servers may be asked. */
  resolve: boolean;
  following?: boolean;
  viewerId?: string | undefined;
  limit: number;
  offset?: number;
}

/** An address or a whole handle finds its one account first; a text finds those that are called so. */
export async function searchForAccounts(app: App, typed: string, how: How): Promise<Account[]> {
  const { resolve, following = false, viewerId, limit, offset = 0 } = how;
  const asked = typed.trim();
  if (asked === "") return [];
  const exact = isAddress(asked)
    ? await accountByUri(app, asked, resolve)
    : await accountByHandle(app, asked, resolve);
  const similar = isAddress(asked)
    ? []
    : await findPeople(app.store.read, asked, { viewerId, following, limit, offset });
  const isFirst = exact && isActive(exact) && offset === 0 && !following;
  const found = isFirst ? [exact, ...similar.filter(({ id }) => id !== exact.id)] : similar;
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

interface PostHow extends How, Page {
  accountId: string | undefined;
}

/** The post of an address; by words only for people of this server. */
async function searchForPosts(app: App, typed: string, how: PostHow): Promise<Post[]> {
  const { resolve, viewerId, offset = 0, ...bounds } = how;
  const asked = typed.trim();
  if (isAddress(asked)) return offset > 0 ? [] : postByUri(app, asked, resolve, viewerId);
  if (viewerId === undefined) return [];
  return findPostsByWords(app, asked, { ...bounds, viewerId, offset });
}

async function postByUri(
  app: App,
  uri: string,
  resolve: boolean,
  viewerId: string | undefined,
): Promise<Post[]> {
  const known = await findPostByUri(app.store.read, uri);
  const id = known?.id ?? (resolve ? await asking(() => app.remote.findPostByUri(uri)) : undefined);
  return id === undefined ? [] : findPosts(app.store.read, [id], viewerId);
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
