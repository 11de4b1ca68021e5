// A page for writing one post.
import { Composer } from "../app/compose/composer.tsx";
import { useApp } from "../app/context.ts";
import { useSession } from "../app/session.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<null>({
  load: async (request) => {
    requireMe(request);
    return null;
  },
  title: (_data, tr) => tr.t("nav.write"),
  View: Write,
});

function Write() {
  const { tr } = useSession();
  const app = useApp();
  return (
    <Frame wide>
      <TopBar title={tr.t("compose.new")} back="/" />
      <div class="padx py writing">
        <Composer
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
