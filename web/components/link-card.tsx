// The page that a post links to, as it describes itself.
import type { PreviewCard } from "../app/entities/posts.ts";
import { plainName } from "../app/names.ts";
import { isOurs } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";

export function LinkCard({ card }: { card: PreviewCard }) {
  const { origin, tr } = useSession();
  const url = URL.parse(card.url);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const picture = card.image && isOurs(card.image, origin) ? card.image : null;
  const ours = isOurs(card.url, origin);
  return (
    <a
      class="linkcard"
      href={ours ? url.pathname : card.url}
      {...(ours ? {} : { rel: "nofollow noopener noreferrer" })}
    >
      {picture && (
        <img
          src={picture}
          alt={card.image_description ?? ""}
          width={card.width || 320}
          height={card.height || 180}
          loading="lazy"
          decoding="async"
        />
      )}
      <span class="linkcard-words">
        <span class="xs muted clip">
          <bdi>{plainName(card.provider_name) || url.hostname}</bdi>
          {card.author_name && (
            <>
              {" · "}
              <span class="sr">{tr.t("card.by")} </span>
              <bdi>{plainName(card.author_name)}</bdi>
            </>
          )}
        </span>
        <span class="strong linkcard-title" dir="auto" lang={card.language ?? undefined}>
          {plainName(card.title)}
        </span>
        {card.description && (
          <span class="small soft linkcard-text" dir="auto" lang={card.language ?? undefined}>
            {plainName(card.description)}
          </span>
        )}
      </span>
    </a>
  );
}
