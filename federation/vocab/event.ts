// Spaces as Events (FEP-8a8e), with terms of our own for what a live room needs; written and read as plain JSON-LD.
import type { Account } from "#src/accounts/queries.ts";
import { plainText, escapeHtml } from "#src/posts/sanitize.ts";
import { renderHashtag, renderLink } from "#src/posts/render.ts";
import type { Attachment } from "#src/posts/schema.ts";
import type { RemoteSpace } from "#src/spaces/receive-space.ts";
import {
  LISTEN_RULES,
  SPACE_STATES,
  SPEAK_RULES,
  type SpaceImage,
  type SpaceState,
} from "#src/spaces/schema.ts";
import type { Space } from "#src/spaces/queries.ts";
import type { Uris } from "#src/uris.ts";
import { toImage } from "./attachments.ts";
import {
  ACTIVITY_STREAMS,
  dateOf,
  hasType,
  idOf,
  idsOf,
  isObject,
  isPublic,
  isWebUrl,
  list,
  PUBLIC,
  text,
  webUrl,
  type Json,
} from "./json.ts";

/** The namespace of our terms, the same for every instance; FEDERATION.md defines each. */
export const NAMESPACE = "https://hakawati.example/ns#";

/** Of a Space whose end is open: after that, machines may treat it as over. */
const OPEN_END_MS = 12 * 3_600_000;
const MAX_TOPICS = 10;
const MAX_SPEAKERS = 20;

const id = (term: string) => ({ "@id": term, "@type": "@id" });

/** All terms stand inline: a context that does not load makes JSON-LD readers drop the document. */
const EVENT_CONTEXT = [
  ACTIVITY_STREAMS,
  {
    e: "https://w3id.org/fep/8a8e/",
    eventStatus: "e:eventStatus",
    organizers: id("e:organizers"),
    displayEndTime: "e:displayEndTime",
    timezone: "e:timezone",
    VirtualLocation: "e:VirtualLocation",
    mz: "https://joinmobilizon.org/ns#",
    isOnline: "mz:isOnline",
    joinMode: "mz:joinMode",
    externalParticipationUrl: id("mz:externalParticipationUrl"),
    ical: "http://www.w3.org/2002/12/cal/ical#",
    status: "ical:status",
    schema: "http://schema.org/",
    inLanguage: "schema:inLanguage",
    h: NAMESPACE,
    liveStatus: "h:liveStatus",
    listenerCount: "h:listenerCount",
    host: id("h:host"),
    speakers: { ...id("h:speakers"), "@container": "@set" },
    topics: { "@id": "h:topics", "@container": "@set" },
    recorded: "h:recorded",
    whoListens: "h:whoListens",
    whoSpeaks: "h:whoSpeaks",
    announcement: id("h:announcement"),
    replay: id("h:replay"),
  },
];

export interface EventParts {
  space: Space;
  /** Under whose name it is announced. */
  starter: Account;
  /** Who hosts it now. */
  host: Account;
  announcementUri: string | undefined;
  /** Who said yes to speaking, besides the host. */
  speakers: Account[];
  cover: Attachment | undefined;
  /** FEP-0ea0 Links to the tip jars of those on the stage. */
  paymentLinks: object[];
  /** When it is said. */
  at: Date;
}

export function toEvent(
  uris: Uris,
  { space, starter, host, speakers, cover, announcementUri, paymentLinks, at }: EventParts,
): Json {
  const starts = space.startedAt ?? space.scheduledFor ?? space.createdAt;
  // One that goes on is never over for those who read no more than times.
  const openEnd = Math.max(starts.getTime(), at.getTime()) + OPEN_END_MS;
  const ends = space.endedAt ?? new Date(openEnd);
  return {
    "@context": EVENT_CONTEXT,
    id: space.uri,
    type: "Event",
    attributedTo: starter.uri,
    organizers: [...new Set([starter.uri, host.uri])],
    ...audienceOf(space, uris.followers(starter.username)),
    name: space.title,
    summary: `hosted by @${host.username}@${host.domain ?? uris.domain}`,
    content: contentOf(uris, space),
    url: [{ type: "Link", mediaType: "text/html", href: space.url }],
    startTime: starts.toISOString(),
    endTime: ends.toISOString(),
    displayEndTime: space.endedAt !== null,
    timezone: space.timezone ?? "UTC",
    isOnline: true,
    location: { type: "VirtualLocation", name: "Space", url: space.url },
    joinMode: "external",
    externalParticipationUrl: space.url,
    status: space.state === "cancelled" ? "CANCELLED" : "CONFIRMED",
    eventStatus: space.state === "cancelled" ? "EventCancelled" : "EventScheduled",
    liveStatus: space.state,
    listenerCount: space.listenersCount,
    host: host.uri,
    speakers: [host.uri, ...speakers.map(({ uri }) => uri)],
    topics: space.topics,
    recorded: space.wantsRecording,
    whoListens: space.whoListens,
    whoSpeaks: space.whoSpeaks,
    ...(space.replayUrl ? { replay: space.replayUrl } : {}),
    ...(space.language ? { inLanguage: space.language } : {}),
    ...(announcementUri ? { announcement: announcementUri } : {}),
    ...(cover ? { image: { ...toImage(cover.url), name: cover.description || space.title } } : {}),
    attachment: [{ type: "Link", name: "Website", mediaType: "text/html", href: space.url }, ...paymentLinks],
    published: space.createdAt.toISOString(),
    ...(space.updatedAt > space.createdAt ? { updated: space.updatedAt.toISOString() } : {}),
  };
}

