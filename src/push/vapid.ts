// The key by which push services know this server (VAPID, RFC 8292): made at the first start, and kept, as every subscription
// is bound to it.
import { createPrivateKey, generateKeyPairSync, sign, type JsonWebKey } from "node:crypto";
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Store } from "../db/store.ts";

const KEY = "push.vapid-key";
const GOOD_FOR_S = 12 * 3_600;

const keys = new WeakMap<Store, JsonWebKey>();

/** The uncompressed point, in base64 for addresses with its padding, as Mastodon writes it. */
export async function publicVapidKey(app: App): Promise<string> {
  return `${pointOf(await vapidKey(app))}=`;
}

/** The headers that say who sends; `asDraft`: as before the RFC (draft-ietf-webpush-vapid-01). */
export async function vapidHeaders(
  app: App,
  endpoint: string,
  asDraft: boolean,
): Promise<{ authorization: string; "crypto-key"?: string }> {
  const key = await vapidKey(app);
  const token = tokenFor(app, new URL(endpoint).origin, key);
  if (!asDraft) return { authorization: `vapid t=${token}, k=${pointOf(key)}` };
  return { authorization: `WebPush ${token}`, "crypto-key": `p256ecdsa=${pointOf(key)}` };
}

function tokenFor({ clock, uris }: App, aud: string, key: JsonWebKey): string {
  const exp = Math.floor(clock.now().getTime() / 1_000) + GOOD_FOR_S;
  const parts = [
    { typ: "JWT", alg: "ES256" },
    { aud, exp, sub: uris.origin },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const privateKey = createPrivateKey({ key, format: "jwk" });
  const signature = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

function pointOf({ x, y }: JsonWebKey): string {
  const parts = [Buffer.from([4]), Buffer.from(x!, "base64url"), Buffer.from(y!, "base64url")];
  return Buffer.concat(parts).toString("base64url");
}

/** One for all processes. */
async function vapidKey({ store }: App): Promise<JsonWebKey> {
  const known = keys.get(store);
  if (known) return known;
  const made = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey.export({ format: "jwk" });
  const value = await store.tx(async ({ q, t }) => {
    const row = { key: KEY, value: JSON.stringify(made), expires: null };
    await q.insert(t.kv).values(row).onConflictDoNothing();
    const [kept] = await q.select().from(t.kv).where(eq(t.kv.key, KEY));
    return kept!.value;
  });
  const key = JSON.parse(value) as JsonWebKey;
  keys.set(store, key);
  return key;
}
