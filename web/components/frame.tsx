// The frame of ordinary pages: navigation, the column, what stands beside it, and tabs on phones.
import type { ComponentChildren } from "preact";
import { profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { Avatar } from "./avatar.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Logo, Wordmark } from "./logo.tsx";
import { Handle, Name } from "./name.tsx";
import { Preferences } from "./preferences.tsx";
import { SearchBox } from "./search-box.tsx";

interface FrameProps {
  children: ComponentChildren;
  side?: ComponentChildren;
  /** Column and side are one, for settings and writing. */
  wide?: boolean;
  /** The page has a place to search of its own. */
  searches?: boolean;
}

export function Frame({ children, side, wide, searches }: FrameProps) {
  const { me, tr } = useSession();
  return (
    <>
      <SkipLink />
      <div class={wide ? "app wide" : "app"}>
        <Navigation />
        <main class="main" id="main" tabIndex={-1}>
          {children}
        </main>
        {!wide && (
          <aside class="side" aria-label={tr.t("nav.side")}>
            {me && !searches && <SearchBox name="side" />}
            {side}
            <FootLinks />
          </aside>
        )}
      </div>
      <Tabs />
    </>
  );
}

export function SkipLink() {
  const { tr } = useSession();
  return (
    <a class="skip" href="#main">
      {tr.t("app.skip")}
    </a>
  );
}

interface Place {
  href: string;
  icon: IconName;
  label: MessageKey;
}

/** Only what there is: a place is listed once its page exists. */
function usePlaces(): Place[] {
  const { me } = useSession();
  const places: Place[] = [
    { href: "/", icon: "home", label: "nav.home" },
    { href: "/explore", icon: "search", label: "nav.explore" },
    { href: "/spaces", icon: "space", label: "nav.spaces" },
  ];
  if (me) places.push({ href: "/notifications", icon: "bell", label: "nav.notifications" });
  if (me) places.push({ href: "/messages", icon: "direct", label: "messages.title" });
  if (me) places.push({ href: "/saved", icon: "bookmark", label: "nav.saved" });
  if (me) places.push({ href: "/lists", icon: "list", label: "nav.lists" });
  if (me) places.push({ href: profilePath(me), icon: "person", label: "nav.profile" });
  if (me) places.push({ href: "/settings", icon: "settings", label: "nav.settings" });
  places.push({ href: "/about", icon: "info", label: "nav.about" });
  return places;
}

function useCurrent(href: string): "page" | undefined {
  return useSession().here.split("?")[0] === href ? "page" : undefined;
}

function Navigation() {
  const { me, tr } = useSession();
  const places = usePlaces();
  return (
    <nav class="nav" aria-label={tr.t("nav.main")}>
      <a class="brand" href="/">
        <Logo />
        <Wordmark />
      </a>
      {places.map((place) => (
        <NavigationItem key={place.href} {...place} />
      ))}
      {me ? (
        <a class="btn ink write" href="/write" aria-label={tr.t("nav.write")}>
          <Icon name="compose" />
          <span class="t">{tr.t("nav.write")}</span>
        </a>
      ) : (
        <SignInLink />
      )}
      {me && (
        <a class="me" href={profilePath(me)}>
          <Avatar account={me} size="m36" />
          <span class="who stack g0">
            <span class="strong small clip">
              <Name account={me} />
            </span>
            <span class="xs muted">
              <Handle account={me} />
            </span>
          </span>
        </a>
      )}
    </nav>
  );
}

function SignInLink() {
  const { here, tr } = useSession();
  const back = here === "/" ? "" : `?return=${encodeURIComponent(here)}`;
  return (
    <a class="btn ink write" href={`/sign-in${back}`} aria-label={tr.t("action.sign_in")}>
      <Icon name="key" />
      <span class="t">{tr.t("action.sign_in")}</span>
    </a>
  );
}

function NavigationItem({ href, icon, label }: Place) {
  const { tr } = useSession();
  const unread = useUnread(href);
  return (
    <a
      class="item"
      href={href}
      aria-current={useCurrent(href)}
      aria-label={unread?.label(label)}
      title={tr.t(label)}
    >
      <Icon name={icon} />
      <span class="t">{tr.t(label)}</span>
      {unread && <span class="badge num">{unread.shown}</span>}
    </a>
  );
}

function Tabs() {
  const { me, tr } = useSession();
  return (
    <nav class="tabs" aria-label={tr.t("nav.main")}>
      <Tab href="/" icon="home" label="nav.home" />
      <Tab href="/spaces" icon="space" label="nav.spaces" />
      {me && (
        <a class="write" href="/write" aria-label={tr.t("nav.write")}>
          <Icon name="compose" />
        </a>
      )}
      {me ? (
        <Tab href="/notifications" icon="bell" label="nav.alerts" />
      ) : (
        <Tab href="/about" icon="info" label="nav.about" />
      )}
      {me ? (
        <Tab href={profilePath(me)} icon="person" label="nav.me" />
      ) : (
        <Tab href="/sign-in" icon="key" label="nav.sign_in" />
      )}
    </nav>
  );
}

/** Beside the way to the notifications: how many have not been seen. */
function useUnread(href: string) {
  const { tr, unread: count } = useSession();
  if (href !== "/notifications" || count === 0) return null;
  return {
    shown: count > 99 ? `${tr.number(99)}+` : tr.number(count),
    label: (key: MessageKey) => tr.t("nav.unread", { label: tr.t(key), count }),
  };
}

function Tab({ href, icon, label }: Place) {
  const { tr } = useSession();
  const unread = useUnread(href);
  return (
    <a href={href} aria-current={useCurrent(href)} aria-label={unread?.label(label)}>
      <Icon name={icon} />
      {unread && <span class="dot" />}
      <span>{tr.t(label)}</span>
    </a>
  );
}

function FootLinks() {
  const { instance, tr } = useSession();
  const domain = <bdi dir="ltr">{instance.domain}</bdi>;
  return (
    <div class="foot-links">
      <a href="/about">{tr.rich("nav.about_instance", { domain })}</a>
      <Preferences />
    </div>
  );
}

interface TopBarProps {
  title: ComponentChildren;
  /** The page has its h1 further down; the bar only repeats it. */
  repeated?: boolean;
  back?: string;
  children?: ComponentChildren;
}

export function TopBar({ title, repeated, back, children }: TopBarProps) {
  const { tr } = useSession();
  const Title = repeated ? "p" : "h1";
  return (
    <header class="topbar">
      {back ? (
        <a class="ib edge" href={back} aria-label={tr.t("nav.back")}>
          <Icon name="back" flip />
        </a>
      ) : (
        <span class="only-phone">
          <Logo />
        </span>
      )}
      <Title class="display ds grow clip">{title}</Title>
      {children}
    </header>
  );
}
