// What a token may do: Mastodon's scopes, and two of our own.

const NAMES = {
  read: "accounts blocks bookmarks favourites filters follows lists mutes notifications search statuses",
  write:
    "accounts blocks bookmarks conversations favourites filters follows lists media mutes notifications reports statuses",
  "admin:read":
    "accounts canonical_email_blocks domain_allows domain_blocks email_domain_blocks ip_blocks reports",
  "admin:write":
    "accounts canonical_email_blocks domain_allows domain_blocks email_domain_blocks ip_blocks reports",
} as const;

/** Changes where tips go, so no other scope implies it (T9). */
export const TIPS_SCOPE = "write:tips";

export const SCOPES: ReadonlySet<string> = new Set([
  ...Object.entries(NAMES).flatMap(([group, names]) => [
    group,
    ...names.split(" ").map((name) => `${group}:${name}`),
  ]),
  "follow",
  "profile",
  "push",
  TIPS_SCOPE,
]);

/** What a client gets that names no scope, as in Mastodon. */
export const DEFAULT_SCOPES = ["read"];

/** `read write:statuses` as a list, each once; undefined where a scope is not known. */
export function parseScopes(text: string): string[] | undefined {
  const scopes = [...new Set(text.split(/[\s+]+/).filter((scope) => scope !== ""))];
  return scopes.every((scope) => SCOPES.has(scope)) ? scopes : undefined;
}

/** Whether what was granted allows what is needed: `write` covers `write:statuses` and `follow`, never `write:tips`. */
export function covers(granted: readonly string[], needed: string): boolean {
  if (granted.includes(needed)) return true;
  if (needed === TIPS_SCOPE) return false;
  if (granted.includes("follow") && /^(read|write):(blocks|follows|mutes)$/.test(needed)) return true;
  if (needed === "follow") return granted.includes("write");
  const parent = needed.slice(0, Math.max(0, needed.lastIndexOf(":")));
  return parent !== "" && covers(granted, parent);
}
