// Posts as Notes, written and read as plain JSON-LD.
import type { Account } from "#src/accounts/queries.ts";
import type { CustomEmoji } from "#src/posts/emojis/queries.ts";
import type { RemoteEmoji } from "#src/posts/emojis/receive-emojis.ts";
import type { Post } from "#src/posts/queries.ts";
import type { RemotePost } from "#src/posts/receive-post.ts";
import type { Attachment, Visibility } from "#src/posts/schema.ts";
import { uniqueHashtags } from "#src/posts/hashtags/key.ts";
import { policyOf } from "#src/posts/quotes/policy.ts";
import { plainText, sanitizePost } from "#src/posts/sanitize.ts";
import type { Uris } from "#src/uris.ts";
import { ATTACHMENT_TERMS, attachmentsOf, toDocument } from "./attachments.ts";
import {
  ACTIVITY_STREAMS,
  dateOf,
  haveSameOrigin,
  hasType,
  idOf,
  idsOf,
  isObject,
  isPublic,
  LD_JSON,
  list,
  PUBLIC,
  text,
  webUrl,
  type Json,
} from "./json.ts";
import { pollOf, QUESTION_TERMS } from "./question.ts";
import {
  isQuoteLink,
  policyTerms,
  QUOTE_TERMS,
  quoteFallback,
  quoteLink,
  quoteOf,
  quotePolicyOf,
  quoteTerms,
  withoutFallback,
  type QuoteParts,
} from "./quote.ts";
import { emojisIn, toEmoji } from "./emoji.ts";
import { isTitled, pictureAsFile, titledContent } from "./titled.ts";

/** More is cut off: a hundred thousand of `<` would keep the sanitizer busy for 140 ms. */
const MAX_CONTENT = 60_000;
const MAX_TAGS = 100;

export const NOTE_CONTEXT = [
  ACTIVITY_STREAMS,
  {
    sensitive: "as:sensitive",
    Hashtag: "as:Hashtag",
    ...ATTACHMENT_TERMS,
    ...QUESTION_TERMS,
    ...QUOTE_TERMS,
    Emoji: "toot:Emoji",
  },
];

/** What a post has besides its words. */
export interface NoteExtras {
  /** The terms that make a Question of it. */
  question?: Json | undefined;
  quote?: QuoteParts | undefined;
}

export interface NoteParts extends NoteExtras {
  post: Post;
  author: Account;
  mentioned: Account[];
  emojis: CustomEmoji[];
}

export interface Audience {
  to: string[];
  cc: string[];
}

/** Whom a post of this visibility is addressed to. */
export function audienceOf(visibility: Visibility, followers: string, mentioned: string[]): Audience {
  if (visibility === "public") return { to: [PUBLIC], cc: [followers, ...mentioned] };
  if (visibility === "unlisted") return { to: [followers], cc: [PUBLIC, ...mentioned] };
  if (visibility === "followers") return { to: [followers], cc: mentioned };
  return { to: mentioned, cc: [] };
}

/** Without a context: it stands in an activity, or gets one where it is served. */
export function toNote(uris: Uris, { post, author, mentioned, emojis, question, quote }: NoteParts): Json {
  const content = (quote ? quoteFallback(quote) : "") + post.content;
  const published = post.publishedAt.toISOString();
  return {
    id: post.uri,
    type: "Note",
    attributedTo: author.uri,
    ...audienceOf(
      post.visibility,
      uris.followers(author.username),
      mentioned.map(({ uri }) => uri),
    ),
    content,
    ...(post.language ? { contentMap: { [post.language]: content } } : {}),
    summary: post.spoiler || null,
    sensitive: post.sensitive,
    inReplyTo: post.inReplyToUri,
    published,
    // GoToSocial refuses an object that was changed before it was published.
    ...(post.editedAt && post.editedAt > post.publishedAt ? { updated: post.editedAt.toISOString() } : {}),
    url: post.url,
    ...repliesOf(uris, post),
    ...(post.source === null ? {} : { source: { content: post.source, mediaType: post.sourceType } }),
    tag: [
      ...mentioned.map((account) => toMention(uris, account)),
      ...post.hashtags.map((name) => ({ type: "Hashtag", name: `#${name}`, href: uris.tag(name) })),
      ...(quote ? [quoteLink(quote)] : []),
      ...emojis.map((emoji) => toEmoji(uris, emoji)),
      ...(post.spaceUri ? [toObjectLink(post.spaceUri)] : []),
    ],
    attachment: post.attachments.map(toDocument),
    ...policyTerms(policyOf(post), author.uri, uris.followers(author.username)),
    ...(quote ? quoteTerms(quote) : {}),
    ...question,
  };
}

