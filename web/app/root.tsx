// The running app: shows one page at a time and goes to the next on a press of a link, so that sound never stops.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Toast, type ToastMessage } from "../components/toast.tsx";
import type { Translator } from "../i18n.ts";
import { ErrorPage, failureOf, failureTitle, type Failure } from "../pages/error.tsx";
import { Elsewhere, type AnyPage } from "../pages/page.ts";
import { matchRoute } from "../pages/routes.ts";
import { ApiError, browserApi, type Api } from "./api.ts";
import { AppProvider, type BrowserApp } from "./context.ts";
import type { Account } from "./entities.ts";
import { SessionProvider, type SessionData } from "./session.tsx";

export type Shown = { here: string } & (
  | { page: AnyPage; data: unknown; failure?: undefined }
  | { failure: Failure }
);

interface RootProps {
  session: SessionData;
  tr: Translator;
  first: Shown;
}

export function Root({ session, tr, first }: RootProps) {
  const api = useMemo(browserApi, []);
  const [shown, setShown] = useState(first);
  const [now, setNow] = useState(session.now);
  const [message, toast] = useState<ToastMessage | null>(null);
  const closeToast = useCallback(() => toast(null), []);

  const load = useCallback((here: string) => loadPage(api, session.me, here), [api, session]);
  const show = useCallback(
    (next: Shown) => {
      setNow(Date.now());
      setShown(next);
      document.title = tr.t("app.title", { page: titleOf(next, tr), instance: session.instance.title });
    },
    [session, tr],
  );
  const { navigate, reload } = useNavigation(load, show);

  const app: BrowserApp = {
    api,
    navigate,
    reload,
    toast,
    sound: null,
  };
  return (
    <SessionProvider value={{ ...session, now, tr, here: shown.here }}>
      <AppProvider value={app}>
        <PageView shown={shown} />
        <Toast message={message} onClose={closeToast} />
      </AppProvider>
    </SessionProvider>
  );
}

function PageView({ shown }: { shown: Shown }) {
  if (shown.failure !== undefined) return <ErrorPage failure={shown.failure} />;
  const { View } = shown.page;
  return <View key={shown.here} data={shown.data} />;
}

function titleOf(shown: Shown, tr: Translator): string {
  if (shown.failure !== undefined) return tr.t(failureTitle(shown.failure));
  return shown.page.title(shown.data, tr);
}

async function loadPage(api: Api, me: Account | null, here: string): Promise<Shown> {
  const url = new URL(here, location.origin);
  const match = matchRoute(url.pathname);
  if (!match) return { here, failure: "404" };
  try {
    const { page } = await match.load(me);
    const data = await page.load({ api, me, params: match.params, query: url.searchParams });
    return { here, page, data };
  } catch (error) {
    if (error instanceof Elsewhere) return loadPage(api, me, error.path);
    return { here, failure: failureOf(error instanceof ApiError ? error.status : 0) };
  }
}

type Way = "link" | "history" | "reload";

/** Links, the back button, and code: all load a page and show it, unless another was asked for meanwhile. */
function useNavigation(load: (here: string) => Promise<Shown>, show: (next: Shown) => void) {
  const latest = useRef(0);
  const go = useCallback(
    async (path: string, way: Way) => {
      const turn = ++latest.current;
      if (way === "link") history.pushState(null, "", path);
      const next = await load(path.split("#")[0]!);
      if (turn !== latest.current) return;
      show(next);
      if (way !== "link") return;
      scrollTo(0, 0);
      document.querySelector<HTMLElement>("#main")?.focus({ preventScroll: true });
    },
    [load, show],
  );
  useEffect(() => {
    const onPress = (event: MouseEvent) => {
      const path = pathOfPress(event);
      if (path === null) return;
      event.preventDefault();
      void go(path, "link");
    };
    const onHistory = () => void go(location.pathname + location.search, "history");
    document.addEventListener("click", onPress);
    addEventListener("popstate", onHistory);
    return () => {
      document.removeEventListener("click", onPress);
      removeEventListener("popstate", onHistory);
    };
  }, [go]);
  return useMemo(
    () => ({
      navigate: (path: string) => void go(path, "link"),
      reload: () => void go(location.pathname + location.search, "reload"),
    }),
    [go],
  );
}

/** The page of ours that a press leads to; null leaves it to the browser: other sites, new tabs, doors, downloads. */
function pathOfPress(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return null;
  const isSamePage = link.pathname === location.pathname && link.search === location.search;
  if ((isSamePage && link.hash) || !matchRoute(link.pathname)) return null;
  return link.pathname + link.search + link.hash;
}
