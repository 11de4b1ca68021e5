// The first words of a post, for titles and rows.
import type { Status } from "./entities/posts.ts";

/** The first words, as plain text; what stands behind a warning stays there. */
export function excerptOf(status: Status): string {
  const html = status.spoiler_text ? "" : status.content;
  const text = html
    .replace(/<br\s*\/?>|<\/p>/gi, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot|nbsp));/g, (_all, code: string | undefined, name: string) =>
      code === undefined ? entities[name]! : String.fromCodePoint(Number(code)),
    );
  const words = (status.spoiler_text || text).replace(/\s+/g, " ").trim();
  return words.length > 80 ? `${words.slice(0, 79).trimEnd()}…` : words;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
