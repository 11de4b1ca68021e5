// The frame of settings: their list beside the one that is open.
import type { ComponentChildren } from "preact";
import type { Account } from "../app/entities/people.ts";
import { isAdmin, isStaff } from "../app/rights.ts";
import { useSession } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { Frame, TopBar } from "./frame.tsx";
import { Icon, type IconName } from "./icon.tsx";

interface Setting {
  href: string;
  icon: IconName;
  label: MessageKey;
}

/** Only what there is: a setting is listed once its page exists. */
const settings: Setting[] = [
  { href: "/settings", icon: "language", label: "preferences.title" },
  { href: "/settings/profile", icon: "person", label: "profile_edit.title" },
  { href: "/settings/writing", icon: "compose", label: "writing.title" },
  { href: "/settings/tips", icon: "jar", label: "tips.jar" },
  { href: "/settings/notifications", icon: "bell", label: "push.title" },
  { href: "/settings/security", icon: "key", label: "security.title" },
  { href: "/settings/filters", icon: "filter", label: "filters.title" },
  { href: "/settings/mutes", icon: "mic-off", label: "mutes.title" },
  { href: "/settings/blocks", icon: "shield", label: "blocks.title" },
  { href: "/settings/data", icon: "leave", label: "data.title" },
  { href: "/settings/invitations", icon: "link", label: "invitations.title" },
];

const forStaff: Setting[] = [
  { href: "/admin/reports", icon: "flag", label: "reports.title" },
  { href: "/admin/sign-ups", icon: "people", label: "waiting.title" },
];

const forAdmins: Setting[] = [
  { href: "/admin/servers", icon: "block", label: "servers.title" },
  { href: "/admin/server", icon: "server", label: "server.title" },
];

/** As far as the reader's role goes. */
function settingsOf(me: Account | null): Setting[] {
  return [...settings, ...(isStaff(me) ? forStaff : []), ...(isAdmin(me) ? forAdmins : [])];
}

interface SettingsFrameProps {
  /** Phones have no list beside the page: one goes back to it. */
  back: string;
  children: ComponentChildren;
}

export function SettingsFrame({ back, children }: SettingsFrameProps) {
  const { here, me, tr } = useSession();
  const path = here.split("?")[0];
  return (
    <Frame wide>
      <TopBar title={tr.t("nav.settings")} back={back} />
      <div class="setgrid">
        <nav class="setnav" aria-label={tr.t("nav.settings")}>
          {settingsOf(me).map(({ href, icon, label }) => (
            <a key={href} href={href} aria-current={path === href ? "page" : undefined}>
              <Icon name={icon} />
              {tr.t(label)}
            </a>
          ))}
        </nav>
        <div class="padx stack g6 py sett">{children}</div>
      </div>
    </Frame>
  );
}
