// Settings at a glance: language and light, the way to the others, and the way out.
import { profilePath } from "../app/paths.ts";
import { isAdmin, isStaff } from "../app/rights.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { Button } from "../components/button.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { PreferencesForm } from "../components/preferences.tsx";
import { ProfilePictures } from "../components/profile-pictures.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import type { MessageKey } from "../i18n.ts";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<null>({
  load: async (request) => {
    requireMe(request);
    return null;
  },
  title: (_data, tr) => tr.t("nav.settings"),
  View: Settings,
});

interface Place {
  href: string;
  icon: IconName;
  label: MessageKey;
  help: MessageKey;
}

const places: Place[] = [
  { href: "/settings/profile", icon: "person", label: "profile_edit.title", help: "profile_edit.lead" },
  { href: "/settings/tips", icon: "jar", label: "tips.jar", help: "jar.lead" },
  { href: "/settings/notifications", icon: "bell", label: "push.title", help: "push.help" },
  { href: "/settings/security", icon: "key", label: "security.title", help: "security.lead" },
  { href: "/settings/invitations", icon: "link", label: "invitations.title", help: "invitations.lead" },
  { href: "/settings/writing", icon: "compose", label: "writing.title", help: "writing.lead" },
  { href: "/messages", icon: "direct", label: "messages.title", help: "messages.help" },
  { href: "/lists", icon: "list", label: "nav.lists", help: "lists.help" },
  { href: "/settings/filters", icon: "filter", label: "filters.title", help: "filters.lead" },
  { href: "/settings/mutes", icon: "mic-off", label: "mutes.title", help: "mutes.lead" },
  { href: "/settings/blocks", icon: "shield", label: "blocks.title", help: "blocks.lead" },
  { href: "/scheduled", icon: "schedule", label: "scheduled.title", help: "scheduled.help" },
  { href: "/saved", icon: "bookmark", label: "nav.saved", help: "saved.help" },
  { href: "/settings/data", icon: "leave", label: "data.title", help: "data.lead" },
];

const forStaff: Place[] = [
  { href: "/admin/reports", icon: "flag", label: "reports.title", help: "reports.lead" },
  { href: "/admin/sign-ups", icon: "people", label: "waiting.title", help: "waiting.empty_help" },
];

const forAdmins: Place[] = [
  { href: "/admin/servers", icon: "block", label: "servers.title", help: "servers.lead" },
  { href: "/admin/server", icon: "server", label: "server.title", help: "server.lead" },
];

function PlaceRow({ href, icon, label, help }: Place) {
  const { tr } = useSession();
  return (
    <li>
      <a class="row g3 pad" href={href}>
        <Icon name={icon} />
        <span class="grow stack g0">
          <span class="strong">{tr.t(label)}</span>
          <span class="hint">{tr.t(help)}</span>
        </span>
        <Icon name="chevron" flip />
      </a>
    </li>
  );
}

function Settings() {
  const { me, tr } = useSession();
  return (
    <SettingsFrame back={me ? profilePath(me) : "/"}>
      {me && <AccountRow account={me} />}
      <ul class="card">
        {places.map((place) => (
          <PlaceRow key={place.href} {...place} />
        ))}
        {isStaff(me) && forStaff.map((place) => <PlaceRow key={place.href} {...place} />)}
        {isAdmin(me) && forAdmins.map((place) => <PlaceRow key={place.href} {...place} />)}
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
