// The reader's language and light, kept in two plain cookies that hold no secret.
import { getCookie, setCookie } from "hono/cookie";
import type { Context } from "hono";
import type { Theme } from "../app/session.tsx";

export const LANGUAGE_COOKIE = "hakawati_lang";
export const THEME_COOKIE = "hakawati_theme";

const YEAR_S = 365 * 24 * 3600;

export function themeOf(context: Context): Theme {
  const value = getCookie(context, THEME_COOKIE);
  return value === "light" || value === "dark" ? value : null;
}

export function keep(context: Context, name: string, value: string): void {
  const secure = context.req.url.startsWith("https:");
  setCookie(context, name, value, { path: "/", sameSite: "Lax", secure, httpOnly: true, maxAge: YEAR_S });
}
