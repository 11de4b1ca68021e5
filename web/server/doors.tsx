// The forms that work without scripts: set-up, an app's consent, preferences, and those in files of their own. Each calls the API.
import type { Context, Hono } from "hono";
import { ApiError } from "../app/api/caller.ts";
import { isLanguage } from "../i18n.ts";
import { Consent, ConsentCode, ConsentDenied, ConsentRefused, requestFields } from "../pages/consent.tsx";
import { Setup, SetupClosed, type SetupValues } from "../pages/setup.tsx";
import { keep, LANGUAGE_COOKIE, THEME_COOKIE } from "./cookies.ts";
import { mountAdmin } from "./admin-doors.ts";
import { mountFilters } from "./filter-doors.ts";
import { fieldErrors, formOf, passCookies, type DoorTools } from "./forms.ts";
import { localPath } from "./own-origin.ts";
import { mountOwnData } from "./own-data-doors.tsx";
import { mountNotices } from "./notice-doors.ts";
import { mountPeople } from "./people-doors.ts";
import { renderStill } from "./pages.tsx";
import { mountSettings } from "./settings-doors.tsx";
import { mountSignIn } from "./sign-in-doors.tsx";
import { mountSignUp } from "./sign-up-doors.tsx";
import type { Visit, WebEnv } from "./visit.ts";

export function mountDoors<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  mountSignIn(web, tools);
  mountSignUp(web, tools);
  mountSettings(web, tools);
  mountOwnData(web, tools);
  mountPeople(web, tools);
  mountFilters(web, tools);
  mountAdmin(web, tools);
  mountNotices(web, tools);
  mountSetup(web, tools);
  mountConsent(web, tools);
  mountPreferences(web, tools);
}

function mountSetup<Peer>(web: Hono<WebEnv<Peer>>, { visit }: DoorTools<Peer>): void {
  web.get("/setup", async (context) => {
    const here = await visit(context);
    const token = context.req.query("token") ?? "";
    const values = { instance_name: "", language: here.session.tr.lang, username: "", email: "" };
    return showSetup(context, here, token, { values, errors: {}, failed: false }, 200);
  });

  web.post("/setup", async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const field = (name: string) => form.get(name) ?? "";
    const token = field("token");
    const values = {
      instance_name: field("instance_name"),
      language: isLanguage(field("language")) ? field("language") : here.session.tr.lang,
      username: field("username"),
      email: field("email"),
    };
    try {
      passCookies(context, await here.api.setUp({ token, ...values, password: field("password") }));
      keep(context, LANGUAGE_COOKIE, values.language);
      return context.redirect("/", 303);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const errors = fieldErrors(error, here.session.tr);
      return showSetup(context, here, token, { values, errors, failed: error.status >= 500 }, 422);
    }
  });

  async function showSetup(
    context: Context,
    here: Visit,
    token: string,
    form: { values: SetupValues; errors: Record<string, string>; failed: boolean },
    status: 200 | 422,
  ) {
    const title = here.session.tr.t("setup.title");
    try {
      const state = await here.api.setupState(token);
      return context.html(renderStill(here, title, <Setup token={token} state={state} {...form} />), status);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      const done = error.status === 410;
      return context.html(renderStill(here, title, <SetupClosed done={done} />), done ? 410 : 403);
    }
  }
}

function mountConsent<Peer>(web: Hono<WebEnv<Peer>>, { visit, forward }: DoorTools<Peer>): void {
  // toot asks for it with a slash at the end.
  web.get("/oauth/authorize/", (context) => {
    return context.redirect(`/oauth/authorize${new URL(context.req.url).search}`);
  });

  web.get("/oauth/authorize", async (context) => {
    const here = await visit(context);
    const query = context.req.query();
    const title = here.session.tr.t("action.sign_in");
    const { me } = here.session;
    if (!me) {
      return context.redirect(`/sign-in?return=${encodeURIComponent(here.session.here)}`);
    }
    try {
      const request = await here.api.authorizationRequest(new URLSearchParams(query).toString());
      return context.html(renderStill(here, title, <Consent request={request} query={query} account={me} />));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      return context.html(renderStill(here, title, <ConsentRefused reason={error.message} />), 400);
    }
  });

  web.post("/oauth/authorize", async (context) => {
    const sent = await formOf(context);
    const form = new URLSearchParams();
    for (const name of [...requestFields, "decision"]) {
      const value = sent.get(name);
      if (value !== null) form.set(name, value);
    }
    const answer = await forward(context, "/oauth/authorize", form);
    const target = answer.headers.get("location");
    if (target !== null) return context.redirect(target, 303);
    const here = await visit(context);
    const said = (await answer.json().catch(() => ({}))) as { error?: string; error_description?: string };
    const reason = said.error_description ?? said.error ?? null;
    const title = here.session.tr.t("consent.bad");
    return context.html(renderStill(here, title, <ConsentRefused reason={reason} />), 400);
  });

  // Where the API leads an app without an address of its own: the person carries the code over.
  web.get("/oauth/authorize/native", async (context) => {
    const here = await visit(context);
    const { tr } = here.session;
    const code = context.req.query("code");
    return context.html(
      code
        ? renderStill(here, tr.t("consent.code_title"), <ConsentCode code={code} />)
        : renderStill(here, tr.t("consent.denied"), <ConsentDenied />),
    );
  });
}

function mountPreferences<Peer>(web: Hono<WebEnv<Peer>>, { origin, visit }: DoorTools<Peer>): void {
  web.post("/preferences", async (context) => {
    const { api, session } = await visit(context);
    const form = await formOf(context);
    const lang = form.get("lang");
    const theme = form.get("theme");
    if (isLanguage(lang)) {
      keep(context, LANGUAGE_COOKIE, lang);
      if (session.me) await api.setLocale(lang);
    }
    if (theme === "light" || theme === "dark" || theme === "system") keep(context, THEME_COOKIE, theme);
    return context.redirect(withoutLanguage(localPath(form.get("return"), origin), origin), 303);
  });
}

/** `?lang=` would beat the choice just made. */
function withoutLanguage(path: string, origin: string): string {
  const url = new URL(path, origin);
  url.searchParams.delete("lang");
  return url.pathname + url.search;
}
