// What a post quotes, in a frame; or why it is not shown.
import type { Quote } from "../app/entities/posts.ts";
import { postPath, profilePath } from "../app/paths.ts";
import { plainName } from "../app/names.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "./avatar.tsx";
import { Html } from "./html.tsx";
import { Handle, Name } from "./name.tsx";
import { Ago } from "./time.tsx";

export function QuoteCard({ quote }: { quote: Quote }) {
  const { tr } = useSession();
  const status = quote.quoted_status;
  if (!status) {
    const key = `quote.${quote.state}`;
    return <p class="quote small muted">{tr.t(tr.has(key) ? key : "quote.unauthorized")}</p>;
  }
  return (
    <div class="quote">
      <div class="head row g2">
        <Avatar account={status.account} size="s" />
        <a class="name clip" href={profilePath(status.account)}>
          <Name account={status.account} />
        </a>
        <Handle account={status.account} />
        <a class="when push xs muted" href={postPath(status)} aria-label={tr.t("quote.open")}>
          <Ago at={status.created_at} />
        </a>
      </div>
      {status.spoiler_text ? (
        <a class="link small" href={postPath(status)}>
          <span class="sr">{tr.t("post.content_warning")}: </span>
          <bdi>{plainName(status.spoiler_text)}</bdi>
        </a>
      ) : (
        <Html class="text html quoted" html={status.content} lang={status.language} />
      )}
      {status.poll && <p class="xs muted">{tr.t("poll.poll")}</p>}
    </div>
  );
}
