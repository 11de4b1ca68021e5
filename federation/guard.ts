// What stands before an inbox: nothing reaches a handler that is not small, plain, and signed by the one it names. Every
// refusal is a 4xx with a sentence, never a 5xx and never a stack trace.
import { findSender, type Account, type Sender } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { receiveAccountDelete } from "#src/graph/receive-account-delete.ts";
import { isBlockedHost } from "#src/moderation/domains/queries.ts";
import type { Asked } from "./incoming.ts";
import { proofOf } from "./proofs/object-proof.ts";
import { checkContext, parseBounded } from "./shape.ts";
import { checkSigner } from "./signers.ts";
import { readSignature, verifySigner, type SignatureHeader } from "./verify.ts";
import { haveSameOrigin, hostOf, idOf, isObject, isWebUrl, type Json } from "./vocab/json.ts";

const MAX_BODY = 1024 * 1024;
const MEDIA_TYPES = ["application/activity+json", "application/ld+json"];

/** An activity whose sender is certain. */
export interface Activity extends Json {
  id: string;
  type: string;
}

export interface Admitted {
  activity: Activity;
  actor: Account;
}

/** What came through the door: from its actor, or passed on by another, whose word for it is still to be checked. */
export type Taken = { activity: Activity; actor: Sender } | { activity: Activity; forwardedBy: string };

export interface Entered {
  taken: Taken;
  /** Who signed the request. */
  signer: string;
  /** As it came, byte for byte. */
  body: Uint8Array<ArrayBuffer>;
}

/** The activity, or undefined for one that is right but moot. @throws AppError invalid, unauthenticated, too_large, … */
export async function admit(app: App, request: Asked): Promise<Entered | undefined> {
  checkHead(app, request);
  const body = await request.body(MAX_BODY);
  const activity = parseBounded(body);
  checkContext(activity);
  const actorUri = actorOf(activity);
  await refuseBlockedHosts(app, actorUri);
  const known = await findSender(app.store.read, actorUri);
  if (isOwnFuneral(activity, actorUri) && !known) return undefined;
  const signature = readSignature(app, request, body);
  if (isPassedOn(app, activity, signature, actorUri)) {
    const { uri: signer } = await checkSigner(app, signature);
    checkActivity(app, activity, actorUri);
    return { taken: { activity, forwardedBy: signer }, signer, body };
  }
  const actor = await orBuried(app, known, activity, () => verifySigner(app, signature, actorUri, known));
  if (!actor) return undefined;
  checkActivity(app, activity, actorUri);
  return { taken: { activity, actor }, signer: actor.uri, body };
}

/** Another server's request with an activity that carries its actor's own proof. Without one it is nobody's word (F1). */
function isPassedOn(app: App, activity: Json, { keyId }: SignatureHeader, actorUri: string): boolean {
  const hasProof = isObject(activity["signature"]) || proofOf(activity) !== undefined;
  return hasProof && !app.uris.isLocal(actorUri) && !haveSameOrigin(keyId, actorUri);
}

/** An account that says farewell when its server has already forgotten its key: that the server says 410 is proof enough. */
async function orBuried(
  app: App,
  known: Sender | undefined,
  activity: Json,
  verify: () => Promise<Sender>,
): Promise<Sender | undefined> {
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "gone") throw error;
    if (!known || !isOwnFuneral(activity, known.uri))
      throw new AppError("unauthenticated", "The activity's actor is gone", { cause: error });
    await receiveAccountDelete(app, known.id);
    return undefined;
  }
}

function checkHead(app: App, { headers }: Asked): void {
  const mediaType = (headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (!MEDIA_TYPES.includes(mediaType)) {
    throw new AppError("unsupported_media_type", "An inbox takes application/activity+json");
  }
  if (!headers.has("signature")) throw new AppError("unauthenticated", "An inbox takes signed requests only");
  if (headers.get("host")?.toLowerCase() !== app.config.domain) {
    throw new AppError("unauthenticated", "This request was meant for another server");
  }
  if (Number(headers.get("content-length") ?? 0) > MAX_BODY)
    throw new AppError("too_large", "The body is too large");
}

/** Before any key is looked up (F25). */
async function refuseBlockedHosts(app: App, uri: string): Promise<void> {
  if (await isBlockedHost(app.store, hostOf(uri))) throw new AppError("forbidden", "This server is blocked");
}

/** One actor, by its id or whole (F12). */
function actorOf({ actor }: Json): string {
  if (Array.isArray(actor)) throw new AppError("invalid", "An activity has one actor");
  const uri = idOf(actor);
  if (uri === undefined || !isWebUrl(uri))
    throw new AppError("unauthenticated", "The activity names no actor");
  return uri;
}

function checkActivity(app: App, activity: Json, actorUri: string): asserts activity is Activity {
  const { id, type } = activity;
  if (typeof type !== "string") throw new AppError("invalid", "An activity has one type");
  if (typeof id !== "string" || !isWebUrl(id)) throw new AppError("invalid", "An activity needs an id");
  if (!haveSameOrigin(id, actorUri)) throw new AppError("invalid", "The activity's id is of another server");
  if (app.uris.isLocal(id)) throw new AppError("invalid", "The activity's id is of this server");
}

/**
 * A server tells everyone when an account is gone, and its key is gone with it: where the account was never known there is
 * nothing to do, nor anything to verify with.
 */
function isOwnFuneral({ type, object }: Json, actorUri: string): boolean {
  return type === "Delete" && idOf(object) === actorUri;
}
