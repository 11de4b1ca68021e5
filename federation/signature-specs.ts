// Which kind of signature a host takes: nearly all read draft-cavage; who answers 401 gets the other, and what worked is remembered.
import type { App } from "#src/app.ts";
import type { OutgoingResponse } from "#src/ports.ts";
import { findPeer } from "./peers.ts";
import type { SignatureSpec } from "./signing.ts";
import { perStore } from "#src/db/per-store.ts";
import { recentlyUsed } from "#src/recently-used.ts";

const cacheOf = perStore(() => recentlyUsed<SignatureSpec>(10_000));

/** `request` is made once more with the other kind of signature where the first is not taken. */
export async function knock(
  app: App,
  host: string,
  request: (spec: SignatureSpec) => Promise<OutgoingResponse>,
): Promise<OutgoingResponse> {
  const usual = await specOf(app, host);
  const first = await request(usual);
  if (first.status !== 401) return first;
  const other = usual === "rfc9421" ? "draft-cavage" : "rfc9421";
  const second = await request(other);
  if (second.status >= 200 && second.status < 300) await remember(app, host, other);
  return second;
}

async function specOf(app: App, host: string): Promise<SignatureSpec> {
  const cache = cacheOf(app.store);
  const cached = cache.get(host);
  if (cached) return cached;
  const spec = (await findPeer(app.store.read, host))?.signatureSpec ?? "draft-cavage";
  cache.set(host, spec);
  return spec;
}

async function remember(app: App, host: string, signatureSpec: SignatureSpec): Promise<void> {
  cacheOf(app.store).set(host, signatureSpec);
  await app.store.tx(async ({ q, t }) => {
    await q
      .insert(t.peers)
      .values({ host, signatureSpec })
      .onConflictDoUpdate({ target: t.peers.host, set: { signatureSpec } });
  });
}
