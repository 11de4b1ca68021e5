// Who signed a request, whoever it speaks of: servers that ask for documents, and those that pass on another's activity. Their keys
// are kept in memory for an hour, not as accounts: most sign as their whole instance, which nobody here follows.
import { isActive, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { isBlockedHost } from "#src/moderation/domains/queries.ts";
import { eq } from "drizzle-orm";
import { spend } from "./budgets.ts";
import { fetchDocument, fetchObject } from "./documents.ts";
import { askedHeadOf } from "./incoming.ts";
import { fits, readSignature, refusal, type SignatureHeader } from "./verify.ts";
import { idOf } from "./vocab/json.ts";
import { fromPerson } from "./vocab/person.ts";
import { perStore } from "#src/db/per-store.ts";
import { recentlyUsed } from "#src/recently-used.ts";

const FRESH_MS = 3_600_000;

export interface Signer {
  uri: string;
  publicKeyId: string | null;
  publicKeyPem: string | null;
  inboxUrl: string;
  sharedInboxUrl: string | null;
}

const cacheOf = perStore(() => recentlyUsed<Signer>(5_000, { ttl: FRESH_MS }));

/** `body`: undefined for a GET. @throws AppError unauthenticated, forbidden (a blocked server) */
export async function verifyAnySigner(
  app: App,
  request: Request,
  body: Uint8Array<ArrayBuffer> | undefined,
): Promise<Signer> {
  if (!request.headers.has("signature")) throw refusal("This takes a signed request");
  if (request.headers.get("host")?.toLowerCase() !== app.config.domain)
    throw refusal("This request was meant for another server");
  return checkSigner(app, readSignature(app, askedHeadOf(request), body));
}

/** @throws AppError unauthenticated, forbidden (a blocked server) */
export async function checkSigner(app: App, signature: SignatureHeader): Promise<Signer> {
  const url = URL.parse(signature.keyId);
  if (!url || app.uris.isLocal(signature.keyId)) throw refusal("The key is not of another server");
  if (await isBlockedHost(app.store, url.host)) throw new AppError("forbidden", "This server is blocked");
  const known = await knownSigner(app, signature.keyId);
  if (known && (await fits(signature, known))) return known;
  const fetched = await fetchSigner(app, signature.keyId);
  if (await fits(signature, fetched)) return fetched;
  throw refusal("The signature does not fit");
}

async function knownSigner(app: App, keyId: string): Promise<Signer | undefined> {
  const cached = cacheOf(app.store).get(keyId);
  if (cached) return cached;
  const { q, t } = app.store.read;
  const [account]: Account[] = await q
    .select()
    .from(t.accounts)
    .where(eq(t.accounts.publicKeyId, keyId))
    .limit(1);
  if (account && !isActive(account)) throw refusal("This account is suspended or gone");
  return account;
}

/** The key's own address leads to its actor, or to a key that names its owner: then the owner's document must name the key. */
async function fetchSigner(app: App, keyId: string): Promise<Signer> {
  spend(app, "actor", keyId);
  try {
    const document = await fetchDocument(app, keyId.split("#", 1)[0]!);
    const owner = idOf(document["owner"]);
    const { person } = fromPerson(owner === undefined ? document : await fetchObject(app, owner));
    const { uri, publicKeyId, publicKeyPem, inboxUrl, sharedInboxUrl } = person;
    const signer = { uri, publicKeyId, publicKeyPem, inboxUrl, sharedInboxUrl };
    if (signer.publicKeyId === keyId) cacheOf(app.store).set(keyId, signer);
    return signer;
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError("unauthenticated", "The signer's key can't be read", { cause });
  }
}
