// Stores what another server says of one of its accounts.
import { and, eq, ne } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import type { Account } from "./queries.ts";
import type { ActorType, ProfileField } from "./schema.ts";

/** A remote actor, checked and sanitised by the ActivityPub door. */
export interface RemoteAccount {
  uri: string;
  url: string;
  username: string;
  /** Host (and port) that WebFinger confirmed for the handle. */
  domain: string;
  type: ActorType;
  name: string;
  /** Sanitised HTML. */
  bio: string;
  /** Values are sanitised HTML; without those that stand in the tip jar. */
  fields: ProfileField[];
  avatarUrl: string | null;
  headerUrl: string | null;
  locked: boolean;
  discoverable: boolean;
  /** Whether its public posts may be found by their words (FEP-5feb). */
  indexable: boolean;
  inboxUrl: string;
  sharedInboxUrl: string | null;
  outboxUrl: string | null;
  followersUrl: string | null;
  /** The collection of what they pinned. */
  featuredUrl: string | null;
  /** Ids of accounts that may move there, and where this one moved to: what it says itself. */
  alsoKnownAs: string[];
  movedToUri: string | null;
  publicKeyId: string | null;
  publicKeyPem: string | null;
  /** Ed25519 keys of object proofs by id, multibase. */
  proofKeys?: Record<string, string>;
}

/** Inserts or updates by URI. A handle that moved to another URI leaves the old account behind under its URI alone. */
export async function receiveAccount(app: App, tx: Tx, remote: RemoteAccount): Promise<Account> {
  const { q, t } = tx;
  const at = app.clock.now();
  const handle = `${remote.username}@${remote.domain}`.toLowerCase();
  await q
    .update(t.accounts)
    .set({ handle: t.accounts.uri })
    .where(and(eq(t.accounts.handle, handle), ne(t.accounts.uri, remote.uri)));
  const [before] = await q
    .select({ name: t.accounts.name, indexable: t.accounts.indexable, fields: t.accounts.fields })
    .from(t.accounts)
    .where(eq(t.accounts.uri, remote.uri));
  const fields = remote.fields.map((field) => withMark(field, before?.fields ?? []));
  const values = { ...remote, fields, handle, fetchedAt: at, updatedAt: at, deletedAt: null };
  const [account] = await q
    .insert(t.accounts)
    .values({ ...values, id: createId(at), createdAt: at })
    .onConflictDoUpdate({ target: t.accounts.uri, set: values })
    .returning();
  const isKnown = before && before.name === remote.name && before.indexable === remote.indexable;
  // Marks are looked at again whenever there are fields: verify-links.ts knows which are due.
  if (!isKnown || fields.length > 0)
    await recordEvent(tx, { type: "account.received", accountId: account!.id }, at);
  return account!;
}

/** What this server has verified stays so while the value does. */
function withMark(field: ProfileField, before: readonly ProfileField[]): ProfileField {
  const { verifiedAt, checkedAt } = before.find(({ value }) => value === field.value) ?? {};
  return { ...field, ...(verifiedAt && checkedAt ? { verifiedAt, checkedAt } : {}) };
}
