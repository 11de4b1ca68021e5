// Tells a form of our own pages from one that another site sends with the reader's cookies (W8).

/** Browsers send Origin with every POST, and Sec-Fetch-Site with every request; a lie in either is not ours. */
export function isFromOwnPage(headers: Headers, origin: string): boolean {
  const sentOrigin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  if (sentOrigin !== null) return sentOrigin === origin;
  return site === "same-origin";
}

/** A path of ours to go on to, never another site's: `//evil`, `/\evil` and whole addresses become "/". */
export function localPath(wanted: string | null | undefined, origin: string): string {
  if (!wanted?.startsWith("/")) return "/";
  const url = URL.parse(wanted, origin);
  return url?.origin === origin && !url.pathname.startsWith("//")
    ? url.pathname + url.search + url.hash
    : "/";
}
