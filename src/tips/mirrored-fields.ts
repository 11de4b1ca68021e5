// The jar as profile fields, for servers and apps that know nothing of jars: its first entries, then the way to all.

export interface MirroredEntry {
  name: string;
  handle: string;
  href: string | null;
}

export interface MirroredField {
  name: string;
  /** HTML. */
  value: string;
}

export const MIRRORED_ENTRIES = 3;
export const TIP_JAR_FIELD = "Tip jar";

/** Empty for an empty jar. They stand after the owner's own fields, and never in what the owner edits. */
export function mirroredFields(entries: MirroredEntry[], tipsPage: string): MirroredField[] {
  if (entries.length === 0) return [];
  const fields = entries.slice(0, MIRRORED_ENTRIES).map(fieldOf);
  return [...fields, { name: TIP_JAR_FIELD, value: linkHtml(tipsPage) }];
}

export function fieldOf(entry: MirroredEntry): MirroredField {
  return { name: entry.name, value: valueOf(entry) };
}

/**
 * A link for https; plain text for every other scheme, whose links Mastodon strips anyhow, so that nothing takes a
 * Lightning address for e-mail.
 */
function valueOf({ handle, href }: MirroredEntry): string {
  return href?.startsWith("https://") ? linkHtml(href) : escapeHtml(handle);
}

/** The form that Mastodon shows without the scheme, and verifies: one link whose text is its address. */
function linkHtml(href: string): string {
  const [scheme = "", rest = ""] = href.split(/(?<=^https?:\/\/)/);
  const rel = "payment me nofollow noopener noreferrer";
  const text = `<span class="invisible">${scheme}</span><span>${escapeHtml(rest)}</span>`;
  return `<a href="${escapeHtml(href)}" rel="${rel}" target="_blank">${text}</a>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
