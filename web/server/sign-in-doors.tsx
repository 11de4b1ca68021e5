// Sign-in, in one step or two, and sign-out.
import type { Context, Hono } from "hono";
import { ApiError } from "../app/api/caller.ts";
import type { SignInForm } from "../app/api/entry.ts";
import { SecondStep, SignIn, type SignInProblem } from "../pages/sign-in.tsx";
import { formOf, passCookies, type DoorTools } from "./forms.ts";
import { localPath } from "./own-origin.ts";
import { renderStill } from "./pages.tsx";
import type { Visit, WebEnv } from "./visit.ts";

type SecondProblem = "code_wrong" | "limited" | "failed";

export function mountSignIn<Peer>(web: Hono<WebEnv<Peer>>, { origin, visit }: DoorTools<Peer>): void {
  const show = (here: Visit, login: string, back: string, problem: SignInProblem | null, done?: string) => {
    const title = here.session.tr.t("sign_in.title");
    const view = <SignIn login={login} back={back} problem={problem} done={done} />;
    return renderStill(here, title, view, here.assets.passkeyScript);
  };
  const showSecond = (here: Visit, ticket: string, back: string, problem: SecondProblem | null) => {
    const title = here.session.tr.t("sign_in.code_title");
    return renderStill(here, title, <SecondStep ticket={ticket} back={back} problem={problem} />);
  };

  web.get("/sign-in", async (context) => {
    const here = await visit(context);
    const back = localPath(context.req.query("return"), origin);
    if (here.session.me) return context.redirect(back);
    return context.html(show(here, "", back, null, context.req.query("done")));
  });

  // Mastodon's own address of it, which some apps open.
  web.get("/auth/sign_in", (context) => context.redirect("/sign-in"));

  web.post("/sign-in", async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const login = form.get("login") ?? "";
    const back = localPath(form.get("return"), origin);
    try {
      return await enter(context, here, { login, password: form.get("password") ?? "" }, back);
    } catch (error) {
      const ticket = ticketIn(error);
      if (ticket !== undefined) return context.html(showSecond(here, ticket, back, null));
      const problem = signInProblem(error);
      return context.html(show(here, login, back, problem), problem === "failed" ? 500 : 422);
    }
  });

  web.post("/sign-in/code", async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const ticket = form.get("ticket") ?? "";
    const back = localPath(form.get("return"), origin);
    try {
      return await enter(context, here, { ticket, code: form.get("code") ?? "" }, back);
    } catch (error) {
      if (error instanceof ApiError && error.status === 410) {
        return context.html(show(here, "", back, "too_late"), 422);
      }
      const problem = signInProblem(error);
      const told = problem === "limited" || problem === "failed" ? problem : "code_wrong";
      return context.html(showSecond(here, ticket, back, told), told === "failed" ? 500 : 422);
    }
  });

  web.post("/sign-out", async (context) => {
    const here = await visit(context);
    const back = localPath((await formOf(context)).get("return"), origin);
    if (here.session.me) passCookies(context, await here.api.signOut());
    return context.redirect(back, 303);
  });
}

async function enter(context: Context, here: Visit, form: SignInForm, back: string): Promise<Response> {
  passCookies(context, await here.api.signIn(form));
  return context.redirect(back, 303);
}

function ticketIn(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.code !== "second_factor_required") return undefined;
  return String(error.details["ticket"]);
}

function signInProblem(error: unknown): SignInProblem {
  if (!(error instanceof ApiError) || error.status >= 500 || error.status === 0) return "failed";
  if (error.code === "unconfirmed" || error.code === "unapproved") return error.code;
  return error.status === 429 ? "limited" : "wrong";
}
