// A page for writing one post.
import { Composer } from "../app/compose/composer.tsx";
import { useApp } from "../app/context.ts";
import type { Status } from "../app/entities.ts";
import { useSession } from "../app/session.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { definePage, orElse, requireMe } from "./page.ts";

interface Data {
  /** What the new post quotes. */
  quoting: Status | null;
}

export const page = definePage<Data>({
  load: async (request) => {
    requireMe(request);
    const id = request.query.get("quote");
    return { quoting: id ? await orElse(request.api.status(id), null) : null };
  },
  title: (_data, tr) => tr.t("nav.write"),
  View: Write,
});

function Write({ data: { quoting } }: { data: Data }) {
  const { tr } = useSession();
  const app = useApp();
  return (
    <Frame wide>
      <TopBar title={tr.t("compose.new")} back="/" />
      <div class="padx py writing">
        <Composer
          {...(quoting ? { quoting } : {})}
          onSent={() => {
            app?.toast({ text: tr.t("compose.sent") });
            app?.navigate("/");
          }}
        />
        <noscript>
          <p class="small soft">{tr.t("compose.needs_script")}</p>
        </noscript>
      </div>
    </Frame>
  );
}
