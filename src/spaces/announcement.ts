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
    with: "with",
    and: ", ",
    replay: "replay",
  },
  ar: {
    live: "مباشر الآن:",
    ended: "انتهت:",
    cancelled: "أُلغيت:",
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

/** What happens when, the title, who speaks besides the host, link and topics, as HTML. */
export function announcementContent(space: Announced, uris: Uris, speakers: readonly Account[] = []): string {
  const locale = space.language?.split("-")[0] === "ar" ? "ar" : "en";
  const title = `<strong>${escapeHtml(space.title)}</strong>`;
  const after = [durationOf(space, locale), replayOf(space, locale)].filter((part) => part !== undefined);
  const first = `<p>🎙️ ${[`${stateOf(space, locale)} ${title}`, ...after].join(" · ")}</p>`;
  const named = speakers.map(renderMention).join(words[locale].and);
  const second = named === "" ? "" : `<p>${words[locale].with} ${named}</p>`;
  const tags = space.topics.map((topic) => ` ${renderHashtag(topic, uris.tag)}`).join("");
  return `${first}${second}<p>${renderLink(space.url)}${tags}</p>`;
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