/** With an empty first page, as Mastodon writes it: without `next` nobody has to ask whether there are any. */
function repliesOf(uris: Uris, { uri, visibility, repliesCount }: Post): Json {
  if (visibility === "followers" || visibility === "direct") return {};
  const id = uris.replies(uri);
  const next = repliesCount > 0 ? { next: `${id}?after=` } : {};
  return {
    replies: { id, type: "Collection", first: { type: "CollectionPage", partOf: id, ...next, items: [] } },
  };
}

function toMention(uris: Uris, account: Account): Json {
  const name = `@${account.username}@${account.domain ?? uris.domain}`;
  return { type: "Mention", name, href: account.uri };
}

/** FEP-e232: the Space that the post announces. In `tag`, as Pixelfed refuses a Note with a Link in `attachment`. */
function toObjectLink(uri: string): Json {
  return { type: "Link", mediaType: LD_JSON, name: uri, href: uri };
}

/** What is left of a deleted post. */
export function toTombstone(uri: string, deleted?: Date): Json {
  const at = deleted ? { deleted: deleted.toISOString() } : {};
  // No formerType: as JSON-LD it names an address, and a word there ends the signing.
  return { id: uri, type: "Tombstone", ...at };
}

/** A Note as it was read; the people in it are still URIs. */
export interface ReadNote extends Omit<RemotePost, "mentionedIds"> {
  authorUri: string;
  /** Of Mention tags, and for what is not public of the addressing too. */
  mentionedUris: string[];
  emojis: RemoteEmoji[];
}

/** `followersUri`: the author's, to tell what is for followers. Undefined for what is no post (a vote, say). */
export function fromNote(note: Json, followersUri: string | null): ReadNote | undefined {
  const uri = idOf(note);
  const authorUri = idOf(list(note["attributedTo"])[0]);
  if (uri === undefined || authorUri === undefined || !isPost(note)) return undefined;
  const url = webUrl(note["url"], "text/html") ?? uri;
  const content = isTitled(note) ? titledContent(note, url) : contentOf(note);
  if (content === undefined) return undefined;
  const tags = list(note["tag"]).filter(isObject).slice(0, MAX_TAGS);
  const visibility = visibilityOf(note, followersUri);
  const quote = quoteOf(note);
  return {
    uri,
    authorUri,
    url,
    visibility,
    content: quote ? withoutFallback(sanitizePost(content), quote.uri) : sanitizePost(content),
    spoiler: spoilerOf(note),
    sensitive: note["sensitive"] === true,
    language: languageOf(note),
    hashtags: hashtagsOf(tags),
    attachments: filesOf(note),
    inReplyToUri: idOf(note["inReplyTo"]) ?? null,
    repliesUrl: ownReplies(uri, note),
    spaceUri: spaceLinkOf(tags),
    poll: pollOf(note),
    quote,
    quotePolicy: quotePolicyOf(note, authorUri, followersUri),
    emojis: emojisIn(note["tag"]),
    mentionedUris: mentionedOf(note, tags, visibility),
    publishedAt: dateOf(note["published"]),
    updatedAt: typeof note["updated"] === "string" ? validDate(note["updated"]) : null,
  };
}

