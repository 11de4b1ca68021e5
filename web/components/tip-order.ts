// Which ways to tip come first: by the languages that the browser asks for, as nobody asks where a reader is.
import type { HeadLink } from "../pages/page.ts";
import type { Account } from "../app/entities/people.ts";
import type { TipEntry, TipJar } from "../app/entities/tips.ts";
import { tipsPath } from "../app/paths.ts";
import { tipAction } from "./tip-entry.ts";

export type TipGroup = "likely" | "wallets" | "elsewhere";

/** What is used in a country of the reader's tags; for a tag without a country, where its language is spoken. */
function isNear(countries: string[], tags: string[]): boolean {
  const wanted = tags.map(localeOf).filter((locale) => locale !== null);
  return wanted.some(({ language, region }) =>
    countries.some((country) =>
      region ? country === region : country !== "*" && languageOf(country) === language,
    ),
  );
}

/** The owner's order stays within each group, after what is near. */
export function tipGroups(entries: TipEntry[], tags: string[]): [TipGroup, TipEntry[]][] {
  const near = entries.filter(({ countries }) => isNear(countries, tags));
  const others = entries.filter((entry) => !near.includes(entry));
  const everywhere = others.filter((entry) => tipAction(entry) === "open" && entry.countries.includes("*"));
  const wallets = others.filter((entry) => tipAction(entry) === "wallet" && entry.countries.includes("*"));
  const rest = others.filter((entry) => !everywhere.includes(entry) && !wallets.includes(entry));
  return [
    ["likely", [...near, ...everywhere]],
    ["wallets", wallets],
    ["elsewhere", rest],
  ];
}

/** For browsers and readers that know payment links (rel="payment") and Web Monetization. */
export function jarLinks(account: Account, jar: TipJar | null | undefined, title: string): HeadLink[] {
  if (!jar?.enabled || jar.entries.length === 0) return [];
  const wallets = jar.entries.filter(({ service, href }) => service === "web-monetization" && href);
  return [
    { rel: "payment", href: tipsPath(account), title },
    ...wallets.map(({ href }) => ({ rel: "monetization", href: href! })),
  ];
}

/** Null for what only looks like a tag. */
function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

function languageOf(country: string): string {
  return new Intl.Locale(`und-${country}`).maximize().language;
}
