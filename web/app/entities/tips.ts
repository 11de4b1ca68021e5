// Tip jars, one's own and others', as this server's API describes them.
export interface TipJar {
  enabled: boolean;
  changed_at: string | null;
  /** Within 72 hours: of the jar, or of the way its owner signs in. */
  changed_recently: boolean;
  entries: TipEntry[];
}

export interface TipEntry {
  id: string;
  service: string;
  name: string;
  names?: Partial<Record<"en" | "ar", string | null>>;
  monogram: string;
  /** ISO 3166 codes, or `*`. */
  countries: string[];
  handle: string;
  /** The payment link, or null where the handle can only be copied. */
  href: string | null;
  kind: string;
  visibility: string;
  /** What the payment tells the payee about the payer: codes of the catalogue, or words. */
  reveals: string[] | string | null;
  /** Whether a payment can be taken back: `never`, `sometimes`, `unknown`. */
  undo: string;
  /** `owner` where it was set here; else where in a remote actor it was read. */
  source: string;
  amounts: TipAmounts | null;
  /** When this server last found a link back to the profile on the entry's page. */
  links_back_at: string | null;
  /** A page that names the host stands before the link. */
  interstitial: boolean;
}

/** What the owner suggests, with a link for each. */
export interface TipAmounts {
  currency: string;
  values: string[];
  links: { value: string; href: string }[];
}

export interface TipChange {
  id: string;
  change: "added" | "removed";
  service: string;
  name: string;
  handle: string;
  href: string | null;
  created_at: string;
}

export type TipVisibility = "federated" | "local" | "signed_in";

/** The jar as its owner sees it. */
export interface OwnTipJar extends TipJar {
  /** Whether the owner has said to be of age. */
  adult: boolean;
  /** Since when moderators keep it hidden. */
  frozen_at?: string | null;
  entries: OwnTipEntry[];
}

export interface OwnTipEntry extends TipEntry {
  /** Why nobody sees it here, as the reason of a refused entry. */
  denied?: string | null;
}

export interface TipService {
  id: string;
  name: string;
  names: Partial<Record<"en" | "ar", string | null>>;
  monogram: string;
  kind: string;
  /** What to enter, and an example of it. */
  hint: Record<"en" | "ar", string>;
  example: string;
  /** What the owner learns of whoever pays. */
  privacy: string[] | string | null;
  /** What anybody who opens the entry learns of its owner. */
  shows: string[];
  /** What amounts may be suggested in: codes, `*` for any, or none. */
  amount_currencies: string[];
}