/** A vote is a Note with a name and without content. */
function isPost(note: Json): boolean {
  if (isTitled(note)) return true;
  if (!hasType(note, "Note", "Question")) return false;
  return !(typeof note["name"] === "string" && note["inReplyTo"] && note["content"] === undefined);
}

/** Some give the text in `contentMap` alone; a picture needs none (Pixelfed gives null). */
function contentOf(note: Json): string | undefined {
  const map = isObject(note["contentMap"]) ? Object.values(note["contentMap"]) : [];
  const content = [note["content"], ...map].find((value) => typeof value === "string");
  if (content === undefined) return list(note["attachment"]).length > 0 ? "" : undefined;
  return content.slice(0, MAX_CONTENT);
}

/** The summary of what has a title is a warning only where it is said to be sensitive. */
function spoilerOf(note: Json): string {
  if (isTitled(note) && note["sensitive"] !== true) return "";
  return plainText(text(note["summary"], 1_000));
}

function filesOf(note: Json): Attachment[] {
  const files = attachmentsOf(note);
  return files.length > 0 || !isTitled(note) ? files : attachmentsOf({ attachment: pictureAsFile(note) });
}

/** In the map as Mastodon has it; PeerTube and Lemmy name it apart, so does Mobilizon. */
function languageOf(note: Json): string | null {
  const [mapped] = isObject(note["contentMap"]) ? Object.keys(note["contentMap"]) : [];
  const named = isObject(note["language"]) ? note["language"]["identifier"] : note["inLanguage"];
  const language = mapped ?? text(named, 35);
  return language && /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i.test(language) && language !== "und"
    ? language
    : null;
}

/** Of a Note or an activity, by whom it is addressed to. */
export function visibilityOf(addressed: Json, followersUri: string | null): Visibility {
  const [to, cc] = [idsOf(addressed["to"]), idsOf(addressed["cc"])];
  if (to.some(isPublic)) return "public";
  if (cc.some(isPublic)) return "unlisted";
  return followersUri !== null && [...to, ...cc].includes(followersUri) ? "followers" : "direct";
}

function mentionedOf(note: Json, tags: Json[], visibility: Visibility): string[] {
  const named = tags.filter((tag) => hasType(tag, "Mention")).flatMap(({ href }) => idOf(href) ?? []);
  // A direct post may address people without naming them: it is for them all the same.
  const addressed = visibility === "direct" ? [...idsOf(note["to"]), ...idsOf(note["cc"])] : [];
  return [...new Set([...named, ...addressed])].slice(0, MAX_TAGS);
}

function hashtagsOf(tags: Json[]): string[] {
  const names = tags
    .filter((tag) => hasType(tag, "Hashtag"))
    .map(({ name }) => text(name, 200).replace(/^#/, ""));
  const sound = names
    .map((name) => name.normalize("NFC"))
    .filter((name) => /^[\p{L}\p{M}\p{N}\p{Pc}\u00b7\u200c]+$/u.test(name));
  return uniqueHashtags(sound);
}

/** The first FEP-e232 link; that it leads to a Space and not to a quoted post, its document tells. */
function spaceLinkOf(tags: Json[]): string | null {
  const link = tags.find(
    (tag) =>
      hasType(tag, "Link") &&
      !isQuoteLink(tag) &&
      tag["rel"] === undefined &&
      /^application\/(?:ld|activity)\+json/.test(text(tag["mediaType"])),
  );
  return link ? (webUrl(link["href"]) ?? null) : null;
}

function validDate(value: string): Date | null {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Only of the note's own server. */
function ownReplies(uri: string, note: Json): string | null {
  const replies = idOf(note["replies"] ?? note["comments"]); // PeerTube's word
  return replies !== undefined && haveSameOrigin(replies, uri) ? replies : null;
}
