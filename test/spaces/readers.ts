// What other servers keep of a document, as their sources say (named at each): models, not their code, of what a person there
// sees of a Note that announces a Space, of its edits, and of the Event that it is.
import { hasType, isObject, isPublic, list, text, webUrl, type Json } from "#federation/vocab/json.ts";

export interface Kept {
  /** The words, as they are shown. */
  words: string;
  /** What they hide behind. */
  warning?: string | undefined;
  /** Where a click on it leads. */
  link: string;
  visibility: "public" | "unlisted" | "followers";
  hashtags: string[];
  language?: string | undefined;
}

export interface KeptEvent {
  title: string;
  begins: string;
  ends: string;
  cancelled: boolean;
  online: boolean;
  /** Where the button leads. */
  participation: string | undefined;
  website: string | undefined;
  language: string | undefined;
}

export interface Reader {
  /** Of a Create or a fetch; undefined where nothing is shown. */
  note(note: Json): Kept | undefined;
  event(event: Json): Kept | KeptEvent | undefined;
  /** Whether an Update changes what is shown. */
  updates: (type: "Note" | "Event") => boolean;
}

const page = (object: Json) => webUrl(object["url"], "text/html") ?? String(object["id"]);
const isOpen = (value: unknown) => list(value).some((uri) => isPublic(String(uri)));

function visibilityOf({ to, cc }: Json): Kept["visibility"] {
  if (isOpen(to)) return "public";
  return isOpen(cc) ? "unlisted" : "followers";
}

function hashtagsOf({ tag }: Json): string[] {
  const tags = list(tag).filter(isObject);
  return tags.filter((one) => hasType(one, "Hashtag")).map(({ name }) => text(name).replace("#", ""));
}

function kept(object: Json, words: string, warning?: unknown): Kept {
  const language = isObject(object["contentMap"]) ? Object.keys(object["contentMap"])[0] : undefined;
  const shown = { words, link: page(object), visibility: visibilityOf(object), hashtags: hashtagsOf(object) };
  return { ...shown, language, warning: text(warning) || undefined };
}

/**
 * mastodon/mastodon: app/lib/activitypub/activity/create.rb and activity/parser/status_parser.rb: a Note's content with its
 * summary as a warning; of converted types (Event among them) the name and the page. process_status_update_service.rb:
 * only Note and Question are ever changed.
 */
const mastodon: Reader = {
  note: (note) =>
    text(note["content"], 9_999) ? kept(note, text(note["content"], 9_999), note["summary"]) : undefined,
  event: (event) => kept(event, `${text(event["name"])} ${page(event)}`, event["summary"]),
  updates: (type) => type === "Note",
};

/** misskey-dev/misskey: packages/backend/src/core/activitypub/type.ts (validPost) and models/ApNoteService.ts: content, the summary as a warning. */
const misskey: Reader = {
  note: (note) => kept(note, text(note["content"], 9_999), note["summary"]),
  event: (event) => kept(event, text(event["content"], 9_999), event["summary"]),
  updates: () => false,
};

/**
 * superseriousbusiness/gotosocial: internal/ap/interfaces.go (IsStatusable), internal/typeutils/astointernal.go: the content; the
 * summary, or else the name, as a warning; refused where `updated` is before `published`.
 */
const gotosocial: Reader = {
  note: (note) =>
    isChangedLater(note)
      ? kept(note, text(note["content"], 9_999), note["summary"] ?? note["name"])
      : undefined,
  event: (event) =>
    isChangedLater(event)
      ? kept(event, text(event["content"], 9_999), event["summary"] ?? event["name"])
      : undefined,
  updates: () => true,
};

function isChangedLater({ published, updated }: Json): boolean {
  return updated === undefined || Date.parse(text(updated)) >= Date.parse(text(published));
}

/** Akkoma and Pleroma: object_validators/event_validator.ex (an author, to or cc, ids of one host); shown as a link with the name, then the content. */
const akkoma: Reader = {
  note: (note) => (isAddressed(note) ? kept(note, text(note["content"], 9_999), note["summary"]) : undefined),
  event: (event) =>
    isAddressed(event)
      ? kept(
          event,
          `<a href="${page(event)}">${text(event["name"])}</a>${text(event["content"], 9_999)}`,
          event["summary"],
        )
      : undefined,
  updates: () => true,
};

function isAddressed({ id, attributedTo, to, cc }: Json): boolean {
  const isOfOneHost = URL.parse(String(id))?.host === URL.parse(String(attributedTo))?.host;
  return typeof attributedTo === "string" && isOfOneHost && [...list(to), ...list(cc)].length > 0;
}

/** pixelfed/pixelfed: app/Util/ActivityPub/Helpers.php (verifyAttachments): posts with pictures of known kinds, and nothing with another attachment. */
const pixelfed: Reader = {
  note: (note) => {
    const files = list(note["attachment"]).filter(isObject);
    const areShown = files.every(
      (file) => hasType(file, "Document", "Image") && text(file["mediaType"]) !== "",
    );
    return files.length > 0 && areShown
      ? kept(note, text(note["content"], 9_999), note["summary"])
      : undefined;
  },
  event: () => undefined,
  updates: (type) => type === "Note",
};

/**
 * framasoft/mobilizon: lib/federation/activity_stream/converter/event.ex: an Event is native, a Note without one a comment to
 * nothing. The page stands in an attachment by the name of Website.
 */
const mobilizon: Reader = {
  note: () => undefined,
  event: (event) => ({
    title: text(event["name"]),
    begins: text(event["startTime"]),
    ends: text(event["endTime"]),
    cancelled: text(event["status"] ?? event["ical:status"]).toLowerCase() === "cancelled",
    online: event["isOnline"] === true,
    participation: event["joinMode"] === "external" ? text(event["externalParticipationUrl"]) : undefined,
    website: list(event["attachment"])
      .filter(isObject)
      .filter(
        ({ type, name, mediaType }) => type === "Link" && name === "Website" && mediaType === "text/html",
      )
      .map(({ href }) => text(href))[0],
    language: text(event["inLanguage"]) || undefined,
  }),
  updates: (type) => type === "Event",
};

export const READERS = { mastodon, misskey, gotosocial, akkoma, pixelfed, mobilizon };
