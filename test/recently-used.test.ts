// What was used lately is kept, and no more of it than was asked for.
import { expect, it } from "vitest";
import { recentlyUsed } from "#src/recently-used.ts";

it("keeps so many, and lets go of the one unused for longest", () => {
  const kept = recentlyUsed<number>(3);
  for (const [value, key] of ["a", "b", "c"].entries()) kept.set(key, value);
  kept.get("a");
  kept.set("d", 3);
  kept.set("d", 4);
  expect([...kept.keys()].sort()).toEqual(["a", "c", "d"]);
});

it("forgets after a while, where it is told to", async () => {
  const kept = recentlyUsed<number>(3, { ttl: 1 });
  kept.set("a", 1);
  await expect.poll(() => kept.get("a")).toBeUndefined();
});
