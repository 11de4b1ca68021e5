// One request to the pages: the API in process on the reader's behalf, and what every page needs to know.
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { createApi, type Api } from "../app/api.ts";
import { ApiError } from "../app/api/caller.ts";
import type { Instance } from "../app/entities/instance.ts";
import type { Account } from "../app/entities/people.ts";
import type { Session } from "../app/session.tsx";
import { createTranslator, isLanguage, type Language, type Messages } from "../i18n.ts";
import { acceptedTags, chooseLanguage } from "../language.ts";
import ar from "../locales/ar.json" with { type: "json" };
import en from "../locales/en.json" with { type: "json" };
import { orElse } from "../pages/page.ts";
import type { Assets } from "./assets.ts";
import { keep, LANGUAGE_COOKIE, themeOf } from "./cookies.ts";

/** The API's handlers, called without a network; the peer is who asked for the page. */
export type CallApi<Peer> = (request: Request, peer: Peer) => Promise<Response>;

export interface WebEnv<Peer = unknown> {
  Bindings: { peer: Peer };
}

export interface Visit {
  api: Api;
  session: Session;
  assets: Assets;
}

/** More languages than anybody reads in. */
const MAX_TAGS = 8;

const SESSION_COOKIE = "hakawati_session";

const messages: Record<Language, Messages> = { en, ar };

export async function beginVisit<Peer>(
  context: Context<WebEnv<Peer>>,
  origin: string,
  assets: Assets,
  call: CallApi<Peer>,
): Promise<Visit> {
  const api = apiFor(context, origin, call);
  const [instance, me] = await Promise.all([api.instance(), whoAsks(context, api)]);
  const unread = me ? await orElse(api.unread(), 0) : 0;
  const query = context.req.query("lang");
  if (isLanguage(query)) keep(context, LANGUAGE_COOKIE, query);
  const choice = chooseLanguage({
    query,
    setting: me?.locale,
    cookie: getCookie(context, LANGUAGE_COOKIE),
    acceptLanguage: context.req.header("accept-language"),
    instance: instance.languages[0],
  });
  const url = new URL(context.req.url);
  const tr = createTranslator(choice.lang, choice.locale, messages[choice.lang]);
  const session: Session = {
    ...choice,
    accepts: acceptedTags(context.req.header("accept-language")).slice(0, MAX_TAGS),
    tr,
    theme: themeOf(context),
    origin,
    instance: briefly(instance),
    me,
    unread,
    sprite: assets.sprite,
    now: Date.now(),
    here: url.pathname + url.search,
  };
  return { api, session, assets };
}

/** The API as this reader may use it: their cookie goes along, their forms were checked to be ours. */
function apiFor<Peer>(context: Context<WebEnv<Peer>>, origin: string, call: CallApi<Peer>): Api {
  const asked = context.req.raw.headers;
  return createApi((path, init) => {
    const headers = new Headers(init.headers);
    for (const name of ["cookie", "user-agent", "accept-language"]) {
      const value = asked.get(name);
      if (value !== null) headers.set(name, value);
    }
    headers.set("origin", origin);
    headers.set("sec-fetch-site", "same-origin");
    return call(new Request(origin + path, { ...init, headers }), context.env.peer);
  });
}

async function whoAsks(context: Context, api: Api): Promise<Account | null> {
  if (!getCookie(context, SESSION_COOKIE)) return null;
  return api.me().catch((error: unknown) => {
    // An old cookie makes no one; a failing server must not look like being signed out.
    if (error instanceof ApiError && error.status < 500) return null;
    throw error;
  });
}

/** What pages use of the instance document; the rest need not travel with each of them. */
function briefly({
  domain,
  title,
  version,
  description,
  languages,
  configuration,
  registrations,
}: Instance): Instance {
  const statuses = configuration?.statuses;
  return {
    domain,
    title,
    version,
    description,
    languages,
    ...(registrations ? { registrations } : {}),
    ...(statuses ? { configuration: { statuses } } : {}),
  };
}
