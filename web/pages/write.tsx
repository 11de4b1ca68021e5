// A page for writing one post.
import { Composer } from "../app/compose/composer.tsx";
import { useApp } from "../app/context.ts";
import type { Editing } from "../app/compose/compose-state.ts";
import type { Status } from "../app/entities.ts";
import { postPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { definePage, orElse, requireMe } from "./page.ts";

interface Data {
  /** What is edited: one's own post, as it was typed. */
  editing: Editing | null;
  /** What the new post quotes. */
  quoting: Status | null;
}

export const page = definePage<Data>({
  load: async (request) => {
    requireMe(request);
    const { api, query } = request;
    const [quoted, edited] = [query.get("quote"), query.get("edit")];
    if (edited) {
      const [status, source] = await Promise.all([api.status(edited), api.source(edited)]);
      return { quoting: null, editing: { status, source } };
    }
    return { quoting: quoted ? await orElse(api.status(quoted), null) : null, editing: null };
  },
  title: ({ editing }, tr) => tr.t(editing ? "compose.edit" : "nav.write"),
  View: Write,
});

function Write({ data: { quoting, editing } }: { data: Data }) {
  const { tr } = useSession();
  const app = useApp();
  return (
    <Frame wide>
      <TopBar title={tr.t(editing ? "compose.edit" : "compose.new")} back="/" />
      <div class="padx py writing">
        <Composer
          key={editing?.status.id}
          {...(quoting ? { quoting } : {})}
          {...(editing ? { editing } : {})}
          onSent={(sent) => {
            app?.toast({
              text: tr.t(!sent ? "compose.scheduled" : editing ? "compose.saved" : "compose.sent"),
            });
            app?.navigate(!sent ? "/scheduled" : editing ? postPath(sent) : "/");
          }}
        />
        <noscript>
          <p class="small soft">{tr.t("compose.needs_script")}</p>
        </noscript>
      </div>
    </Frame>
  );
}
