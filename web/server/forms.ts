// What all doors share: reading a form, handing on the API's cookies, and its words about single fields.
import type { Context } from "hono";
import { MIN_PASSWORD } from "#src/accounts/password-length.ts";
import { readBody } from "#src/http.ts";
import type { ApiError } from "../app/api/caller.ts";
import type { Translator } from "../i18n.ts";
import type { Visit, WebEnv } from "./visit.ts";

export interface DoorTools<Peer> {
  origin: string;
  visit(context: Context<WebEnv<Peer>>): Promise<Visit>;
  /** Sends the reader's form on to the API as it is; for answers that are redirects. */
  forward(context: Context<WebEnv<Peer>>, path: string, form: URLSearchParams): Promise<Response>;
}

/** The form's texts; anything else in it is dropped. @throws AppError for what is too large or no form at all */
export async function formOf(context: Context): Promise<URLSearchParams> {
  const body = Object.entries(await readBody(context.req.raw));
  return new URLSearchParams(body.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Hands the cookies that the API set to the reader. */
export function passCookies(context: Context, from: Response): void {
  for (const cookie of from.headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
}

export type FieldErrors = Record<string, string>;

/** The API's words about single fields: `{field: "…"}`, or Mastodon's `{field: [{error, description}]}`. */
export function fieldErrors(error: ApiError, tr: Translator): FieldErrors {
  const said = Object.entries(error.details).map(([field, detail]) => {
    const first: unknown = Array.isArray(detail) ? detail[0] : detail;
    return [field, inOurWords(tr, field, first)] as const;
  });
  return Object.fromEntries(said);
}

function wordsOf(detail: unknown): string {
  const isObject = typeof detail === "object" && detail !== null;
  return String(isObject && "description" in detail ? detail.description : detail);
}

/** By the code of the error, in the reader's language; the API's own words where there are none for it. Only passwords are too short. */
function inOurWords(tr: Translator, field: string, detail: unknown): string {
  const isObject = typeof detail === "object" && detail !== null;
  const code = isObject && "error" in detail ? String(detail.error) : "";
  for (const key of [`form.err.${field}.${code}`, `form.err.${code}`])
    if (tr.has(key)) return tr.t(key, { count: MIN_PASSWORD });
  return wordsOf(detail);
}

/** What is to be said of a failure that is about no field. */
export function problemOf(error: ApiError): "limited" | "failed" | null {
  if (error.status === 429) return "limited";
  return error.status === 0 || error.status >= 500 ? "failed" : null;
}
