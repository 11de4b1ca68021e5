// The addresses that clients are told to send to.
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";

const LOOPBACK = "127.0.0.1";

/** The configured ones if any; else the machine's own, and the loopback address where asked for or nothing else is left. */
export function announcedAddresses(
  configured: readonly string[],
  loopback: boolean,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string[] {
  if (configured.length > 0) return [...configured];
  const own = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ address, internal }) => !internal && !address.startsWith("fe80:"))
    .sort((a, b) => a.family.localeCompare(b.family)) // IPv4 first
    .map(({ address }) => address);
  return loopback || own.length === 0 ? [...own, LOOPBACK] : own;
}

/** Names by their addresses: clients take no names. @throws where a name has none */
export async function resolveAddresses(configured: readonly string[]): Promise<string[]> {
  const found = configured.map(async (address) =>
    isIP(address) ? [{ address }] : lookup(address, { all: true, order: "ipv4first" }),
  );
  return (await Promise.all(found)).flat().map(({ address }) => address);
}
