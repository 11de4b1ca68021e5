import { describe, expect, it } from "vitest";
import { clientAddress, expandBrackets, readBody } from "#src/http.ts";

describe("bodies", () => {
  it("expand a[] to arrays and a[b] to objects", () => {
    const entries: [string, string][] = [
      ["ids[]", "1"],
      ["ids[]", "2"],
      ["poll[options][]", "yes"],
      ["poll[expires_in]", "60"],
      ["status", "hi"],
    ];
    expect(expandBrackets(entries)).toEqual({
      ids: ["1", "2"],
      poll: { options: ["yes"], expires_in: "60" },
      status: "hi",
    });
  });

  it("touch no prototype", () => {
    expect(() => expandBrackets([["a[__proto__][polluted]", "1"]])).toThrow();
    expect(() => expandBrackets([["__proto__", "1"]])).toThrow();
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it.each([
    ["broken JSON", "application/json", "{", "invalid"],
    ["an array", "application/json", "[]", "invalid"],
    ["another media type", "text/plain", "hello", "unsupported_media_type"],
    ["more than a megabyte", "application/json", `"${"x".repeat(1_100_000)}"`, "too_large"],
    ["broken multipart", "multipart/form-data; boundary=x", "nonsense", "invalid"],
  ])("refuse %s", async (_what, type, body, code) => {
    const request = new Request("https://here.test/", {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    await expect(readBody(request)).rejects.toMatchObject({ code });
  });
});

describe("the client's address (W12)", () => {
  it.each([
    ["203.0.113.9", "198.51.100.1", [], "203.0.113.9"],
    ["127.0.0.1", "198.51.100.1", ["127.0.0.1"], "198.51.100.1"],
    ["::ffff:127.0.0.1", "198.51.100.1", ["127.0.0.1"], "198.51.100.1"],
    ["10.0.0.2", "1.2.3.4, 198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"],
    ["10.0.0.2", "198.51.100.1, 10.0.0.3", ["10.0.0.0/8"], "198.51.100.1"],
    ["10.0.0.2", "not an address", ["10.0.0.0/8"], "10.0.0.2"],
  ])("of %s with X-Forwarded-For %s behind %s is %s", (socket, forwarded, trusted, expected) => {
    expect(clientAddress(socket, forwarded, trusted)).toBe(expected);
  });
});
