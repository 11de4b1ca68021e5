// Signing outgoing requests: draft-cavage, which everyone reads, and RFC 9421 for those who ask for it.
import "./temporal.ts";
import { createHash, sign } from "node:crypto";
import { signRequest } from "@fedify/fedify/sig";
import type { SigningKey } from "./keys.ts";

export type SignatureSpec = "draft-cavage" | "rfc9421";

/** For `OutgoingRequest.sign`. */
export function signWith(
  key: SigningKey,
  spec: SignatureSpec,
  now: Date,
): (request: Request) => Promise<Request> {
  return spec === "rfc9421" ? signRfc9421(key, now) : signCavage(key, now);
}

function signCavage(key: SigningKey, now: Date) {
  return async (request: Request): Promise<Request> => {
    const { pathname, search, host } = new URL(request.url);
    const covered = new Map([
      ["(request-target)", `${request.method.toLowerCase()} ${pathname}${search}`],
      ["host", host],
      ["date", now.toUTCString()],
    ]);
    if (request.method === "POST") covered.set("digest", await digestOf(request));
    const lines = [...covered].map(([name, value]) => `${name}: ${value}`).join("\n");
    const signature = sign("sha256", Buffer.from(lines), key.privateKey).toString("base64");
    const names = [...covered.keys()].join(" ");
    const headers = new Headers(request.headers);
    for (const name of ["date", "digest"]) if (covered.has(name)) headers.set(name, covered.get(name)!);
    headers.set(
      "signature",
      `keyId="${key.id}",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`,
    );
    return new Request(request.url, { method: request.method, headers });
  };
}

async function digestOf(request: Request): Promise<string> {
  const body = Buffer.from(await request.arrayBuffer());
  return `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
}

function signRfc9421(key: SigningKey, now: Date) {
  return async (request: Request): Promise<Request> => {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const cryptoKey = await crypto.subtle.importKey("jwk", key.privateJwk, algorithm, true, ["sign"]);
    return signRequest(request, cryptoKey, new URL(key.id), {
      spec: "rfc9421",
      currentTime: Temporal.Instant.fromEpochMilliseconds(now.getTime()),
    });
  };
}
