// The forms of settings, which work without scripts: each calls the API and leads back to its page, which says what was done.
import type { ComponentChildren } from "preact";
import type { Context, Hono } from "hono";
import { ApiError } from "../app/api/caller.ts";
import type { ProfileEdit } from "../app/api/people.ts";
import { orElse } from "../pages/page.ts";
import { MAX_FIELDS, ProfileSettings } from "../pages/profile-settings.tsx";
import { readSecurity, Security, type SecurityProblem } from "../pages/security.tsx";
import { RecoveryCodes, TotpSetUp } from "../pages/totp.tsx";
import { fieldErrors, formOf, problemOf, type DoorTools } from "./forms.ts";
import { renderStill } from "./pages.tsx";
import { mountPress } from "./press-doors.ts";
import type { Visit, WebEnv } from "./visit.ts";

export function mountSettings<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  mountSecurity(web, tools);
  mountTotp(web, tools);
  mountProfile(web, tools);
  mountInvitations(web, tools);
}

const SECURITY = "/settings/security";

/** Who is not signed in any more, or too long ago, is led to where that can be mended. */
function elsewhere(context: Context, error: unknown, page: string): Response {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401) return context.redirect(`/sign-in?return=${encodeURIComponent(page)}`, 303);
  if (error.code === "reauthentication_required") return context.redirect(SECURITY, 303);
  throw error;
}

function mountSecurity<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  const { visit } = tools;
  const show = async (here: Visit, problem: SecurityProblem) => {
    const data = await readSecurity(here.api);
    const title = here.session.tr.t("security.title");
    return renderStill(here, title, <Security data={data} problem={problem} />);
  };
  /** A form whose only field is the one that the API may refuse. */
  const change = (
    at: "password" | "email",
    act: (here: Visit, value: string) => Promise<string>, // what was done
  ) =>
    web.post(`${SECURITY}/${at}`, async (context) => {
      const here = await visit(context);
      try {
        const done = await act(here, (await formOf(context)).get(at) ?? "");
        return context.redirect(`${SECURITY}?done=${done}`, 303);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 422) return elsewhere(context, error, SECURITY);
        const words = fieldErrors(error, here.session.tr)[at] ?? error.message;
        return context.html(await show(here, { at, words }), 422);
      }
    });
  change("password", async ({ api }, password) => {
    await api.changePassword(password);
    return "password";
  });
  change("email", async ({ api }, email) => ((await api.changeEmail(email)) ? "email_sent" : "email"));

  web.post(`${SECURITY}/again`, async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const [password, code] = [form.get("password") ?? "", form.get("code") ?? ""];
    try {
      await here.api.reauthenticate({ password, ...(code ? { code } : {}) });
      return context.redirect(`${SECURITY}?done=again`, 303);
    } catch (error) {
      if (!(error instanceof ApiError) || !here.session.me) return elsewhere(context, error, SECURITY);
      return context.html(await show(here, { at: "again", words: wordsFor(here, error) }), 422);
    }
  });

  /** A press that needs no words but whose it is. */
  const press = (path: string, done: string, act: (here: Visit, id: string) => Promise<unknown>) =>
    web.post(SECURITY + path, async (context) => {
      const here = await visit(context);
      const id = (await formOf(context)).get("id") ?? "";
      try {
        await act(here, id);
      } catch (error) {
        // What is gone already is as it was meant to be.
        if (!(error instanceof ApiError && error.status === 404)) return elsewhere(context, error, SECURITY);
      }
      return context.redirect(`${SECURITY}?done=${done}`, 303);
    });
  mountPress(web, tools, `${SECURITY}/passkeys/rename`, "rename_passkey", async ({ api }, given) => {
    await api.renamePasskey(given("id"), given("name").trim());
  });
  press("/passkeys/remove", "passkey", ({ api }, id) => api.removePasskey(id));
  press("/sessions/end", "session", ({ api }, id) => api.endSession(id));
  press("/sessions/end-others", "sessions", ({ api }) => api.endOtherSessions());
  press("/apps/end", "app", ({ api }, id) => api.shutOutApp(id));
  press("/totp/off", "totp_off", ({ api }) => api.endTotp());
}

