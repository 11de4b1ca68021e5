// Signs what others may pass on: posts, edits and deletions that anyone may see. What is for few carries no proof that outlives it.
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { proofKey, signingKey } from "../keys.ts";
import { hasType, idsOf, isPublic, list, type Json } from "../vocab/json.ts";
import { createLinkedDataSignature } from "./linked-data.ts";
import { createProof, PROOF_CONTEXT } from "./object-proof.ts";

/** The proof first, then the Linked Data signature over both: in this order Fedify and Mastodon check them. */
export async function signActivity<T extends Json>(
  app: App,
  sender: Account,
  activity: T,
  at: Date,
): Promise<T> {
  const isOpen = [...idsOf(activity["to"]), ...idsOf(activity["cc"])].some(isPublic);
  if (!isOpen || !hasType(activity, "Create", "Update", "Delete")) return activity;
  const bare = { ...activity, "@context": [...list(activity["@context"]), PROOF_CONTEXT] };
  const proven = { ...bare, proof: createProof(bare, await proofKey(app, sender), at) };
  const key = await signingKey(app, sender.id);
  return { ...proven, signature: await createLinkedDataSignature(proven, key, at) };
}
