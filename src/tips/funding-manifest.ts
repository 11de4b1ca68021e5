// A tip jar as a funding manifest, for directories of people and projects that want support (fundingjson.org, v1.0.0).
import type { SuggestedAmounts } from "./schema.ts";

export interface FundedEntry {
  service: string;
  name: string;
  handle: string;
  href: string | null;
  amounts: SuggestedAmounts | null;
}

export interface FundedPerson {
  /** `alice@here.example` */
  handle: string;
  name: string;
  /** Plain text. */
  description: string;
  profile: string;
  isGroup: boolean;
  entries: FundedEntry[];
}

interface Plan {
  guid: string;
  status: "active";
  name: string;
  description: string;
  amount: number;
  currency: string;
  frequency: "one-time";
  channels: string[];
}

const MAX_ID = 26;
const MAX_ADDRESS = 250;
const MAX_PLANS = 30;

/**
 * The manifest stands below the profile, which proves whose it is: so there is no well-known list. It wants an e-mail address;
 * none of ours is ever shown, so it has the handle, which looks the same.
 */
export function fundingManifest({ handle, name, description, profile, isGroup, entries }: FundedPerson) {
  const channels = entries
    .map((entry, place) => toChannel(entry, place))
    .filter(({ address }) => address.length <= MAX_ADDRESS);
  const known = new Set(channels.map(({ guid }) => guid));
  const suggested = entries.flatMap((entry, place) => toPlans(entry, guidOf(entry, place)));
  const any = anyAmount(channels.map(({ guid }) => guid));
  const plans = [any, ...suggested.filter(({ channels: [guid] }) => known.has(guid!))];
  return {
    version: "v1.0.0",
    entity: {
      type: isGroup ? "group" : "individual",
      role: "owner",
      name: name.length >= 2 ? name.slice(0, 120) : handle,
      email: handle,
      phone: "",
      description: description.slice(0, 2_000),
      webpageUrl: { url: profile },
    },
    projects: [],
    funding: { channels, plans: plans.slice(0, MAX_PLANS), history: [] },
  };
}

function toChannel(entry: FundedEntry, place: number) {
  const type = /^(?:iban|sepa)/.test(entry.service) ? "bank" : "payment-provider";
  return { guid: guidOf(entry, place), type, address: entry.href ?? entry.handle, description: entry.name };
}

/** 3 to 32 letters, digits and single dashes; each once. */
function guidOf({ service }: FundedEntry, place: number): string {
  return `${service.slice(0, MAX_ID).replace(/-+$/, "").replace(/-{2,}/g, "-")}-${place + 1}`;
}

/** Its currencies are those of ISO 4217: coins have none. */
function toPlans({ amounts }: FundedEntry, channel: string): Plan[] {
  if (!amounts || !Intl.supportedValuesOf("currency").includes(amounts.currency)) return [];
  const { currency, values } = amounts;
  return values.map((value, place) => ({
    ...anyAmount([channel]),
    guid: `${channel}-${place + 1}`,
    name: `${value} ${currency}`,
    amount: Number(value),
    currency,
  }));
}

/** 0 stands for whatever somebody likes to give. */
function anyAmount(channels: string[]): Plan {
  return {
    guid: "any-amount",
    status: "active",
    name: "Any amount",
    description: "",
    amount: 0,
    currency: "USD",
    frequency: "one-time",
    channels,
  };
}
