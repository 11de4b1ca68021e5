import { describe, expect, it } from "vitest";
import { groupAddress } from "#src/tips/group-address.ts";

describe("groupAddress", () => {
  it("groups by four from the start", () => {
    expect(groupAddress("bc1qw508d6").groups).toEqual(["bc1q", "w508", "d6"]);
  });

  it("splits name@host at the last @ only", () => {
    expect(groupAddress("alice@example.org")).toEqual({ groups: ["alice", "@example.org"], user: "alice" });
  });
});
