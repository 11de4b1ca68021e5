// The settings of the process: read once from the environment, checked, frozen.
import { z } from "zod";

const flag = z.enum(["on", "off"]).transform((value) => value === "on");
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);
const port = z.coerce.number().int().min(0).max(65535);
const origin = z.url().refine(isOrigin, "must be an http(s) origin without a path, like https://example.org");
// A name's last label is no number: 10.0.0.300 is a mistyped address.
const name = z.hostname().regex(/[a-z-][^.]*$/i);
const address = z.union([z.ipv4(), z.ipv6(), name], "must be IP addresses or names");
const endpoint = z
  .string()
  .regex(/^[a-z0-9.-]+:[1-9]\d*$/i, "must be host:port, with a name or an IPv4 address")
  .transform((value) => {
    const [host, at] = value.split(":");
    return { host, port: at as unknown };
  })
  .pipe(z.object({ host: z.union([z.ipv4(), name]), port }));

const environment = z.object({
  HAKAWATI_ORIGIN: origin.default("http://localhost:3000"),
  HAKAWATI_HOST: z.string().default("127.0.0.1"),
  HAKAWATI_PORT: port.default(3000),
  HAKAWATI_DATA: z.string().default("./data"),
  DATABASE_URL: z
    .url()
    .refine((url) => /^postgres(ql)?:/.test(url), "must be a postgres:// URL")
    .optional(),
  HAKAWATI_TRUST_PROXY: list.default([]),
  HAKAWATI_ALLOW_PRIVATE_ADDRESSES: flag.default(false),
  HAKAWATI_RTC_PORT: port.default(7882),
  HAKAWATI_RTC_ADDRESS: list.pipe(z.array(address)).default([]),
  HAKAWATI_RTC_STUN: endpoint.optional(),
  HAKAWATI_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{20,}$/, "must have 20 characters or more, and no spaces")
    .optional(),
  HAKAWATI_FFMPEG: z.string().default("ffmpeg"),
  HAKAWATI_RATE_LIMITS: flag.default(true),
  HAKAWATI_PASSWORD_GRANT: flag.default(false),
  HAKAWATI_SMTP_URL: z
    .url()
    .refine((url) => /^smtps?:\/\/[^/]/.test(url), "must be smtp[s]://user:password@host:port")
    .optional(),
  HAKAWATI_MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]* <)?[^\s@<>]+@[^\s@<>]+>?$/, "must be an address, or Name <address>")
    .optional(),
});

export interface Config {
  /** The public origin, without a trailing slash: part of every id, so it can never change. */
  readonly origin: string;
  /** Host (and port, if not the scheme's own) of the origin: the part after the @ in handles. */
  readonly domain: string;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** A postgres:// URL; SQLite under dataDir where it is absent. */
  readonly databaseUrl: string | undefined;
  /** Addresses (or CIDR ranges) whose X-Forwarded-* headers are believed. */
  readonly trustProxy: readonly string[];
  readonly allowPrivateAddresses: boolean;
  /** The port of all Spaces, UDP and TCP, and what clients are told to send to: addresses, or names that have some. */
  readonly rtc: {
    readonly port: number;
    readonly addresses: readonly string[];
    /** Asked for the own address where none is set; undefined where nobody is. */
    readonly stun: { readonly host: string; readonly port: number } | undefined;
  };
  /** What /metrics asks for; undefined where there is no such page. */
  readonly metricsToken: string | undefined;
  /** A command or a path; undefined where there shall be none. ffprobe lies beside it. */
  readonly ffmpeg: string | undefined;
  readonly rateLimits: boolean;
  readonly passwordGrant: boolean;
  /** Where mails are handed over, and who they say they are from; undefined where none are sent. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
}

/** Throws an Error that names each wrong variable. Empty variables count as absent. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`These settings are wrong (see .env.example):\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  const { origin: publicOrigin, host: domain } = new URL(values.HAKAWATI_ORIGIN);
  return Object.freeze({
    origin: publicOrigin,
    domain,
    host: values.HAKAWATI_HOST,
    port: values.HAKAWATI_PORT,
    dataDir: values.HAKAWATI_DATA,
    databaseUrl: values.DATABASE_URL,
    trustProxy: Object.freeze(values.HAKAWATI_TRUST_PROXY),
    allowPrivateAddresses: values.HAKAWATI_ALLOW_PRIVATE_ADDRESSES,
    rtc: Object.freeze({
      port: values.HAKAWATI_RTC_PORT,
      addresses: values.HAKAWATI_RTC_ADDRESS,
      stun: values.HAKAWATI_RTC_STUN,
    }),
    metricsToken: values.HAKAWATI_METRICS_TOKEN,
    ffmpeg: values.HAKAWATI_FFMPEG === "off" ? undefined : values.HAKAWATI_FFMPEG,
    rateLimits: values.HAKAWATI_RATE_LIMITS,
    passwordGrant: values.HAKAWATI_PASSWORD_GRANT,
    mail: mailOf(values),
  });
}

function mailOf(values: z.infer<typeof environment>): Config["mail"] {
  const smtpUrl = values.HAKAWATI_SMTP_URL;
  if (smtpUrl === undefined) return undefined;
  const from = values.HAKAWATI_MAIL_FROM ?? `noreply@${new URL(values.HAKAWATI_ORIGIN).hostname}`;
  return Object.freeze({ smtpUrl, from });
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return url.pathname === "/" && !url.search && !url.hash && !url.username;
}
