// Signing outgoing requests: draft-cavage, which everyone reads, and RFC 9421 for those who ask for it.
import "./temporal.ts";
import { createHash, sign } from "node:crypto";
import { signRequest } from "@fedify/fedify/sig";
import type { ToSign } from "#src/ports.ts";
import type { SigningKey } from "./keys.ts";

export type SignatureSpec = "draft-cavage" | "rfc9421";

/** For `OutgoingRequest.sign`. */
export function signWith(
  key: SigningKey,
  spec: SignatureSpec,
  now: Date,
): (request: ToSign) => Promise<Record<string, string>> {
  return spec === "rfc9421" ? signRfc9421(key, now) : signCavage(key, now);
}

function signCavage(key: SigningKey, now: Date) {
  return async ({ method, url, body }: ToSign): Promise<Record<string, string>> => {
    const date = now.toUTCString();
    const digest: Record<string, string> = method === "POST" ? { digest: digestOf(body ?? "") } : {};
    const covered = {
      "(request-target)": `${method.toLowerCase()} ${url.pathname}${url.search}`,
      host: url.host,
      date,
      ...digest,
    };
    const lines = Object.entries(covered).map(([name, value]) => `${name}: ${value}`);
    const value = sign("sha256", Buffer.from(lines.join("\n")), key.privateKey).toString("base64");
    const names = Object.keys(covered).join(" ");
    const signature = `keyId="${key.id}",algorithm="rsa-sha256",headers="${names}",signature="${value}"`;
    return { date, ...digest, signature };
  };
}

const digests = new WeakMap<Uint8Array, string>();

/** The same bytes go to many inboxes. */
function digestOf(body: string | Uint8Array): string {
  const known = typeof body === "string" ? undefined : digests.get(body);
  if (known) return known;
  const digest = `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
  if (typeof body !== "string") digests.set(body, digest);
  return digest;
}

function signRfc9421(key: SigningKey, now: Date) {
  return async ({ method, url, headers, body }: ToSign): Promise<Record<string, string>> => {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const cryptoKey = await crypto.subtle.importKey("jwk", key.privateJwk, algorithm, true, ["sign"]);
    const request = new Request(url, { method, headers, body: body ?? null });
    const signed = await signRequest(request, cryptoKey, new URL(key.id), {
      spec: "rfc9421",
      currentTime: Temporal.Instant.fromEpochMilliseconds(now.getTime()),
    });
    return Object.fromEntries(signed.headers);
  };
}