function audienceOf({ whoListens }: Space, followers: string): { to: string[]; cc: string[] } {
  return whoListens === "followers" ? { to: [followers], cc: [] } : { to: [PUBLIC], cc: [followers] };
}

function contentOf(uris: Uris, space: Space): string {
  const topics = space.topics.map((topic) => ` ${renderHashtag(topic, uris.tag)}`).join("");
  return `<p><strong>${escapeHtml(space.title)}</strong></p><p>${renderLink(space.url)}${topics}</p>`;
}

/** Whether an Event is a Space: others say nothing of being live. */
export function isSpaceEvent(document: Json): boolean {
  return hasType(document, "Event") && isState(document["liveStatus"]);
}

/** Undefined for Events that are no Space. */
export function fromEvent(document: Json): RemoteSpace | undefined {
  const uri = idOf(document);
  const hostUri = idOf(list(document["attributedTo"])[0]);
  const state = document["liveStatus"];
  if (!isSpaceEvent(document) || uri === undefined || hostUri === undefined || !isState(state))
    return undefined;
  const starts = dateOrNull(document["startTime"]);
  const language = text(document["inLanguage"] ?? document["language"], 35);
  const isOpen = [...idsOf(document["to"]), ...idsOf(document["cc"])].some(isPublic);
  return {
    uri,
    hostUri,
    heirUri: state === "live" ? (idOf(document["host"]) ?? null) : null,
    image: imageOf(document["image"]),
    url: webUrl(document["url"], "text/html") ?? uri,
    title: plainText(text(document["name"], 200)),
    topics: list(document["topics"])
      .flatMap((topic) => plainText(text(topic, 100)) || [])
      .slice(0, MAX_TOPICS),
    language: language || null,
    state,
    whoListens: isOpen ? oneOf(LISTEN_RULES, document["whoListens"]) : "followers",
    whoSpeaks: oneOf(SPEAK_RULES, document["whoSpeaks"]),
    wantsRecording: document["recorded"] === true,
    listenersCount: countOf(document["listenerCount"]),
    speakerUris: idsOf(document["speakers"]).filter(isWebUrl).slice(0, MAX_SPEAKERS),
    replayUrl: webUrl(document["replay"]) ?? null,
    timezone: text(document["timezone"], 64) || null,
    scheduledFor: state === "scheduled" ? starts : null,
    startedAt: state === "live" || state === "ended" ? starts : null,
    endedAt: state === "ended" ? dateOrNull(document["endTime"]) : null,
    announcementUri: idOf(document["announcement"]) ?? null,
  };
}

function imageOf(value: unknown): SpaceImage | null {
  for (const image of list(value)) {
    const url = webUrl(isObject(image) ? (image["url"] ?? image["href"]) : image);
    if (url) return { url, description: isObject(image) ? plainText(text(image["name"], 1_500)) : "" };
  }
  return null;
}

/** The first, which is the most open, where it says nothing that is known. */
function oneOf<T extends string>(known: readonly T[], value: unknown): T {
  return known.find((one) => one === value) ?? known[0]!;
}

function isState(value: unknown): value is SpaceState {
  return SPACE_STATES.includes(value as SpaceState);
}

function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Math.min(Number(value), 10_000_000) : 0;
}

function dateOrNull(value: unknown): Date | null {
  const date = dateOf(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
