// The words of the post that announces a Space: they follow its state, so that every server shows what it shows of a post.
import { renderHashtag, renderLink } from "../posts/render.ts";
import { escapeHtml } from "../posts/sanitize.ts";
import type { Uris } from "../uris.ts";
import type { Space } from "./queries.ts";

const words = {
  en: { live: "Live now:", ended: "Ended:" },
  ar: { live: "مباشر الآن:", ended: "انتهت:" },
} as const;

type Announced = Pick<Space, "url" | "title" | "topics" | "language" | "state" | "startedAt" | "endedAt">;

/** Title, link and topics as HTML; after the end also how long it was. */
export function announcementContent(space: Announced, uris: Uris): string {
  const locale = space.language === "ar" ? "ar" : "en";
  const state = space.state === "ended" ? words[locale].ended : words[locale].live;
  const duration = durationOf(space, locale);
  const title = `<strong>${escapeHtml(space.title)}</strong>`;
  const first = `<p>🎙️ ${state} ${title}${duration ? ` · ${duration}` : ""}</p>`;
  const tags = space.topics.map((topic) => ` ${renderHashtag(topic, uris.tag)}`).join("");
  return `${first}<p>${renderLink(space.url)}${tags}</p>`;
}

function durationOf({ state, startedAt, endedAt }: Announced, locale: "en" | "ar"): string | undefined {
  if (state !== "ended" || !startedAt || !endedAt) return undefined;
  const minutes = Math.max(1, Math.round((endedAt.getTime() - startedAt.getTime()) / 60_000));
  const parts = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return new Intl.DurationFormat(locale, { style: "short" }).format(parts);
}
