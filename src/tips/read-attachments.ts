// Reads the tip jar out of what a remote actor attaches: payment links, monetization, a support text, profile fields.
import { findService } from "./catalogue.ts";
import type { TipEntry } from "./parse-entry.ts";
import { recogniseText, recogniseWallet, tryEntry, tryKnownPage } from "./recognise-text.ts";
import type { TipSource } from "./schema.ts";

/** One thing on a remote actor, in neutral words; the ActivityPub door makes these from JSON-LD. */
export type RemoteAttachment =
  | { type: "link"; name: string; href: string }
  | { type: "monetization"; href: string }
  | { type: "support"; text: string }
  /** `text` without markup; `hrefs` of the links in it. */
  | { type: "field"; name: string; text: string; hrefs: string[] };

export interface RemoteTip extends TipEntry {
  /** As the remote owner calls it, without invisible marks; the service's name where there is none. */
  name: string;
  source: Exclude<TipSource, "owner">;
}

export interface ReadTips {
  tips: RemoteTip[];
  /** Fields that are shown in the jar, and so no longer among the plain fields. */
  taken: ReadonlySet<RemoteAttachment>;
}

const MAX_REMOTE_TIPS = 20;
const MAX_NAME = 100;
/** What is looked at, however long the list or text. */
const MAX_ATTACHMENTS = 100;
const MAX_SUPPORT = 5_000;

/**
 * Never throws: what is not a sound entry is left where it is. `tipsPage` is the page of our own kind of server, to which
 * entries without a URI point with `#service:handle`.
 */
export function readAttachments(attachments: RemoteAttachment[], tipsPage: string): ReadTips {
  const seen = attachments.slice(0, MAX_ATTACHMENTS);
  const jar = new Jar();
  for (const one of seen) if (one.type === "link") jar.add(readLink(one.href, tipsPage), one.name, "link");
  for (const one of seen) {
    if (one.type === "monetization") {
      jar.add(tryEntry({ service: "web-monetization", handle: one.href }), "", "monetization");
    }
  }
  for (const one of seen) {
    if (one.type === "support") for (const entry of readSupport(one.text)) jar.add(entry, "", "support");
  }
  const taken = new Set<RemoteAttachment>();
  for (const one of seen) if (one.type === "field" && takesField(jar, one, tipsPage)) taken.add(one);
  return { tips: jar.tips, taken };
}

/** Says whether a field is part of the jar: as an entry, as the echo of a link, or as the way to the jar itself. */
function takesField(jar: Jar, field: RemoteAttachment & { type: "field" }, tipsPage: string): boolean {
  if (field.hrefs.some((href) => href.startsWith(tipsPage)) || jar.hasLinkNamed(field.name)) return true;
  const entry =
    field.hrefs.length > 0
      ? field.hrefs.map(tryKnownPage).find((found) => found !== undefined)
      : recogniseText(field.text, field.name);
  return jar.add(entry, field.name, "field");
}

function readLink(href: string, tipsPage: string): TipEntry | undefined {
  if (!href.startsWith(`${tipsPage}#`)) return tryEntry({ handle: href });
  const [, service = "", handle = ""] = /^([a-z0-9-]+):(.*)$/s.exec(href.slice(tipsPage.length + 1)) ?? [];
  return service ? tryEntry({ service, handle: decode(handle) }) : undefined;
}

/** PeerTube's Markdown: its links and long words. */
function readSupport(text: string): TipEntry[] {
  const words = text.slice(0, MAX_SUPPORT).split(/[\s<>"'()[\]*|]+/);
  const found = words.map((word) => {
    if (/^https?:\/\//i.test(word)) return tryKnownPage(word.replace(/[.,;:!?]+$/, ""));
    return /^(?:lightning|bitcoin|monero):/i.test(word) ? tryEntry({ handle: word }) : recogniseWallet(word);
  });
  return found.filter((entry) => entry !== undefined);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Entries in order, each once: by address, then by service and handle; a field also by the name of a link. */
class Jar {
  readonly tips: RemoteTip[] = [];
  readonly #keys = new Set<string>();
  readonly #linkNames = new Set<string>();

  /** Says whether the entry is in the jar now, newly or already. */
  add(entry: TipEntry | undefined, label: string, source: RemoteTip["source"]): boolean {
    if (!entry) return false;
    const keys = [entry.href, `${entry.service} ${entry.handle}`].filter((key) => key !== null);
    if (source === "link") this.#linkNames.add(nameKey(label));
    if (keys.some((key) => this.#keys.has(key))) return true;
    if (this.tips.length >= MAX_REMOTE_TIPS) return false;
    for (const key of keys) this.#keys.add(key);
    this.tips.push({ ...entry, name: cleanName(label, entry), source });
    return true;
  }

  hasLinkNamed(name: string): boolean {
    return nameKey(name) !== "" && this.#linkNames.has(nameKey(name));
  }
}

function nameKey(name: string): string {
  return name.trim().toLowerCase();
}

/** Format characters (bidi controls, zero width) and control characters could make a name say something else. */
function cleanName(label: string, entry: TipEntry): string {
  const name = label.replace(/[\p{Cc}\p{Cf}]+/gu, "").trim();
  return [...(name || (findService(entry.service)?.name ?? entry.service))].slice(0, MAX_NAME).join("");
}
