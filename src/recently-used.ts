// What was used lately, so many entries at the most: the one unused for longest goes first. It grows with what it holds; LRUCache's own
// `max` lays out room for all of them at once, megabytes at each start for what few servers ever fill.
import { LRUCache } from "lru-cache";

/** `ttl` in ms. */
export function recentlyUsed<Value extends {}>(
  most: number,
  { ttl = 0 }: { ttl?: number } = {},
): LRUCache<string, Value> {
  return new LRUCache({ maxSize: most, sizeCalculation: () => 1, ttl });
}
