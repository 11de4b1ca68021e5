// The addresses that clients are told to send to.
import { lookup } from "node:dns/promises";
import { isIPv4 } from "node:net";
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
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
  return loopback || own.length === 0 ? [...own, LOOPBACK] : own;
}

/** Names by their IPv4 addresses: clients take none. @throws where a name has none */
export async function resolveAddresses(configured: readonly string[]): Promise<string[]> {
  const found = configured.map(async (address) =>
    isIPv4(address) ? [{ address }] : lookup(address, { all: true, family: 4 }),
  );
  return (await Promise.all(found)).flat().map(({ address }) => address);
}
