// The posts that one keeps for later, the latest first.
import type { Status } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { PostList } from "../components/post-list.tsx";
import { definePage, requireMe } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  statuses: Status[];
  older: string | null;
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const max_id = request.query.get("max_id");
    const { items, older } = await request.api.saved({ limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) });
    return { statuses: items, older: items.length === PAGE_SIZE ? older : null };
  },
  title: (_data, tr) => tr.t("nav.saved"),
  View: Saved,
});

function Saved({ data: { statuses, older } }: { data: Data }) {
  const { tr } = useSession();
  return (
    <Frame>
      <TopBar title={tr.t("nav.saved")} back="/settings" />
      {statuses.length === 0 && <EmptyState title={tr.t("saved.empty")} help={tr.t("saved.empty_help")} />}
      <PostList statuses={statuses} older={older && `/saved?max_id=${encodeURIComponent(older)}`} />
    </Frame>
  );
}
