// The jar's button for other people's pages: a picture without script, which tells nobody who looks at it.
import type { Context, Hono } from "hono";
import { renderToString } from "preact-render-to-string";
import { createApi } from "../app/api.ts";
import { ApiError } from "../app/api/caller.ts";
import { isLanguage, type Language } from "../i18n.ts";
import ar from "../locales/ar.json" with { type: "json" };
import en from "../locales/en.json" with { type: "json" };
import { BUTTON_SIZE } from "../components/tip-button-size.ts";
import type { CallApi, WebEnv } from "./visit.ts";

const words: Record<Language, string> = { en: en["embed.button"], ar: ar["embed.button"] };

/** Alike for everybody, so caches may keep it; any page may show it, no page can frame or script it. */
const HEADERS = {
  "content-type": "image/svg+xml; charset=utf-8",
  "cache-control": "public, max-age=3600",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
};

export function mountTipButton<Peer>(web: Hono<WebEnv<Peer>>, origin: string, call: CallApi<Peer>): void {
  web.get("/:handle{@[^/@]+}/tips/button.svg", async (context) => {
    const username = context.req.param("handle").slice(1);
    if (!(await hasJar(context, username))) return context.notFound();
    const lang = context.req.query("lang");
    return context.body(drawn(isLanguage(lang) ? lang : "en"), 200, HEADERS);
  });

  /** As anybody sees it: the cookie of whoever looks at the other page must change nothing. */
  async function hasJar(context: Context<WebEnv<Peer>>, username: string): Promise<boolean> {
    const api = createApi((path, init) => call(new Request(origin + path, init), context.env.peer));
    try {
      const { tip_jar } = await api.lookup(username);
      return Boolean(tip_jar?.enabled && tip_jar.entries.length > 0);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    }
  }
}

/** Colours and jar of the design. The reader's faces are not ours: the words stand in the middle, with room to spare. */
function drawn(lang: Language): string {
  const { width, height } = BUTTON_SIZE;
  const [iconAt, middle] = lang === "ar" ? [width - 42, (width - 36) / 2] : [18, (width + 36) / 2];
  return renderToString(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={words[lang]}
    >
      <rect width={width} height={height} rx={height / 2} fill="#91401a" />
      <g transform={`translate(${iconAt} 10)`} fill="none" stroke="#fffaf3" stroke-width="1.75">
        <rect x="7.25" y="2.75" width="9.5" height="3.5" rx="1" />
        <path d="M8.5 6.25C6.1 7.3 4.9 9.1 4.9 11.5v6.6a3.15 3.15 0 0 0 3.15 3.15h7.9a3.15 3.15 0 0 0 3.15-3.15v-6.6c0-2.4-1.2-4.2-3.6-5.25" />
        <circle cx="12" cy="14.6" r="3" />
      </g>
      <text
        x={middle}
        y="27"
        text-anchor="middle"
        fill="#fffaf3"
        font-family="Figtree, Vazirmatn, system-ui, sans-serif"
        font-size="15"
        font-weight="600"
        direction={lang === "ar" ? "rtl" : "ltr"}
      >
        {words[lang]}
      </text>
    </svg>,
  );
}
