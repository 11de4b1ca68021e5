// The HTML document around a page: head, theme, direction, and the data that the browser goes on from.
import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Session } from "../app/session.tsx";
import type { HeadLink } from "../pages/page.ts";
import type { Assets } from "./assets.ts";

interface DocumentProps {
  session: Session;
  assets: Assets;
  title: string;
  /** The ActivityPub id of what is shown. */
  uri?: string | undefined;
  links?: HeadLink[] | undefined;
  /** What the browser needs to take the page over; without it the page stays as it is and loads no script. */
  state?: unknown;
  /** A script of a page that stays as it is. */
  script?: string | undefined;
  children: ComponentChildren;
}

export function renderDocument(props: DocumentProps): string {
  return `<!doctype html>${renderToString(<Document {...props} />)}`;
}

function Document({ session, assets, title, uri, links, state, script, children }: DocumentProps) {
  const { instance, tr, theme } = session;
  return (
    <html lang={tr.lang} dir={tr.dir} data-theme={theme ?? undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{tr.t("app.title", { page: title, instance: instance.title })}</title>
        <meta name="color-scheme" content={theme ?? "light dark"} />
        {assets.faces[tr.lang].map((face) => (
          <link key={face} rel="preload" href={face} as="font" type="font/woff2" crossorigin="anonymous" />
        ))}
        <link rel="icon" href={assets.favicon} type="image/svg+xml" />
        {uri && <link rel="alternate" type="application/activity+json" href={uri} />}
        {links?.map((link) => (
          <link key={link.href} {...link} data-of-page />
        ))}
        <link rel="stylesheet" href={assets.style} />
        {state !== undefined && <script type="module" src={assets.script} />}
        {script !== undefined && <script type="module" src={script} />}
      </head>
      <body>
        <div id="app">{children}</div>
        {state !== undefined && (
          <script
            type="application/json"
            id="state"
            dangerouslySetInnerHTML={{ __html: scriptSafe(JSON.stringify(state)) }}
          />
        )}
      </body>
    </html>
  );
}

/** JSON that can't end its script element or start a comment in it. */
function scriptSafe(json: string): string {
  return json.replace(/[<>\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
