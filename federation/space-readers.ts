// Who reads the Event of a Space: a server that asks with a signature gets its updates from then on, until the Space is over.
import { and, eq } from "drizzle-orm";
import { findAccount, isActive, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { followersOf } from "#src/graph/queries.ts";
import { getSpace, type Space } from "#src/spaces/queries.ts";
import { verifyAnySigner, type Signer } from "./signers.ts";
import { describeSpace } from "./spaces.ts";
import { haveSameOrigin, type Json } from "./vocab/json.ts";

/** Of a Space for followers, servers that have one may read it. @throws AppError not_found, forbidden */
export async function spaceFor(app: App, request: Request, id: string): Promise<Json> {
  const space = await getSpace(app.store.read, id);
  const signer = await signerOf(app, request);
  const host = await findAccount(app.store.read, space.hostId);
  const isHostedHere = host && isLocal(host) && isActive(host);
  if (!isHostedHere || !(await mayRead(app, space, signer)))
    throw new AppError("not_found", "There is no such Space");
  const document = await describeSpace(app, space, host);
  if (signer) await subscribe(app, space, signer);
  return document;
}

/** Undefined for anyone: a signature that can't be checked is none. @throws AppError forbidden (a blocked server) */
async function signerOf(app: App, request: Request): Promise<Signer | undefined> {
  if (!request.headers.has("signature")) return undefined;
  try {
    return await verifyAnySigner(app, request, undefined);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "forbidden") throw error;
    return undefined;
  }
}

async function mayRead(
  app: App,
  { whoListens, hostId }: Space,
  signer: Signer | undefined,
): Promise<boolean> {
  if (whoListens !== "followers") return true;
  if (!signer) return false;
  const followers = await followersOf(app.store.read, hostId);
  return followers.some(({ uri }) => haveSameOrigin(uri, signer.uri));
}

async function subscribe(app: App, { id: spaceId, state }: Space, signer: Signer): Promise<void> {
  if (state !== "scheduled" && state !== "live") return;
  const { host } = new URL(signer.uri);
  const inbox = signer.sharedInboxUrl ?? signer.inboxUrl;
  const { read, tx } = app.store;
  const { spaceSubscribers: subscribers } = app.store.tables;
  const [known] = await read.q
    .select()
    .from(subscribers)
    .where(and(eq(subscribers.spaceId, spaceId), eq(subscribers.host, host)));
  if (known?.inbox === inbox) return;
  await tx(async ({ q }) => {
    await q
      .insert(subscribers)
      .values({ spaceId, host, inbox, createdAt: app.clock.now() })
      .onConflictDoUpdate({ target: [subscribers.spaceId, subscribers.host], set: { inbox } });
  });
}
