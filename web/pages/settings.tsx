// Settings at a glance: language and light, the way to the others, and the way out.
import { profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { PreferencesForm } from "../components/preferences.tsx";
import { ProfilePictures } from "../components/profile-pictures.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<null>({
  load: async (request) => {
    requireMe(request);
    return null;
  },
  title: (_data, tr) => tr.t("nav.settings"),
  View: Settings,
});

function Settings() {
  const { me, tr } = useSession();
  return (
    <SettingsFrame back={me ? profilePath(me) : "/"}>
      {me && <AccountRow account={me} />}
      <ul class="card">
        <li>
          <a class="row g3 pad" href="/settings/tips">
            <Icon name="jar" />
            <span class="grow stack g0">
              <span class="strong">{tr.t("tips.jar")}</span>
              <span class="hint">{tr.t("jar.lead")}</span>
            </span>
            <Icon name="chevron" flip />
          </a>
        </li>
        <li>
          <a class="row g3 pad" href="/saved">
            <Icon name="bookmark" />
            <span class="grow stack g0">
              <span class="strong">{tr.t("nav.saved")}</span>
              <span class="hint">{tr.t("saved.help")}</span>
            </span>
            <Icon name="chevron" flip />
          </a>
        </li>
      </ul>
      {me && (
        <section class="stack g3">
          <h2 class="display dm">{tr.t("media.pictures")}</h2>
          <ProfilePictures account={me} />
        </section>
      )}
      <section class="stack g3">
        <h2 class="display dm">{tr.t("preferences.title")}</h2>
        <PreferencesForm />
      </section>
      <form method="post" action="/sign-out">
        <input type="hidden" name="return" value="/" />
        <Button kind="line">
          <Icon name="leave" flip />
          {tr.t("action.sign_out")}
        </Button>
      </form>
    </SettingsFrame>
  );
}
