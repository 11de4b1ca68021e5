// The doors of pressed buttons and short forms: each calls the API and leads back to where it was pressed, which says what was done.
import type { Context, Hono } from "hono";
import { ApiError } from "../app/api/caller.ts";
import { formOf, type DoorTools } from "./forms.ts";
import { localPath } from "./own-origin.ts";
import type { Visit, WebEnv } from "./visit.ts";

/** What was given by a form's field; "" without it. */
export type Given = (name: string) => string;

/** @returns where to go on instead of back */
export type Act = (here: Visit, given: Given) => Promise<string | void>;

/** `name`: of what was done, in the words of the pages (`done.…`, `refused.…`). */
export function mountPress<Peer>(
  web: Hono<WebEnv<Peer>>,
  { origin, visit }: DoorTools<Peer>,
  path: string,
  name: string,
  act: Act,
): void {
  web.post(path, async (context) => {
    const here = await visit(context);
    const form = await formOf(context);
    const given: Given = (field) => form.get(field) ?? "";
    const back = localPath(form.get("return"), origin);
    return answerPress(context, { back, origin, name }, () => act(here, given));
  });
}

interface Pressed {
  back: string;
  origin: string;
  name: string;
}

/** Leads back, saying whether it was done; `act` returns where to go on instead. */
export async function answerPress(
  context: Context,
  { back, origin, name }: Pressed,
  act: () => Promise<string | void>,
): Promise<Response> {
  try {
    const onward = await act();
    return lead(context, onward ?? back, origin, "done", name);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error;
    if (error.status === 401) return context.redirect(`/sign-in?return=${encodeURIComponent(back)}`, 303);
    return lead(context, back, origin, "refused", error.status === 429 ? "limited" : name);
  }
}

function lead(
  context: Context,
  path: string,
  origin: string,
  what: "done" | "refused",
  name: string,
): Response {
  const url = new URL(path, origin);
  url.searchParams.set(what, name);
  return context.redirect(url.pathname + url.search, 303);
}
