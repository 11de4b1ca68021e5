// What other programs read of somebody here: the feed of public posts, and the tip jar as a funding manifest. Both as anybody sees
// them, whoever asks: the reader's cookie changes nothing, so no post for followers ever stands in a feed (F22).
import type { Context, Hono } from "hono";
import { inOneLine, toRss, type FeedItem } from "#src/posts/feed.ts";
import { fundingManifest } from "#src/tips/funding-manifest.ts";
import { createApi, type Api } from "../app/api.ts";
import { ApiError } from "../app/api/caller.ts";
import type { Account } from "../app/entities/people.ts";
import type { Status } from "../app/entities/posts.ts";
import type { TipEntry } from "../app/entities/tips.ts";
import { profilePath, tipsPath } from "../app/paths.ts";
import type { CallApi, WebEnv } from "./visit.ts";

const POSTS = 40;
const KINDS: Record<string, string> = {
  image: "image/*",
  gifv: "video/mp4",
  video: "video/*",
  audio: "audio/*",
};

const HEADERS = {
  "cache-control": "public, max-age=300",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "access-control-allow-origin": "*",
};

export function mountFeeds<Peer>(web: Hono<WebEnv<Peer>>, origin: string, call: CallApi<Peer>): void {
  const apiOf = (context: Context<WebEnv<Peer>>) =>
    createApi((path, init) => call(new Request(origin + path, init), context.env.peer));

  web.get("/:file{@[A-Za-z0-9_]+\\.rss}", async (context) => {
    const api = apiOf(context);
    const account = await findAccount(api, context.req.param("file").slice(1, -".rss".length));
    if (!account) return context.notFound();
    const kept = { limit: POSTS, exclude_replies: true, exclude_reblogs: true };
    const statuses = await api.statusesOf(account.id, kept);
    const feed = feedOf(origin, account, statuses);
    return context.body(feed, 200, { ...HEADERS, "content-type": "application/rss+xml; charset=utf-8" });
  });

  web.get("/:handle{@[A-Za-z0-9_]+}/funding.json", async (context) => {
    const account = await findAccount(apiOf(context), context.req.param("handle").slice(1));
    if (!account?.tip_jar?.enabled) return context.notFound();
    return context.json(manifestOf(origin, account, account.tip_jar.entries), 200, HEADERS);
  });
}

async function findAccount(api: Api, username: string): Promise<Account | undefined> {
  try {
    return await api.lookup(username);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

function feedOf(origin: string, account: Account, statuses: Status[]): string {
  const entries = account.tip_jar?.enabled ? account.tip_jar.entries : [];
  const links = entries.filter(({ href }) => href?.startsWith("https://"));
  const jar = { url: origin + tipsPath(account), name: "Tip jar" };
  return toRss({
    title: `${account.display_name || account.username} (@${account.acct}@${new URL(origin).host})`,
    link: origin + profilePath(account),
    self: `${origin}/@${account.acct}.rss`,
    description: inOneLine(account.note),
    image: account.avatar,
    items: statuses.filter(({ visibility, reblog }) => visibility === "public" && !reblog).map(itemOf),
    funding: entries.length > 0 ? [jar, ...links.map(({ href, name }) => ({ url: href!, name }))] : [],
  });
}

function itemOf(status: Status): FeedItem {
  return {
    id: status.uri,
    link: status.url ?? status.uri,
    publishedAt: new Date(status.created_at),
    content: status.content,
    warning: status.spoiler_text,
    hashtags: (status.tags ?? []).map(({ name }) => name),
    enclosures: (status.media_attachments ?? []).flatMap(({ url, type }) => {
      const kind = KINDS[type];
      return url && kind ? [{ url, type: kind }] : [];
    }),
  };
}

function manifestOf(origin: string, account: Account, entries: TipEntry[]) {
  return fundingManifest({
    handle: `${account.acct}@${new URL(origin).host}`,
    name: account.display_name || account.username,
    description: inOneLine(account.note),
    profile: origin + profilePath(account),
    isGroup: account.group === true,
    entries: entries.map(({ service, name, handle, href, amounts }) => {
      return { service, name, handle, href, amounts: amounts ?? null };
    }),
  });
}
