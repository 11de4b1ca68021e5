import { describe, expect, it } from "vitest";
import { createId, firstIdAt, isId, timeOfId } from "#src/ids.ts";

describe("ids", () => {
  it("tell their time, and stand in the order of their making", () => {
    const at = new Date("2026-11-23T12:00:00.123Z");
    const ids = Array.from({ length: 1_000 }, () => createId(at));
    expect(ids.every(isId)).toBe(true);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids).toEqual([...ids].sort());
    expect(timeOfId(ids[500]!)).toEqual(at);
    expect(ids[0]! >= firstIdAt(at)).toBe(true);
    expect(createId(new Date(at.getTime() + 1)) > ids[999]!).toBe(true);
  });

  it("are none without a time", () => {
    expect(() => createId(new Date(Number.NaN))).toThrow(RangeError);
  });
});
