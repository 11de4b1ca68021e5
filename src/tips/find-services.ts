// Searches the catalogue by name in either language, id, host and country.
import { catalogue, findService } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";
import { serviceDenial, type TipPolicy } from "./policy.ts";

export interface ServiceSearch {
  /** Empty: all of them, in the catalogue's order. */
  text: string;
  /** ISO 3166 code; services bound to no country count too. */
  country?: string | undefined;
  limit: number;
  /** What it denies is not found. Default: nothing is denied. */
  policy?: TipPolicy;
}

/** What a service is found by, folded. */
interface Sought {
  service: TipService;
  names: string[];
  countries: string[];
}

const LANGUAGES = ["en", "ar"];

let sought: Sought[] | undefined;

/**
 * Those whose name begins with the text first, then those with a word that does, then those of a country so called. A
 * pasted link finds the services of its host. Services that have closed are not offered.
 */
export function findServices({ text, country, limit, policy }: ServiceSearch): TipService[] {
  const wanted = fold(text).replace(/^(?:https?:\/\/)?(?:www\.)?([^\s/]+\.[^\s/]+).*$/s, "$1");
  sought ??= catalogue()
    .services.filter(({ status }) => status !== "discontinued")
    .map(soughtBy);
  return sought
    .filter(({ service }) => !country || isOffered(service, country))
    .filter(({ service }) => !policy || !serviceDenial(policy, service))
    .map((one) => ({ service: one.service, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, limit)
    .map(({ service }) => service);
}

/** The service's names in both languages, where the catalogue knows it. */
export function namesOf(serviceId: string): { en: string; ar: string | null } {
  const service = findService(serviceId);
  return { en: service?.name ?? serviceId, ar: service?.nameAr ?? null };
}

function isOffered({ countries }: TipService, country: string): boolean {
  return countries.includes("*") || countries.includes(country.toUpperCase());
}

function rankOf({ service, names, countries }: Sought, wanted: string): number {
  if (wanted === "") return 1;
  if (names.includes(wanted)) return 6;
  if (names.some((name) => name.startsWith(wanted))) return 5;
  if (names.some((name) => name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted)))) return 4;
  if (wanted.length > 1 && names.some((name) => name.includes(wanted))) return 3;
  if (wanted.length > 2 && countries.some((country) => country.startsWith(wanted))) return 2;
  return wanted.includes(".") && service.hosts.some((host) => host.replace("*.", "").includes(wanted))
    ? 1
    : 0;
}

function soughtBy(service: TipService): Sought {
  const names = [service.name, service.nameAr, service.id].flatMap((name) => [fold(name), bare(fold(name))]);
  return {
    service,
    names,
    countries: service.countries.filter((code) => code !== "*").flatMap(countryNames),
  };
}

/** As the two languages call a country, whole and each word; Arabic ones also without their article, as they are typed. */
function countryNames(code: string): string[] {
  const names = LANGUAGES.map((language) => {
    return fold(new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code);
  });
  return names
    .flatMap((name) => [name, ...name.split(" ")])
    .flatMap((name) => [name, name.replace(/^ال/, "")]);
}

/** "Ko-fi" is typed as "kofi" too. */
function bare(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * Without marks (accents, Arabic vowels, the hamza on its bearer), tatweel and lone hamza, with the letters and digits
 * that Arabic writers exchange made one.
 */
export function fold(text: string): string {
  const plain = text
    .trim()
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}ـء]/gu, "");
  return plain
    .replaceAll("ٱ", "ا")
    .replaceAll("ة", "ه")
    .replace(/[ىی]/g, "ي")
    .replaceAll("ک", "ك")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
}
