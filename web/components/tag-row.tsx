// A hashtag in one row: its name over how much it was used lately.
import type { Tag } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { Icon } from "./icon.tsx";

export function TagRow({ tag }: { tag: Tag }) {
  const { tr } = useSession();
  return (
    <a class="row g3 pad" href={`/tags/${encodeURIComponent(tag.name)}`}>
      <Icon name="hash" />
      <span class="grow stack g0">
        <bdi class="strong clip">#{tag.name}</bdi>
        <span class="hint">{tr.t("tags.uses", { count: usesIn(tag) })}</span>
      </span>
      <Icon name="chevron" flip />
    </a>
  );
}

/** In the days that the server tells of. */
export function usesIn({ history }: Tag): number {
  return history.reduce((sum, { uses }) => sum + Number(uses), 0);
}
