// Memory that only the start needed.
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { giveBackMemory } from "#src/give-back-memory.ts";

it("what nobody holds any more is gone at once", async () => {
  const left = new WeakRef(Array.from({ length: 100_000 }, (_, at) => ({ at })));
  await nextTurn(); // a WeakRef holds what it was made of until the end of the turn
  giveBackMemory();
  expect(left.deref()).toBeUndefined();
});
