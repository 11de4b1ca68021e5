// The posts that one keeps for later, and those that one likes, the latest first.
import type { Status } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { PostList } from "../components/post-list.tsx";
import { definePage, requireMe } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  which: "saved" | "liked";
  statuses: Status[];
  older: string | null;
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const max_id = request.query.get("max_id");
    const which = request.query.get("which") === "liked" ? "liked" : "saved";
    const { items, older } = await request.api[which]({ limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) });
    return { which, statuses: items, older: items.length === PAGE_SIZE ? older : null };
  },
  title: (_data, tr) => tr.t("nav.saved"),
  View: Saved,
});

function Saved({ data: { which, statuses, older } }: { data: Data }) {
  const { tr } = useSession();
  const tabs = { saved: "/saved", liked: "/saved?which=liked" } as const;
  const rest = new URLSearchParams({ ...(which === "liked" ? { which } : {}), max_id: older ?? "" });
  return (
    <Frame>
      <TopBar title={tr.t("nav.saved")} back="/settings" />
      <nav class="tabsrow" aria-label={tr.t("nav.saved")}>
        {(["saved", "liked"] as const).map((tab) => (
          <a key={tab} href={tabs[tab]} aria-current={tab === which ? "page" : undefined}>
            {tr.t(`saved.tab.${tab}`)}
          </a>
        ))}
      </nav>
      {statuses.length === 0 && (
        <EmptyState title={tr.t(`saved.empty.${which}`)} help={tr.t(`saved.empty_help.${which}`)} />
      )}
      <PostList statuses={statuses} older={older && `/saved?${rest}`} />
    </Frame>
  );
}
