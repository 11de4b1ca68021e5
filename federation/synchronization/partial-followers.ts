// The part of a followers collection that another server may see: its own people (FEP-8fcf). Only for a signed request.
import type { App } from "#src/app.ts";
import { localAccount } from "../actors.ts";
import { verifyAnySigner } from "../signers.ts";
import { ACTIVITY_STREAMS, haveSameOrigin, type Json } from "../vocab/json.ts";
import { followerUris } from "./digest.ts";
import { partOf } from "./header.ts";

/** @throws AppError unauthenticated, forbidden, not_found */
export async function partialFollowers(app: App, request: Request, username: string): Promise<Json> {
  const signer = await verifyAnySigner(app, request, undefined);
  const account = await localAccount(app, username);
  const all = await followerUris(app.store.read, account.id);
  const orderedItems = all.filter((uri) => haveSameOrigin(uri, signer.uri));
  const id = partOf(app.uris.followers(username));
  return { "@context": ACTIVITY_STREAMS, id, type: "OrderedCollection", orderedItems };
}
