// The browser's entry: takes over the page the server made, and from then on moves between pages without leaving it.
import "../styles/main.css";
import { hydrate } from "preact";
import { createTranslator } from "../i18n.ts";
import { matchRoute } from "../pages/routes.ts";
import type { PageState } from "../server/pages.tsx";
import { Root, type Shown } from "./root.tsx";

const words = {
  en: () => import("../locales/en.json"),
  ar: () => import("../locales/ar.json"),
};

async function start(): Promise<void> {
  const state = readState();
  const container = document.querySelector("#app");
  if (!state || !container) return;
  const { session, data, failure } = state;
  const [messages, shown] = await Promise.all([words[session.lang](), firstPage(session.me, data, failure)]);
  const tr = createTranslator(session.lang, session.locale, messages.default);
  hydrate(<Root session={session} tr={tr} first={shown} />, container);
}

function readState(): PageState | null {
  const text = document.querySelector("#state")?.textContent;
  return text ? (JSON.parse(text) as PageState) : null;
}

async function firstPage(
  me: PageState["session"]["me"],
  data: unknown,
  failure: PageState["failure"],
): Promise<Shown> {
  const here = location.pathname + location.search;
  const match = matchRoute(location.pathname);
  if (failure || !match) return { here, failure: failure ?? "404" };
  return { here, page: (await match.load(me)).page, data };
}

void start();
