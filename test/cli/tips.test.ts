import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";
import { run } from "#test/support/command.ts";

describe("hakawati tips", () => {
  it("adds, lists and removes entries", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    expect((await run(test, "tips", "add", "alice", "kofi", "alice")).out).toContain("The jar is off");
    await run(test, "tips", "add", "alice", "-", "https://paypal.me/alice", "--adult");
    expect(await run(test, "tips", "list", "alice")).toEqual({
      code: 0,
      out: "kofi\talice\thttps://ko-fi.com/alice\tfederated\npaypal\talice\thttps://paypal.me/alice\tfederated\n",
      err: "",
    });
    expect(await run(test, "tips", "remove", "alice", "kofi", "ko-fi.com/alice")).toEqual({
      code: 0,
      out: "paypal\talice\thttps://paypal.me/alice\tfederated\n",
      err: "",
    });
    expect((await run(test, "tips", "remove", "alice", "kofi", "alice")).code).toBe(1);
  });

  it("refuses what the jar's editor refuses, and accounts that are not here", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const evil = await run(test, "tips", "add", "alice", "custom-url", "javascript:alert(1)");
    expect(evil).toMatchObject({ code: 1, err: expect.stringContaining("wrong_scheme") });
    expect((await run(test, "tips", "add", "bob", "kofi", "bob")).code).toBe(1);
    expect((await run(test, "tips", "add", "alice", "kofi")).code).not.toBe(0);
  });
});