function wordsFor({ session: { tr } }: Visit, error: ApiError): string {
  if (error.status === 429) return tr.t("sign_in.limited");
  if (error.code === "second_factor_required") return tr.t("security.again_code");
  return tr.t(problemOf(error) ? "sign_in.failed" : "sign_in.wrong");
}

function mountTotp<Peer>(web: Hono<WebEnv<Peer>>, { visit }: DoorTools<Peer>): void {
  /** What is shown once is kept by nobody, the browser included. */
  const secret = (context: Context, here: Visit, view: ComponentChildren, status: 200 | 422 = 200) => {
    const response = renderStill(here, here.session.tr.t("security.totp_title"), view);
    context.header("cache-control", "no-store");
    return context.html(response, status);
  };

  web.post(`${SECURITY}/totp`, async (context) => {
    const here = await visit(context);
    try {
      return secret(context, here, <TotpSetUp setUp={await here.api.beginTotp()} />);
    } catch (error) {
      return elsewhere(context, error, SECURITY);
    }
  });

  web.post(`${SECURITY}/totp/finish`, async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    try {
      const codes = await here.api.finishTotp(form.get("code") ?? "");
      return secret(context, here, <RecoveryCodes codes={codes} />);
    } catch (error) {
      if (!(error instanceof ApiError) || ![422, 429].includes(error.status)) {
        return elsewhere(context, error, SECURITY);
      }
      const { tr } = here.session;
      const words = error.status === 429 ? tr.t("sign_in.limited") : tr.t("form.err.code.ERR_INVALID");
      const setUp = { secret: form.get("secret") ?? "", uri: form.get("uri") ?? "" };
      return secret(context, here, <TotpSetUp setUp={setUp} error={words} />, 422);
    }
  });

  web.post(`${SECURITY}/recovery-codes`, async (context) => {
    const here = await visit(context);
    try {
      return secret(context, here, <RecoveryCodes codes={await here.api.renewRecoveryCodes()} />);
    } catch (error) {
      return elsewhere(context, error, SECURITY);
    }
  });
}

function mountProfile<Peer>(web: Hono<WebEnv<Peer>>, { visit }: DoorTools<Peer>): void {
  const path = "/settings/profile";
  web.post(path, async (context) => {
    const here = await visit(context);
    const edit = profileIn(await formOf(context));
    try {
      await here.api.updateProfile(edit);
      return context.redirect(`${path}?done=saved`, 303);
    } catch (error) {
      const { me, tr } = here.session;
      if (!(error instanceof ApiError) || error.status !== 422 || !me) return elsewhere(context, error, path);
      const { fields_attributes, note = "", source, display_name = "", ...rest } = edit;
      const fields = (fields_attributes ?? []).map((field) => ({ ...field, verified_at: null }));
      const typed = { ...me, ...rest, display_name, source: { ...me.source, ...source, note, fields } };
      const tags = await orElse(here.api.featuredTags(), []);
      const view = <ProfileSettings data={{ me: typed as typeof me, tags }} problem={error.message} />;
      return context.html(renderStill(here, tr.t("profile_edit.title"), view), 422);
    }
  });
}

/** Switches that are off are not in the form at all. */
function profileIn(form: URLSearchParams): ProfileEdit {
  const text = (name: string) => form.get(name) ?? "";
  const isOn = (name: string) => form.has(name);
  const fields = Array.from({ length: MAX_FIELDS }, (_, index) => ({
    name: text(`field_name_${index}`),
    value: text(`field_value_${index}`),
  }));
  return {
    display_name: text("display_name"),
    note: text("note"),
    locked: isOn("locked"),
    bot: isOn("bot"),
    discoverable: isOn("discoverable"),
    indexable: isOn("indexable"),
    fields_attributes: fields.filter(({ name, value }) => name !== "" || value !== ""),
    source: {
      language: text("language"),
      privacy: text("privacy") || "public",
      sensitive: isOn("sensitive"),
    },
  };
}

function mountInvitations<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  const path = "/settings/invitations";
  mountPress(web, tools, path, "make_invitation", async ({ api }, given) => {
    await api.createInvitation({ max_uses: given("max_uses"), days: given("days") });
  });
  mountPress(web, tools, `${path}/end`, "end_invitation", async ({ api }, given) => {
    await api.endInvitation(given("id"));
  });
}
