// What admins set while the instance runs, with a default for each; read often, so kept in memory for a second.
import { z } from "zod";
import type { Db, Store, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";

/** Codes and names, each once. On the command line they stand with commas or blanks between them. */
function list(item: z.ZodType<string, string>) {
  return z
    .array(item)
    .max(1_000)
    .transform((items) => [...new Set(items)])
    .default([]);
}

const serviceId = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]{1,40}$/);
const country = z
  .string()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/);
/** Names below it are meant too. */
const host = z
  .string()
  .toLowerCase()
  .regex(/^(?:[a-z0-9_-]+\.)+[a-z0-9-]{2,}$/);

const schema = {
  instanceName: z.string().max(100).default("Hakawati"),
  instanceDescription: z.string().max(5_000).default(""),
  /** Where the sources of what runs here are offered; empty for the archive that the build made. */
  sourceUrl: z.union([z.literal(""), z.url({ protocol: /^https?$/ }).max(500)]).default(""),
  /** Of pages for people whose browser asks for neither. */
  language: z.enum(["en", "ar"]).default("en"),
  registrations: z.enum(["open", "approval", "invite", "closed"]).default("closed"),
  /** Days between somebody's wish to delete their account and its end, in which they may think again. */
  deletionDays: z.number().int().min(0).max(30).default(0),
  /**
   * Who here may host Spaces. `roles`: who has the badge of a journalist, creator, expert or non-profit; `approved`: who has any
   * badge; `staff`: moderators and admins.
   */
  hosts: z.enum(["everyone", "approved", "roles", "staff", "nobody"]).default("everyone"),
  /** Followers that an account needs to host a Space. */
  hostFollowers: z.number().int().min(0).default(0),
  /** Spaces of this server that may be live at once; 0 sets no limit, here and below. */
  liveSpaces: z.number().int().min(0).default(0),
  /** Listeners that one Space of this server may have at once. */
  spaceListeners: z.number().int().min(0).default(0),
  /** Listeners that all Spaces of this server together may have at once. */
  listenersAtOnce: z.number().int().min(0).default(0),
  /** How long what was recorded of a Space is kept after its end. */
  replayDays: z.number().int().min(1).max(3_650).default(30),
  /**
   * Who here may have a tip jar. `roles`: who has the badge of a journalist, creator, expert or non-profit; `approved`: who has
   * any badge, `approved` among them.
   */
  tipJars: z.enum(["everyone", "approved", "roles", "nobody"]).default("everyone"),
  /** Services of the catalogue. An empty list of what is allowed allows all, here and below. */
  tipServicesAllowed: list(serviceId),
  tipServicesDenied: list(serviceId),
  /** ISO 3166. A service that works everywhere is allowed in each of them, and denied in none. */
  tipCountriesAllowed: list(country),
  tipCountriesDenied: list(country),
  /** Of pages that belong to no service of the catalogue. */
  tipHostsAllowed: list(host),
  /** Of pages, and of addresses such as name@host. */
  tipHostsDenied: list(host),
  /** Choices that a poll may have. */
  pollOptions: z.number().int().min(2).max(50).default(8),
  /** Of one upload, in megabytes. */
  imageMegabytes: z.number().int().min(1).max(100).default(16),
  videoMegabytes: z.number().int().min(1).max(2_000).default(100),
  /** What copies of pictures from elsewhere may take on the disk. */
  remoteMediaMegabytes: z.number().int().min(10).default(4_000),
  /** Whether documents are served to servers that sign their requests alone, so that blocked ones get none. */
  authorizedFetch: z.enum(["on", "off"]).default("off"),
  setUpAt: z.iso.datetime().nullable().default(null),
};
const settings = z.object(schema);

export type Settings = z.infer<typeof settings>;
export type SettingName = keyof Settings;

const FRESH_MS = 1_000;
const cache = new WeakMap<Store, { at: number; values: Settings }>();

/** All settings; up to a second old, as other processes may write too. */
export async function readSettings(store: Store): Promise<Settings> {
  const cached = cache.get(store);
  if (cached && performance.now() - cached.at < FRESH_MS) return cached.values;
  const values = await loadSettings(store.read);
  cache.set(store, { at: performance.now(), values });
  return values;
}

/** As the transaction sees them. */
export async function loadSettings({ q, t }: Db): Promise<Settings> {
  const rows = await q.select().from(t.settings);
  return settings.parse(Object.fromEntries(rows.map(({ name, value }) => [name, value])));
}

/** One setting from text, or undefined for a name that is none (or not for people to change). @throws AppError unprocessable */
export function parseSetting(name: string, text: string): Partial<Settings> | undefined {
  if (!Object.hasOwn(schema, name) || name === "setUpAt") return undefined;
  const items = text.split(/[\s,]+/).filter((item) => item !== "");
  const readings: unknown[] = /^\d+$/.test(text) ? [text, Number(text), items] : [text, items];
  const parsed = readings
    .map((value) => settings.safeParse({ [name]: value }))
    .find(({ success }) => success);
  if (!parsed?.data) throw new AppError("unprocessable", `${name} does not take "${text}"`);
  return { [name]: parsed.data[name as SettingName] };
}

/** Who acts on it reads the event: what it was is told, as what it is can be read. */
export async function writeSettings(
  tx: Tx,
  store: Store,
  changes: Partial<Settings>,
  at: Date,
): Promise<void> {
  const known: Record<string, unknown> = await loadSettings(tx);
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, known[name]]));
  for (const [name, value] of Object.entries(changes)) {
    await tx.q
      .insert(tx.t.settings)
      .values({ name, value, updatedAt: at })
      .onConflictDoUpdate({ target: tx.t.settings.name, set: { value, updatedAt: at } });
  }
  await recordEvent(tx, { type: "settings.changed", before }, at);
  tx.afterCommit(() => forgetSettings(store));
}

/** What another process wrote is read at once. */
export function forgetSettings(store: Store): void {
  cache.delete(store);
}
