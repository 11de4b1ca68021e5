// The one place where HTML of others enters a page: only fields that the API delivers sanitised may come here.

interface HtmlProps {
  html: string;
  class?: string;
  lang?: string | null;
}

export function Html({ html, class: name, lang }: HtmlProps) {
  return <div class={name} lang={lang ?? undefined} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
