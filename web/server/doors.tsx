// The forms that work without scripts: sign-in, set-up, an app's consent, sign-out, preferences. Each calls the API.
import type { Context, Hono } from "hono";
import { readBody } from "#src/http.ts";
import { ApiError } from "../app/api.ts";
import { isLanguage } from "../i18n.ts";
import { Consent, ConsentCode, ConsentDenied, ConsentRefused, requestFields } from "../pages/consent.tsx";
import { Setup, SetupClosed, type SetupValues } from "../pages/setup.tsx";
import { SignIn, type SignInProblem } from "../pages/sign-in.tsx";
import { keep, LANGUAGE_COOKIE, THEME_COOKIE } from "./cookies.ts";
import { localPath } from "./own-origin.ts";
import { renderStill } from "./pages.tsx";
import type { Visit, WebEnv } from "./visit.ts";

interface DoorTools<Peer> {
  origin: string;
  visit(context: Context<WebEnv<Peer>>): Promise<Visit>;
  /** Sends the reader's form on to the API as it is; for answers that are redirects. */
  forward(context: Context<WebEnv<Peer>>, path: string, form: URLSearchParams): Promise<Response>;
}

export function mountDoors<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  mountSignIn(web, tools);
  mountSetup(web, tools);
  mountConsent(web, tools);
  mountPreferences(web, tools);
}

/** The form's texts; anything else in it is dropped. @throws AppError for what is too large or no form at all */
async function formOf(context: Context): Promise<URLSearchParams> {
  const body = Object.entries(await readBody(context.req.raw));
  return new URLSearchParams(body.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Hands the cookies that the API set to the reader. */
function passCookies(context: Context, from: Response): void {
  for (const cookie of from.headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
}

function mountSignIn<Peer>(web: Hono<WebEnv<Peer>>, { origin, visit }: DoorTools<Peer>): void {
  const show = (here: Visit, login: string, back: string, problem: SignInProblem | null) => {
    const title = here.session.tr.t("sign_in.title");
    return renderStill(here, title, <SignIn login={login} back={back} problem={problem} />);
  };

  web.get("/sign-in", async (context) => {
    const here = await visit(context);
    const back = localPath(context.req.query("return"), origin);
    if (here.session.me) return context.redirect(back);
    return context.html(show(here, "", back, null));
  });

  web.post("/sign-in", async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const login = form.get("login") ?? "";
    const back = localPath(form.get("return"), origin);
    try {
      passCookies(context, await here.api.signIn(login, form.get("password") ?? ""));
      return context.redirect(back, 303);
    } catch (error) {
      const problem = signInProblem(error);
      return context.html(show(here, login, back, problem), problem === "failed" ? 500 : 422);
    }
  });

  web.post("/sign-out", async (context) => {
    const here = await visit(context);
    const back = localPath((await formOf(context)).get("return"), origin);
    if (here.session.me) passCookies(context, await here.api.signOut());
    return context.redirect(back, 303);
  });
}

function signInProblem(error: unknown): SignInProblem {
  if (!(error instanceof ApiError) || error.status >= 500 || error.status === 0) return "failed";
  return error.status === 429 ? "limited" : "wrong";
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
      const errors = fieldErrors(error);
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

/** The API's words about single fields: `{field: "…"}`, or Mastodon's `{field: [{description}]}`. */
function fieldErrors(error: ApiError): Record<string, string> {
  const said = Object.entries(error.details).map(([field, detail]) => {
    const first: unknown = Array.isArray(detail) ? detail[0] : detail;
    const words =
      typeof first === "object" && first !== null && "description" in first ? first.description : first;
    return [field, String(words)] as const;
  });
  return Object.fromEntries(said);
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
