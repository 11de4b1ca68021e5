// What stands where an account was: it is gone, and so is everything that it said here.
import { useSession } from "../app/session.tsx";
import { ButtonLink } from "../components/button.tsx";
import { Door } from "../components/door.tsx";
import { definePage } from "./page.ts";

export const page = definePage<null>({
  load: async () => null,
  title: (_data, tr) => tr.t("farewell.title"),
  View: Farewell,
});

function Farewell() {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t("farewell.title")}</h1>
      <p class="text">{tr.t("farewell.gone")}</p>
      <p class="soft text">{tr.t("farewell.elsewhere")}</p>
      <ButtonLink kind="line" href="/">
        {tr.t("action.go_home")}
      </ButtonLink>
    </Door>
  );
}
