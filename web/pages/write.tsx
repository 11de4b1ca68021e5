// A page for writing one post.
import { Composer } from "../app/compose/composer.tsx";
import { useApp } from "../app/context.ts";
import type { Draft, Editing } from "../app/compose/compose-state.ts";
import type { Status } from "../app/entities/posts.ts";
import { postPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { definePage, orElse, requireMe } from "./page.ts";

interface Data {
  /** What is edited: one's own post, as it was typed. */
  editing: Editing | null;
  /** What the new post quotes. */
  quoting: Status | null;
  /** A message, and to whom. */
  message: { to: string } | null;
}

export const page = definePage<Data>({
  load: async (request) => {
    requireMe(request);
    const { api, query } = request;
    const [quoted, edited] = [query.get("quote"), query.get("edit")];
    if (edited) {
      const [status, source] = await Promise.all([api.status(edited), api.source(edited)]);
      return { quoting: null, editing: { status, source }, message: null };
    }
    const quoting = quoted ? await orElse(api.status(quoted), null) : null;
    const message = query.get("visibility") === "direct" ? { to: query.get("to") ?? "" } : null;
    return { quoting, editing: null, message };
  },
  title: ({ editing }, tr) => tr.t(editing ? "compose.edit" : "nav.write"),
  View: Write,
});

function beginTo(to: string): Partial<Draft> {
  return { visibility: "direct", text: to && `@${to} ` };
}

function Write({ data: { quoting, editing, message } }: { data: Data }) {
  const { tr } = useSession();
  const app = useApp();
  return (
    <Frame wide>
      <TopBar title={tr.t(editing ? "compose.edit" : "compose.new")} back={message ? "/messages" : "/"} />
      <div class="padx py writing">
        <Composer
          key={editing?.status.id}
          {...(quoting ? { quoting } : {})}
          {...(editing ? { editing } : {})}
          begin={message ? beginTo(message.to) : undefined}
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
