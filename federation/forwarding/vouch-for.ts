// An activity that came by way of another server: believed where its actor's proof holds, and fetched from its origin where that
// can't be told.
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { spend } from "../budgets.ts";
import { fetchObject } from "../documents.ts";
import type { Activity, Admitted } from "../guard.ts";
import { signedByActor } from "../proofs/linked-data.ts";
import { isProven, proofOf } from "../proofs/object-proof.ts";
import { knownActor } from "../remote.ts";
import { hasType, haveSameOrigin, idOf, list, type Json } from "../vocab/json.ts";

/** Undefined where nobody vouches for it. `forwardedBy`: who is charged for what has to be fetched. @throws AppError */
export async function vouchFor(
  app: App,
  activity: Activity,
  forwardedBy: string,
): Promise<Admitted | undefined> {
  const actor = await knownActor(app, idOf(activity["actor"]) ?? "");
  const proof = proofOf(activity);
  if (proof && isProven(activity, proof, actor.proofKeys)) return { activity, actor };
  const signed = await signedByActor(activity, actor);
  if (signed) return { activity: signed as Activity, actor };
  spend(app, "forwarded", forwardedBy);
  const fetched = await fromOrigin(app, activity, actor);
  return fetched && { activity: fetched, actor };
}

/** What the activity says, if its object's own server says so too; other activities have no document to ask for. */
async function fromOrigin(app: App, activity: Activity, actor: Account): Promise<Activity | undefined> {
  const uri = idOf(activity["object"]);
  if (uri === undefined || !haveSameOrigin(uri, actor.uri)) return undefined;
  const { id, type } = activity;
  const bare = { id, type, actor: actor.uri };
  if (type === "Delete") return (await isGone(app, uri)) ? { ...bare, object: uri } : undefined;
  if (type !== "Create" && type !== "Update") return undefined;
  const object = await fetchObject(app, uri);
  return isBy(object, actor) ? { ...bare, object } : undefined;
}

function isBy(object: Json, { uri }: Account): boolean {
  return object["id"] === uri || idOf(list(object["attributedTo"])[0]) === uri;
}

async function isGone(app: App, uri: string): Promise<boolean> {
  try {
    return hasType(await fetchObject(app, uri), "Tombstone");
  } catch (error) {
    if (error instanceof AppError && (error.code === "gone" || error.code === "not_found")) return true;
    throw error;
  }
}
