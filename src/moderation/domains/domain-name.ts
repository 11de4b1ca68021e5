// Names of servers as blocks know them: evil.tld stands for EVIL.TLD, evil.tld., sub.evil.tld and evil.tld:8443 (F25).
import { domainToASCII } from "node:url";
import { AppError } from "../../errors.ts";

/** Lower case, punycode, without port, scheme, path or trailing dot. @throws AppError invalid */
export function normalDomain(text: string): string {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/^(?:[^@/]*@|\*\.)/, "")
    .replace(/[/?#].*$/, "");
  const domain = domainToASCII(bare.replace(/:\d+$/, "").replace(/\.+$/, ""));
  if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(domain)) throw new AppError("invalid", "This is not a domain");
  return domain;
}

/** The host's own name and those above it, for which a block may stand; the host may have a port. */
export function namesOf(host: string): string[] {
  const labels = host.toLowerCase().replace(/:\d+$/, "").replace(/\.+$/, "").split(".");
  return labels.map((_, at) => labels.slice(at).join("."));
}
