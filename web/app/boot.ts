// The hand-over from the server's document to the browser: the element that is hydrated, and the JSON that it was made from.
import type { SessionData } from "./session.tsx";

/** The element whose content is the page. */
export const ROOT_ID = "root";
/** The `<script type="application/json">` with the boot data; absent on pages that need no script. */
export const BOOT_ID = "boot";

export interface Boot {
  session: SessionData;
  /** Path and query of the page, as the server saw them. */
  here: string;
  /** What the page's own `load` answered; null where it failed. */
  data: unknown;
  /** The HTTP status of the document: outside 2xx it shows the error page. */
  status: number;
}

export function readBoot(document: Document): Boot | null {
  const text = document.getElementById(BOOT_ID)?.textContent;
  return text ? (JSON.parse(text) as Boot) : null;
}
