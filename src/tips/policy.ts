// What the admin allows of tip jars: who may have one, and which services, countries and hosts stand in it.
import { isLocal, type Account } from "../accounts/queries.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { badgesOf } from "../moderation/queries.ts";
import { ROLE_BADGES, type Badge } from "../moderation/schema.ts";
import type { Settings } from "../settings/settings.ts";
import { findService } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";
import type { TipErrorReason } from "./tip-error.ts";

export type TipPolicy = Pick<
  Settings,
  | "tipJars"
  | "tipServicesAllowed"
  | "tipServicesDenied"
  | "tipCountriesAllowed"
  | "tipCountriesDenied"
  | "tipHostsAllowed"
  | "tipHostsDenied"
>;

export type Denial = Extract<TipErrorReason, `denied_${string}`>;

const CUSTOM = "custom-url";

/** Why a service is not offered here; undefined where it is. */
export function serviceDenial(policy: TipPolicy, { id, countries }: TipService): Denial | undefined {
  const { tipServicesAllowed: allowed, tipServicesDenied: denied } = policy;
  if (denied.includes(id) || (allowed.length > 0 && !allowed.includes(id))) return "denied_service";
  if (countries.includes("*")) return undefined;
  const open = countries.filter((country) => isOpen(policy, country));
  return open.length === 0 ? "denied_country" : undefined;
}

function isOpen({ tipCountriesAllowed: allowed, tipCountriesDenied: denied }: TipPolicy, country: string) {
  return !denied.includes(country) && (allowed.length === 0 || allowed.includes(country));
}

export interface EntryAddress {
  service: string;
  handle: string;
  href: string | null;
}

/** Why an entry is neither taken nor shown here, from whatever server it is. */
export function entryDenial(policy: TipPolicy, { service, handle, href }: EntryAddress): Denial | undefined {
  const known = findService(service);
  const denial = known && serviceDenial(policy, known);
  if (denial) return denial;
  const { tipHostsAllowed: allowed, tipHostsDenied: denied } = policy;
  if (allowed.length === 0 && denied.length === 0) return undefined;
  const host = hostOf(handle, href);
  if (host === undefined) return undefined;
  const isDenied = isWithin(host, denied);
  const isMissing = service === CUSTOM && allowed.length > 0 && !isWithin(host, allowed);
  return isDenied || isMissing ? "denied_host" : undefined;
}

/** Of a page, or of an address such as alice@wallet.example. */
function hostOf(handle: string, href: string | null): string | undefined {
  if (href?.startsWith("https://")) return new URL(href).hostname;
  return /^[^@\s]+@([a-z0-9.-]+\.[a-z0-9-]+)$/i.exec(handle)?.[1]?.toLowerCase();
}

function isWithin(host: string, list: readonly string[]): boolean {
  return list.some((one) => host === one || host.endsWith(`.${one}`));
}

/** Of accounts, those whose jar may be shown as far as the admin's choice of people goes; others' servers choose theirs. */
export async function withJar(db: Db, { tipJars }: TipPolicy, accounts: Account[]): Promise<Account[]> {
  if (tipJars === "everyone") return accounts;
  const local = tipJars === "nobody" ? [] : accounts.filter(isLocal).map(({ id }) => id);
  const badges = await badgesOf(db, local);
  return accounts.filter((account) => !isLocal(account) || isChosen(tipJars, badges.get(account.id) ?? []));
}

/** @throws AppError forbidden */
export async function requireMayHaveJar(db: Db, policy: TipPolicy, account: Account): Promise<void> {
  if ((await withJar(db, policy, [account])).length > 0) return;
  throw new AppError("forbidden", WHO_MAY[policy.tipJars]);
}

const WHO_MAY: Record<TipPolicy["tipJars"], string> = {
  everyone: "",
  approved: "On this server a tip jar is for approved accounts: ask its admins to approve yours",
  roles:
    "On this server a tip jar is for journalists, creators, experts and non-profits: ask its admins for the badge",
  nobody: "Tip jars are off on this server",
};

function isChosen(tipJars: TipPolicy["tipJars"], badges: readonly Badge[]): boolean {
  if (tipJars === "approved") return badges.length > 0;
  return tipJars === "roles" && badges.some((badge) => (ROLE_BADGES as readonly Badge[]).includes(badge));
}

/** A setting that names services which are none would do nothing and say so to nobody. @throws AppError unprocessable */
export function checkTipSettings(changes: Partial<Settings>): void {
  for (const id of [...(changes.tipServicesAllowed ?? []), ...(changes.tipServicesDenied ?? [])]) {
    if (!findService(id)) throw new AppError("unprocessable", `There is no service ${id} in the catalogue`);
  }
}
