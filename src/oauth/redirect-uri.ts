// Where a code may be sent: kept as the client registered it, and compared byte for byte (W6).

/** "Out of band": the code is shown to the person, who types it into the client. */
export const OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";

/** Schemes that would run or open something here instead of reaching a client. */
const REFUSED = new Set(["javascript:", "data:", "vbscript:", "blob:", "file:", "about:", "view-source:"]);

export function isRedirectUri(text: string): boolean {
  if (text === OUT_OF_BAND) return true;
  const url = URL.parse(text);
  return url !== null && !REFUSED.has(url.protocol) && !text.includes("#") && !url.username && !url.password;
}

/** The URI with parameters added and none of its own bytes changed. */
export function withParameters(uri: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${uri}${uri.includes("?") ? "&" : "?"}${new URLSearchParams(given)}`;
}
