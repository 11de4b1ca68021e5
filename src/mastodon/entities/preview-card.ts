// Mastodon's PreviewCard: of pages elsewhere as they describe themselves, and of Spaces and posts of this server as they are.
import { findAccounts, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { findPreviews, type LinkPreview } from "../../posts/previews/queries.ts";
import { findPosts, type Post } from "../../posts/queries.ts";
import { plainText } from "../../posts/sanitize.ts";
import { currentHosts } from "../../spaces/current-host.ts";
import { findSpacesByUri } from "../../spaces/queries.ts";

export type CardEntity = ReturnType<typeof card>;

const EXCERPT = 200;

/** By the posts' card addresses; queries are made once for all of them. */
export async function toCards(app: App, posts: readonly Post[]): Promise<Map<string, CardEntity>> {
  // A post that announces a Space shows that.
  const urls = new Set(posts.flatMap(({ cardUrl, spaceUri }) => (spaceUri === null && cardUrl) || []));
  const [own, others] = [
    [...urls].filter(app.uris.isLocal),
    [...urls].filter((url) => !app.uris.isLocal(url)),
  ];
  const previews = await findPreviews(app.store.read, others);
  const cards = [...previews].map(([url, preview]) => [url, cardOfPage(app, preview)] as const);
  return new Map([...cards, ...(own.length > 0 ? await cardsOfOurs(app, own) : [])]);
}

async function cardsOfOurs(app: App, urls: string[]): Promise<[string, CardEntity][]> {
  const db = app.store.read;
  const spaces = await findSpacesByUri(db, urls);
  const idOf = (url: string) => /^\/@\w+\/([0-9A-Z]{26})$/.exec(new URL(url).pathname)?.[1];
  const posts = await findPosts(
    db,
    urls.flatMap((url) => idOf(url) ?? []),
  );
  const hosts = await currentHosts(db, [...spaces.values()]);
  const authors = await findAccounts(
    db,
    posts.map(({ accountId }) => accountId),
  );
  return urls.flatMap((url): [string, CardEntity][] => {
    const space = spaces.get(url);
    const post = posts.find(({ id, boostOfId }) => id === idOf(url) && boostOfId === null);
    const by = space ? hosts.get(space.id) : authors.get(post?.accountId ?? "");
    if (!by) return [];
    const words = space
      ? { title: space.title, description: "" }
      : { title: nameOf(by), description: excerptOf(post!) };
    return [[url, card({ url, ...words, author: nameOf(by), provider: app.uris.domain })]];
  });
}

function nameOf({ name, username }: Account): string {
  return name || username;
}

/** What stands behind a warning stays there. */
function excerptOf({ content, spoiler }: Post): string {
  const text = spoiler || plainText(content.replace(/<br ?\/?>|<\/p>/g, " "));
  return [...text].slice(0, EXCERPT).join("");
}

/** Its picture comes through this server: whoever reads a post tells nobody of it. */
function cardOfPage(app: App, { url, title, description, author, provider, ...rest }: LinkPreview) {
  const { width, height, imageUrl, imageAlt } = rest;
  const image = imageUrl
    ? { url: app.media.proxyUrl("preview", imageUrl), description: imageAlt, width, height }
    : undefined;
  return card({
    url,
    title,
    description,
    author,
    provider,
    language: rest.language,
    publishedAt: rest.publishedAt,
    ...(image ? { image } : {}),
  });
}

interface Words {
  url: string;
  title: string;
  description: string;
  author: string;
  provider: string;
  language?: string | null;
  publishedAt?: Date | null;
  image?: { url: string; description: string; width: number; height: number };
}

function card({ url, title, description, author, provider, language, publishedAt, image }: Words) {
  return {
    url,
    title,
    description,
    language: language ?? null,
    type: "link" as const,
    author_name: author,
    author_url: "",
    authors: author ? [{ name: author, url: "", account: null }] : [],
    provider_name: provider || new URL(url).hostname,
    provider_url: "",
    html: "",
    width: image?.width ?? 0,
    height: image?.height ?? 0,
    image: image?.url ?? null,
    image_description: image?.description ?? "",
    embed_url: "",
    blurhash: null,
    published_at: publishedAt?.toISOString() ?? null,
  };
}
