// Searches the catalogue by name in either language, id, host and country.
import { catalogue, findService } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";

export interface ServiceSearch {
  /** Empty: all of them, in the catalogue's order. */
  text: string;
  /** ISO 3166 code; services bound to no country count too. */
  country?: string | undefined;
  limit: number;
}

/** Those whose name begins with the text first. A pasted link finds the services of its host. */
export function findServices({ text, country, limit }: ServiceSearch): TipService[] {
  const wanted =
    normal(text)
      .replace(/^https?:\/\/(?:www\.)?/, "")
      .split("/")[0] ?? "";
  const open = catalogue().services.filter(
    ({ countries }) => !country || countries.includes("*") || countries.includes(country.toUpperCase()),
  );
  const ranked = open.map((service) => ({ service, rank: rankOf(service, wanted) }));
  return ranked
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, limit)
    .map(({ service }) => service);
}

/** The service's names in both languages, where there is an Arabic one. */
export function namesOf(serviceId: string): { en: string; ar: string | null } {
  const service = findService(serviceId);
  return { en: service?.name ?? serviceId, ar: service?.nameAr ?? null };
}

function rankOf({ id, name, nameAr, hosts }: TipService, wanted: string): number {
  if (wanted === "") return 1;
  const names = [name, nameAr ?? "", id].map(normal);
  if (names.some((one) => one.startsWith(wanted))) return 3;
  if (names.some((one) => one.includes(wanted))) return 2;
  return wanted.includes(".") && hosts.some((host) => host.replace("*.", "").includes(wanted)) ? 1 : 0;
}

/** Without marks (accents, Arabic vowels), with the letters that Arabic writers exchange folded. */
function normal(text: string): string {
  const plain = text.trim().toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return plain
    .replace(/[أإآٱ]/g, "ا")
    .replaceAll("ة", "ه")
    .replaceAll("ى", "ي");
}
