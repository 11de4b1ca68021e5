// Signatures as most servers make them (draft-cavage): of what benchmarks send.
import { createHash, sign, type KeyObject } from "node:crypto";

export interface Signer {
  keyId: string;
  privateKey: KeyObject;
}

export function signatureOf(
  { keyId, privateKey }: Signer,
  path: string,
  host: string,
  body: string,
): Record<string, string> {
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
  const lines = `(request-target): post ${path}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`;
  const value = sign("sha256", Buffer.from(lines), privateKey).toString("base64");
  const covered = "(request-target) host date digest";
  const signature = `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered}",signature="${value}"`;
  return { host, date, digest, signature, "content-type": "application/activity+json" };
}
