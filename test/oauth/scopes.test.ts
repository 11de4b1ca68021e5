import { describe, expect, it } from "vitest";
import { covers, parseScopes } from "#src/oauth/scopes.ts";

describe("scopes", () => {
  it.each([
    ["write", "write:statuses", true],
    ["write", "follow", true],
    ["write", "write:tips", false],
    ["write:accounts", "write:tips", false],
    ["write:tips", "write:tips", true],
    ["write:tips", "write:accounts", false],
    ["follow", "write:follows", true],
    ["follow", "read:blocks", true],
    ["follow", "write:statuses", false],
    ["read", "write:statuses", false],
    ["read:accounts", "read", false],
    ["admin:read", "admin:read:accounts", true],
    ["read", "admin:read", false],
    ["write", "admin:write:accounts", false],
  ])("%s covers %s: %s", (granted, needed, expected) => {
    expect(covers([granted], needed)).toBe(expected);
  });

  it("are read from a list with spaces or plus signs, each once", () => {
    expect(parseScopes("read+write  read")).toEqual(["read", "write"]);
    expect(parseScopes("read root")).toBeUndefined();
  });
});
