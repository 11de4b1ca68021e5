// The tip jar in the client API: our extension on every Account, and the profile fields that show it in Mastodon's apps.
import { isLocal, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { readSettings } from "../../settings/settings.ts";
import type { TipService } from "../../tips/catalogue-schema.ts";
import { findService, isVerified } from "../../tips/catalogue.ts";
import type { TipEntryRow } from "../../tips/entry-rows.ts";
import { namesOf } from "../../tips/find-services.ts";
import { needsInterstitial } from "../../tips/known-hosts.ts";
import { fieldOf, mirroredFields } from "../../tips/mirrored-fields.ts";
import { monogramOf } from "../../tips/monogram.ts";
import type { TipKind } from "../../tips/parse-entry.ts";
import { entryDenial, type Denial } from "../../tips/policy.ts";
import type { TipChange, TipJar } from "../../tips/queries.ts";
import { revealsOf } from "../../tips/reveals.ts";
import { amountCurrencies, amountLinks } from "../../tips/suggested-amounts.ts";
import type { Uris } from "../../uris.ts";

const RECENT_MS = 72 * 3_600_000;

export interface TipJarJson {
  enabled: boolean;
  changed_at: string | null;
  /** Within 72 hours: clients warn before they send anybody there. */
  changed_recently: boolean;
  entries: TipEntryJson[];
}

export interface TipEntryJson {
  id: string;
  service: string;
  /** As the owner calls it; the service's English name otherwise. */
  name: string;
  /** The service's own names; empty where the owner gave another. */
  names: { en?: string; ar?: string | null };
  monogram: string;
  /** Where the service is used, as ISO 3166 codes; `*` is everywhere. */
  countries: readonly string[];
  handle: string;
  /** https, an app's scheme, or null where there is only something to copy. */
  href: string | null;
  kind: TipKind;
  visibility: string;
  /** What the owner learns of the payer, in the catalogue's codes. */
  reveals: readonly string[];
  /** Whether a payment can be taken back: `never`, `sometimes`, `unknown`. */
  undo: string;
  /** `owner` here; of a remote jar where it was read: `link`, `monetization`, `support` or `field`. */
  source: string;
  /** What the owner suggests, and the link for each; null where there is nothing to suggest. */
  amounts: AmountsJson | null;
  /** When this server last found a link back to the profile on the entry's page: its own check, never another server's word. */
  links_back_at: string | null;
  /** Whether a page that names the host stands before the link (T11). */
  interstitial: boolean;
}

export interface AmountsJson {
  currency: string;
  values: string[];
  links: { value: string; href: string }[];
}

/** On Accounts without a visible jar too, so that clients need not ask whether there is one. */
export function tipJarJson(jar: TipJar | undefined, now: Date): TipJarJson {
  if (!jar) return { enabled: false, changed_at: null, changed_recently: false, entries: [] };
  const { enabled, changedAt, entries } = jar;
  return {
    enabled,
    changed_at: changedAt?.toISOString() ?? null,
    changed_recently: changedAt !== null && now.getTime() - changedAt.getTime() < RECENT_MS,
    entries: entries.map(tipEntryJson),
  };
}

/** What the owner alone sees. */
interface OwnTipJarJson extends TipJarJson {
  /** Whether the owner has said to be of age. */
  adult: boolean;
  /** Since when moderators keep it hidden. */
  frozen_at: string | null;
  /** `reports` or `moderator`. */
  frozen_by: string | null;
  entries: (TipEntryJson & {
    /** Why nobody sees it here, as the reason of a refused entry. */
    denied: Denial | null;
  })[];
}

export async function ownTipJarJson({ store, clock }: App, jar: TipJar): Promise<OwnTipJarJson> {
  const policy = await readSettings(store);
  return {
    ...tipJarJson(jar, clock.now()),
    adult: jar.adultDeclared,
    frozen_at: jar.frozenAt?.toISOString() ?? null,
    frozen_by: jar.frozenBy,
    entries: jar.entries.map((entry) => ({
      ...tipEntryJson(entry),
      denied: entryDenial(policy, entry) ?? null,
    })),
  };
}

function tipEntryJson(entry: TipEntryRow): TipEntryJson {
  const { id, service, name, handle, href, visibility, source } = entry;
  const names = namesOf(service);
  const { payer: reveals, undo } = revealsOf(service);
  const monogram = monogramOf(service);
  const kind = kindOf(href);
  const ownName = name === names.en ? names : {};
  return {
    id,
    service,
    name,
    names: ownName,
    monogram,
    countries: findService(service)?.countries ?? ["*"],
    handle,
    href,
    kind,
    visibility,
    reveals,
    undo,
    source,
    amounts: amountsJson(entry),
    links_back_at: entry.linksBackAt?.toISOString() ?? null,
    interstitial: needsInterstitial(entry),
  };
}

function amountsJson({ service, handle, amounts }: TipEntryRow): AmountsJson | null {
  const links = amountLinks(findService(service), handle, amounts);
  if (!amounts || links.length === 0) return null;
  return { ...amounts, links: links.map(({ value, href }) => ({ value, href })) };
}

function kindOf(href: string | null): TipKind {
  if (href === null) return "copy";
  return href.startsWith("https://") ? "link" : "app";
}

/**
 * For an Account's `fields`, after its own, and never for `source.fields`: clients would write them back as the owner's.
 * A remote account gets all of its entries as fields, since those it had as fields were taken out of them.
 */
export function tipFieldsJson(uris: Uris, account: Account, jar: TipJar | undefined) {
  const entries = jar?.entries ?? [];
  const fields = isLocal(account)
    ? mirroredFields(entries, uris.tips(account.username))
    : entries.map(fieldOf);
  return fields.map((field, place) => {
    const linksBackAt = entries[place]?.linksBackAt;
    const isEntry = field.name === entries[place]?.name;
    const verified_at = isEntry && linksBackAt ? linksBackAt.toISOString() : null;
    /** `tip`: also in `tip_jar`; an extension, for clients that show both. */
    return { ...field, verified_at, tip: true as const };
  });
}

export function tipChangeJson({ id, change, service, name, handle, href, createdAt }: TipChange) {
  return { id, change, service, name, handle, href, created_at: createdAt.toISOString() };
}

/** A service of the catalogue, with what an editor needs to ask for an entry. */
export function tipServiceJson(service: TipService) {
  const { id, name, kind, category, countries, currencies, input, hosts, hint, note } = service;
  return {
    id,
    name,
    names: namesOf(id),
    monogram: monogramOf(id),
    kind,
    category,
    countries,
    currencies,
    /** What to enter, in English and Arabic, and an example of it. */
    hint,
    example: input.example,
    pattern: input.pattern,
    hosts,
    /** Whether a typed handle becomes a link; the others are copied, or need the whole link pasted. */
    links: isVerified(service) && Boolean(service.urlTemplate ?? service.uriTemplate),
    privacy: revealsOf(id).payer,
    shows: revealsOf(id).owner,
    undo: revealsOf(id).undo,
    note,
    /** What amounts may be suggested in; `*` is any currency, nothing where links take no amount. */
    amount_currencies: amountCurrencies(service),
  };
}
