// Sign-up, and what the links of mails lead to.
import type { Context, Hono } from "hono";
import { ApiError } from "../app/api/caller.ts";
import type { Account } from "../app/entities/people.ts";
import {
  Confirm,
  ConfirmDone,
  ConfirmStale,
  ForgotPassword,
  ResetPassword,
  ResetStale,
} from "../pages/mail-links.tsx";
import { NeedsInvitation, SignUp, SignUpClosed, SignUpWaits, type SignUpValues } from "../pages/sign-up.tsx";
import { fieldErrors, formOf, passCookies, problemOf, type DoorTools, type FieldErrors } from "./forms.ts";
import { renderStill } from "./pages.tsx";
import type { Visit, WebEnv } from "./visit.ts";

export function mountSignUp<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  mountForm(web, tools);
  mountConfirm(web, tools);
  mountPasswords(web, tools);
}

interface Failed {
  errors: FieldErrors;
  problem: "limited" | "failed" | null;
}

const fine: Failed = { errors: {}, problem: null };

function mountForm<Peer>(web: Hono<WebEnv<Peer>>, { visit }: DoorTools<Peer>): void {
  web.get("/auth/sign_up", (context) => context.redirect("/sign-up"));

  web.get("/sign-up", async (context) => {
    const here = await visit(context);
    if (here.session.me) return context.redirect("/");
    const code = context.req.query("invite")?.trim() ?? "";
    const { enabled, invitation_required: byInvitation } = here.session.instance.registrations ?? {};
    const title = here.session.tr.t("sign_up.title");
    if (!enabled && !byInvitation) return context.html(renderStill(here, title, <SignUpClosed />), 403);
    if (byInvitation && code === "") return context.html(renderStill(here, title, <NeedsInvitation />));
    const values = { username: "", email: "", reason: "", invite_code: code };
    return context.html(await show(here, values, fine));
  });

  web.post("/sign-up", async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const field = (name: string) => form.get(name) ?? "";
    const values = {
      username: field("username"),
      email: field("email"),
      reason: field("reason"),
      invite_code: field("invite_code"),
    };
    try {
      const { tr } = here.session;
      const agreement = field("agreement") !== "";
      const asked = { ...values, password: field("password"), agreement, locale: tr.lang };
      return await answer(context, here, values.email, await here.api.signUp(asked));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { tr } = here.session;
      if (error.status === 403) {
        return context.html(renderStill(here, tr.t("sign_up.title"), <SignUpClosed />), 403);
      }
      const failed = { errors: fieldErrors(error, tr), problem: problemOf(error) };
      return context.html(await show(here, values, failed), failed.problem === "failed" ? 500 : 422);
    }
  });
}

async function answer(context: Context, here: Visit, email: string, response: Response): Promise<Response> {
  const { waits_for: waitsFor } = (await response.json()) as {
    waits_for: "confirmation" | "approval" | null;
  };
  if (waitsFor === null) {
    passCookies(context, response);
    return context.redirect("/", 303);
  }
  const title = here.session.tr.t("sign_up.title");
  return context.html(renderStill(here, title, <SignUpWaits waitsFor={waitsFor} email={email} />));
}

async function show(here: Visit, values: SignUpValues, { errors, problem }: Failed): Promise<string> {
  const inviter = await inviterOf(here, values.invite_code);
  const title = here.session.tr.t("sign_up.title");
  const isStale = values.invite_code !== "" && inviter === null;
  const stale = isStale ? { invite_code: here.session.tr.t("form.err.invite_code.ERR_INVALID") } : {};
  const told = { ...stale, ...errors };
  return renderStill(
    here,
    title,
    <SignUp values={values} errors={told} problem={problem} inviter={inviter} />,
  );
}

/** Null for none, and for one that is over. */
async function inviterOf({ api }: Visit, code: string): Promise<Account | null> {
  if (code === "") return null;
  return api.inviter(code).catch((error: unknown) => {
    if (error instanceof ApiError && error.status < 500) return null;
    throw error;
  });
}

function mountConfirm<Peer>(web: Hono<WebEnv<Peer>>, { visit }: DoorTools<Peer>): void {
  web.get("/confirm", async (context) => {
    const here = await visit(context);
    const title = here.session.tr.t("confirm.title");
    return context.html(renderStill(here, title, <Confirm token={context.req.query("token") ?? ""} />));
  });

  web.post("/confirm", async (context) => {
    const here = await visit(context);
    const token = (await formOf(context)).get("token") ?? "";
    const { tr } = here.session;
    try {
      const state = await here.api.confirmAddress(token);
      return context.html(renderStill(here, tr.t("confirm.done"), <ConfirmDone state={state} />));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      const limited = error.status === 429;
      return context.html(renderStill(here, tr.t("confirm.stale"), <ConfirmStale limited={limited} />), 410);
    }
  });

  web.post("/confirm/resend", async (context) => {
    const here = await visit(context);
    const login = (await formOf(context)).get("login") ?? "";
    const { tr } = here.session;
    try {
      await here.api.resendConfirmation(login);
      return context.html(renderStill(here, tr.t("confirm.again"), <ConfirmStale sent />));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429) throw error;
      return context.html(renderStill(here, tr.t("confirm.again"), <ConfirmStale limited />), 429);
    }
  });
}

function mountPasswords<Peer>(web: Hono<WebEnv<Peer>>, { visit }: DoorTools<Peer>): void {
  web.get("/forgot-password", async (context) => {
    const here = await visit(context);
    const title = here.session.tr.t("password.forgot");
    return context.html(renderStill(here, title, <ForgotPassword sent={false} problem={null} />));
  });

  web.post("/forgot-password", async (context) => {
    const here = await visit(context);
    const login = (await formOf(context)).get("login") ?? "";
    const title = here.session.tr.t("password.forgot");
    try {
      await here.api.forgotPassword(login);
      return context.html(renderStill(here, title, <ForgotPassword sent problem={null} />));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const problem = problemOf(error) ?? "failed";
      return context.html(renderStill(here, title, <ForgotPassword sent={false} problem={problem} />), 422);
    }
  });

  web.get("/reset-password", async (context) => {
    const here = await visit(context);
    const title = here.session.tr.t("password.reset");
    return context.html(renderStill(here, title, <ResetPassword token={context.req.query("token") ?? ""} />));
  });

  web.post("/reset-password", async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const token = form.get("token") ?? "";
    const { tr } = here.session;
    try {
      await here.api.resetPassword(token, form.get("password") ?? "");
      return context.redirect("/sign-in?done=password", 303);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const title = tr.t("password.reset");
      if (error.status === 410) return context.html(renderStill(here, title, <ResetStale />), 410);
      const problem = problemOf(error);
      const words = problem ? tr.t(`form.${problem}`) : fieldErrors(error, tr)["password"];
      return context.html(renderStill(here, title, <ResetPassword token={token} error={words} />), 422);
    }
  });
}
