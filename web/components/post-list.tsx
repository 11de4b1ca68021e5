// Posts one below the other, and the way to older ones.
import type { Status } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { Post } from "./post.tsx";

interface PostListProps {
  statuses: Status[];
  /** The page that continues; a link, so that it works without scripts. */
  older?: string | null;
}

export function PostList({ statuses, older }: PostListProps) {
  const { tr } = useSession();
  return (
    <>
      {statuses.map((status) => (
        <Post key={status.id} status={status} />
      ))}
      {older && (
        <a class="newposts" href={older}>
          {tr.t("action.older")}
        </a>
      )}
    </>
  );
}

/** The address of the next page, when this one is full. */
export function olderPath(path: string, statuses: Status[], pageSize: number): string | null {
  const last = statuses.at(-1);
  if (!last || statuses.length < pageSize) return null;
  return `${path}?max_id=${encodeURIComponent(last.id)}`;
}
