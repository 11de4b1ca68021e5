// How an address is shown: whole, in groups of four, because people compare only the ends of one long word.

export interface GroupedAddress {
  /** Joined without a blank they are the address again, whole. */
  groups: string[];
  /** For name@host: the part that the host knows. Null for plain addresses. */
  user: string | null;
}

const SIZE = 4;

/** Addresses that look like e-mail are split at the @ alone: people read those as words. */
export function groupAddress(address: string): GroupedAddress {
  const at = address.lastIndexOf("@");
  if (at > 0) return { groups: [address.slice(0, at), address.slice(at)], user: address.slice(0, at) };
  const characters = [...address];
  const count = Math.ceil(characters.length / SIZE);
  const groups = Array.from({ length: count }, (_, i) => characters.slice(i * SIZE, (i + 1) * SIZE).join(""));
  return { groups, user: null };
}
