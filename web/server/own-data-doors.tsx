// The forms of import, export and moving: each calls the API and leads back to the page, which says what was done or refused.
import type { Context, Hono } from "hono";
import { readBody } from "#src/http.ts";
import { ApiError } from "../app/api/caller.ts";
import { formOf, passCookies, type DoorTools } from "./forms.ts";
import type { Visit, WebEnv } from "./visit.ts";

const PAGE = "/settings/data";
const MAX_BYTES = 4 * 1024 * 1024;

/** @returns where to go on instead of the page, if anywhere */
type Act = (here: Visit, form: URLSearchParams, context: Context) => Promise<unknown>;

export function mountOwnData<Peer>(web: Hono<WebEnv<Peer>>, { visit }: DoorTools<Peer>): void {
  /** `name`: of what was done or refused, in the words of the page. */
  const door = (path: string, name: string, act: Act, read = formOf) =>
    web.post(PAGE + path, async (context) => {
      const here = await visit(context);
      try {
        const onward = await act(here, await read(context), context);
        return context.redirect(typeof onward === "string" ? onward : `${PAGE}?done=${name}`, 303);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status >= 500) throw error;
        if (!here.session.me) return context.redirect(`/sign-in?return=${encodeURIComponent(PAGE)}`, 303);
        return context.redirect(`${PAGE}?refused=${reasonOf(error, name)}`, 303);
      }
    });
  const text = (form: URLSearchParams, name: string) => form.get(name) ?? "";

  door("/import", "import", ({ api }, form) => api.startImport(Object.fromEntries(form)), fileForm);
  door("/import/retry", "import", ({ api }, form) => api.retryImport(text(form, "id")));
  door("/archive", "archive", ({ api }) => api.askForArchive());
  door("/aliases", "alias", ({ api }, form) => api.addAlias(text(form, "acct")));
  door("/aliases/remove", "alias_removed", ({ api }, form) => api.removeAlias(text(form, "uri")));
  door("/move", "move", async (here, form) => {
    await prove(here, form, "move");
    await here.api.move(text(form, "target"));
  });
  door("/move/undo", "move_undone", async (here, form) => {
    await prove(here, form, "move");
    await here.api.undoMove();
  });
  const remove: Act = async (here, form, context) => {
    await prove(here, form, "delete");
    const { response, isGone } = await here.api.deleteAccount(text(form, "username"));
    passCookies(context, response);
    return isGone ? "/farewell" : undefined;
  };
  door("/delete", "delete", remove);
  door("/delete/cancel", "delete_cancelled", ({ api }) => api.cancelDeletion());
}

async function prove({ api }: Visit, form: URLSearchParams, of: string): Promise<void> {
  const [password, code] = [form.get(`${of}_password`) ?? "", form.get(`${of}_code`) ?? ""];
  await api.reauthenticate({ password, ...(code ? { code } : {}) });
}

/** With the text of the file. @throws AppError too_large */
async function fileForm(context: Context): Promise<URLSearchParams> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(await readBody(context.req.raw, MAX_BYTES))) {
    if (typeof value === "string") form.set(name, value);
    else if (value instanceof Blob) form.set(name, await value.text());
  }
  return form;
}

function reasonOf(error: ApiError, name: string): string {
  if (error.status === 429) return "limited";
  return error.status === 401 ? "password" : name;
}
