// The one place where HTML of others enters a page: only fields that the API delivers sanitised may come here.
import { mentionsAside } from "../app/direction.ts";
import { emojifyHtml } from "../app/emojify.ts";
import type { CustomEmoji } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";

interface HtmlProps {
  html: string;
  class?: string;
  lang?: string | null;
  /** What the names between colons in it mean. */
  emojis?: CustomEmoji[] | undefined;
}

export function Html({ html, class: name, lang, emojis }: HtmlProps) {
  const { origin } = useSession();
  const aside = mentionsAside(html);
  const shown = emojis?.length ? emojifyHtml(aside, emojis, origin) : aside;
  return <div class={name} lang={lang ?? undefined} dir="auto" dangerouslySetInnerHTML={{ __html: shown }} />;
}
