// Addresses of copies: signed, so that this server fetches only what one of its own answers named.
import { createHmac, timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { createSecret } from "../../ids.ts";
import type { RemoteKind } from "../../ports.ts";

const REMOTE_KINDS = ["avatar", "header", "preview", "attachment", "emoji"] as const;

const SECRET = "media.proxy-secret";
const SIGNATURE_BYTES = 15;

export interface ProxyUrls {
  make(kind: RemoteKind, url: string): string;
  /** What a path of ours asks for, or undefined where we did not make it. */
  read(path: string): { kind: RemoteKind; url: string } | undefined;
}

export async function createProxyUrls(app: App): Promise<ProxyUrls> {
  const secret = await ensureSecret(app);
  const { origin, isLocal } = app.uris;
  const sign = (kind: string, encoded: string) =>
    createHmac("sha256", secret).update(`${kind} ${encoded}`).digest().subarray(0, SIGNATURE_BYTES);
  return {
    make(kind, url) {
      if (url === "" || isLocal(url)) return url;
      const encoded = Buffer.from(url).toString("base64url");
      return `${origin}/media/remote/${kind}/${sign(kind, encoded).toString("base64url")}/${encoded}`;
    },
    read(path) {
      const [, name, signature = "", encoded = ""] =
        /^\/media\/remote\/([a-z]+)\/([\w-]{20})\/([\w-]{1,3000})$/.exec(path) ?? [];
      const kind = REMOTE_KINDS.find((one) => one === name);
      if (!kind || !timingSafeEqual(sign(kind, encoded), Buffer.from(signature, "base64url")))
        return undefined;
      return { kind, url: Buffer.from(encoded, "base64url").toString() };
    },
  };
}

/** One for all processes, so that an address stays the same. */
async function ensureSecret({ store }: App): Promise<string> {
  return store.tx(async ({ q, t }) => {
    await q.insert(t.kv).values({ key: SECRET, value: createSecret(), expires: null }).onConflictDoNothing();
    const [row] = await q.select().from(t.kv).where(eq(t.kv.key, SECRET));
    return row!.value;
  });
}
