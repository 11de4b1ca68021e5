// Ids of notifications as numbers: Mastodon's are, and its apps for iOS read nothing else in a pushed message. A number has the
// moment of an id and its last ten bits, so it stays exact in JavaScript, and leads back to the one notification of its owner.
import { and, eq, gte, lt } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { firstIdAt, timeOfId } from "../ids.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TAIL = 1_024;

export function numberOfId(id: string): number {
  const [high = 0, low = 0] = Array.from(id.slice(-2), (character) => ALPHABET.indexOf(character));
  return timeOfId(id).getTime() * TAIL + high * 32 + low;
}

/** Undefined where the person has no such notification. */
export async function findIdByNumber(
  { q, t }: Db,
  accountId: string,
  number: number,
): Promise<string | undefined> {
  const { notifications } = t;
  const at = Math.floor(number / TAIL);
  const [from, to] = [firstIdAt(new Date(at)), firstIdAt(new Date(at + 1))];
  const rows = await q
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(eq(notifications.accountId, accountId), gte(notifications.id, from), lt(notifications.id, to)),
    );
  return rows.find(({ id }) => numberOfId(id) === number)?.id;
}
