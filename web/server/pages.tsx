// Answers a GET with a page: finds its module, loads its data through the API, renders it, and says how it failed.
import type { ComponentChildren } from "preact";
import { ApiError } from "../app/api/caller.ts";
import { SessionProvider, type Session, type SessionData } from "../app/session.tsx";
import { ErrorPage, failureOf, failureTitle, type Failure } from "../pages/error.tsx";
import { Elsewhere, type AnyPage } from "../pages/page.ts";
import { matchRoute } from "../pages/routes.ts";
import { renderDocument } from "./document.tsx";
import type { Visit } from "./visit.ts";

/** What the browser takes a page over from. */
export interface PageState {
  session: SessionData;
  data?: unknown;
  failure?: Failure;
}

export interface Rendered {
  html: string;
  status: 200 | 400 | 403 | 404 | 410 | 429 | 500;
}

const statuses: Record<Failure, Rendered["status"]> = {
  "400": 400,
  "404": 404,
  gone: 410,
  "403": 403,
  "429": 429,
  "500": 500,
  offline: 500,
  cross_site: 403,
};

/** @throws Elsewhere where another address answers */
export async function renderPage(visit: Visit, path: string): Promise<Rendered> {
  const match = matchRoute(path);
  if (!match) return renderFailure(visit, "404");
  const { page } = await match.load(visit.session.me);
  const query = new URL(visit.session.here, visit.session.origin).searchParams;
  const { api, session } = visit;
  try {
    const data = await page.load({ api, me: session.me, params: match.params, query });
    return { html: renderLoaded(visit, page, data), status: 200 };
  } catch (error) {
    if (error instanceof Elsewhere || !(error instanceof ApiError)) throw error;
    return renderFailure(visit, failureOf(error.status, error.details));
  }
}

function renderLoaded({ session, assets }: Visit, page: AnyPage, data: unknown): string {
  const title = page.title(data, session.tr);
  const state: PageState = { session: plain(session), data };
  return renderDocument({
    session,
    assets,
    title,
    uri: page.uri?.(data),
    links: page.links?.(data, session.tr),
    state,
    children: within(session, <page.View data={data} />),
  });
}

/** A failed page lives on in the browser too, so that going on needs no new document. */
export function renderFailure({ session, assets }: Visit, failure: Failure): Rendered {
  const status = statuses[failure];
  const title = session.tr.t(failureTitle(failure));
  const children = within(session, <ErrorPage failure={failure} />);
  const state: PageState = { session: plain(session), failure };
  return { html: renderDocument({ session, assets, title, state, children }), status };
}

/** The answer to a form of another site: nothing to go on from. */
export function renderRefusal(visit: Visit): Rendered {
  const title = visit.session.tr.t(failureTitle("cross_site"));
  return { html: renderStill(visit, title, <ErrorPage failure="cross_site" />), status: 403 };
}

/** A page that is only a form: it stays as the server made it and needs no script, though one may help. */
export function renderStill(
  { session, assets }: Visit,
  title: string,
  view: ComponentChildren,
  script?: string,
): string {
  return renderDocument({ session, assets, title, script, children: within(session, view) });
}

function within(session: Session, view: ComponentChildren) {
  return <SessionProvider value={session}>{view}</SessionProvider>;
}

function plain({ tr: _tr, here: _here, ...data }: Session): SessionData {
  return data;
}
