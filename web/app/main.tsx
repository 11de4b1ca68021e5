// The browser's entry: takes the server's page over, then shows page after page while the sound of a room goes on.
import "../styles/main.css";
import { hydrate, render } from "preact";
import { createTranslator } from "../i18n.ts";
import { failureTitle } from "../pages/error.tsx";
import { matchRoute } from "../pages/routes.ts";
import type { HeadLink } from "../pages/page.ts";
import type { PageState } from "../server/pages.tsx";
import { browserApi } from "./api.ts";
import { holdEarlyPresses } from "./early-presses.ts";
import { keepEarlyWords } from "./early-words.ts";
import { loadMessages } from "./messages.ts";
import { Navigator, type Shown } from "./navigator.ts";
import { browserNews } from "./news/news.ts";
import { countUnread } from "./news/unread.ts";
import { Root, type RootState } from "./root.tsx";
import { SoundKeeper } from "./sound-keeper.ts";

const root = document.getElementById("app");
const state = document.getElementById("state")?.textContent;
if (root && state) void takeOver(root, JSON.parse(state) as PageState).finally(holdEarlyPresses());

async function takeOver(root: HTMLElement, boot: PageState): Promise<void> {
  const { lang, locale, me } = boot.session;
  const [messages, first] = await Promise.all([loadMessages(lang), firstPage(boot)]);
  const tr = createTranslator(lang, locale, messages);
  const api = browserApi();
  const draw = () => render(<Root {...state} />, root);
  const change = (part: Partial<RootState>) => {
    Object.assign(state, part);
    draw();
  };
  const navigator = new Navigator(
    {
      api,
      me,
      busy: (busy) => change({ busy }),
      show(shown) {
        change({ shown, session: { ...state.session, here: shown.here, now: Date.now() } });
        const title = shown.page ? shown.page.title(shown.data, tr) : tr.t(failureTitle(shown.failure!));
        pointTo(shown.page?.links?.(shown.data, tr) ?? []);
        document.title = tr.t("app.title", { page: title, instance: boot.session.instance.title });
      },
    },
    first,
  );
  const news = me && browserNews();
  const setUnread = (unread: number) => change({ session: { ...state.session, unread } });
  const app = {
    api,
    news,
    sawNotifications(newestId: string) {
      // Where the server did not hear of it they go on counting as new.
      api.markSeen(newestId).then(
        () => setUnread(0),
        () => undefined,
      );
    },
    navigate: (path: string) => navigator.go(path),
    reload: () => navigator.reload(),
    toast: (toast: RootState["toast"]) => change({ toast }),
    sound: new SoundKeeper(api, () => draw()),
  };
  const session = { ...boot.session, tr, here: first.here };
  const state: RootState = { session, shown: first, app, toast: null, busy: false };
  const fillIn = keepEarlyWords(root);
  hydrate(<Root {...state} hydrating />, root);
  navigator.start();
  draw();
  if (news) countUnread(api, news, () => state.session.unread, setUnread);
  fillIn();
}

/** The head points to what the new page names: wallets that browsers pay while a page is read must not outlive it. */
function pointTo(links: HeadLink[]): void {
  for (const old of document.head.querySelectorAll("link[data-of-page]")) old.remove();
  for (const link of links) {
    const element = Object.assign(document.createElement("link"), link);
    element.dataset["ofPage"] = "";
    document.head.append(element);
  }
}

async function firstPage({ session, data, failure }: PageState): Promise<Shown> {
  const { pathname, search } = location;
  const match = failure ? null : matchRoute(pathname);
  const page = match ? (await match.load(session.me)).page : null;
  return { key: "first", here: pathname + search, page, data, failure: failure ?? null };
}
