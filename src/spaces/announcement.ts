// The words of the post that announces a Space: they follow its state, so that every server shows what it shows of a post.
import type { Account } from "../accounts/queries.ts";
import { renderHashtag, renderLink, renderMention } from "../posts/render.ts";
import { escapeHtml } from "../posts/sanitize.ts";
import type { Uris } from "../uris.ts";
import type { Space } from "./queries.ts";

type Locale = "en" | "ar";

const words = {
  en: {
    live: "Live now:",
    ended: "Ended:",
    cancelled: "Cancelled:",
    now: "now hosted by",
    with: "with",
    and: ", ",
    replay: "replay",
  },
  ar: {
    live: "مباشر الآن:",
    ended: "انتهت:",
    cancelled: "أُلغيت:",
    now: "الاستضافة الآن:",
    with: "مع",
    and: "، ",
    replay: "استمع إليها",
  },
} as const;

export type Announced = Pick<
  Space,
  | "url"
  | "title"
  | "topics"
  | "language"
  | "state"
  | "scheduledFor"
  | "timezone"
  | "startedAt"
  | "endedAt"
  | "replayUrl"
>;

interface People {
  /** Who hosts it now, where that is another than who started it. */
  heir?: Account | undefined;
  /** Besides whoever hosts it. */
  speakers?: readonly Account[];
}

/** What happens when, the title, who hosts it by now and who speaks besides, link and topics, as HTML. */
export function announcementContent(space: Announced, uris: Uris, people: People = {}): string {
  const locale = space.language?.split("-")[0] === "ar" ? "ar" : "en";
  const title = `<strong>${escapeHtml(space.title)}</strong>`;
  const after = [durationOf(space, locale), replayOf(space, locale)].filter((part) => part !== undefined);
  const first = `<p>🎙️ ${[`${stateOf(space, locale)} ${title}`, ...after].join(" · ")}</p>`;
  const second = peopleOf(people, locale);
  const tags = space.topics.map((topic) => ` ${renderHashtag(topic, uris.tag)}`).join("");
  return `${first}${second}<p>${renderLink(space.url)}${tags}</p>`;
}

function peopleOf({ heir, speakers = [] }: People, locale: Locale): string {
  const { now, with: besides, and } = words[locale];
  const host = heir ? `${now} ${renderMention(heir)}` : "";
  const named = speakers.length > 0 ? `${besides} ${speakers.map(renderMention).join(and)}` : "";
  const both = [host, named].filter((part) => part !== "").join(" · ");
  return both === "" ? "" : `<p>${both}</p>`;
}

function stateOf({ state, scheduledFor, timezone }: Announced, locale: Locale): string {
  if (state !== "scheduled") return words[locale][state];
  const time = scheduledFor ? timeOf(scheduledFor, timezone ?? "UTC", locale) : "";
  return `${escapeHtml(time)}:`;
}

/** With the time's distance from UTC, as readers are everywhere. */
function timeOf(time: Date, timeZone: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === "ar" ? "ar-u-nu-latn" : "en-GB", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "shortOffset",
  })
    .format(time)
    .replace("GMT", "UTC")
    .replace(/\+0$/, "");
}

function durationOf({ state, startedAt, endedAt }: Announced, locale: Locale): string | undefined {
  if (state !== "ended" || !startedAt || !endedAt) return undefined;
  const minutes = Math.max(1, Math.round((endedAt.getTime() - startedAt.getTime()) / 60_000));
  const parts = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return new Intl.DurationFormat(locale, { style: "short" }).format(parts);
}

function replayOf({ state, replayUrl }: Announced, locale: Locale): string | undefined {
  if (state !== "ended" || replayUrl === null) return undefined;
  return `<a href="${escapeHtml(replayUrl)}" rel="nofollow noopener noreferrer" target="_blank">${words[locale].replay}</a>`;
}
