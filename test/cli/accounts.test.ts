import { describe, expect, it } from "vitest";
import { authenticate } from "#src/accounts/authenticate.ts";
import { findAccountByHandle, findUserOfAccount } from "#src/accounts/queries.ts";
import { createTestApp } from "#test/support/app.ts";
import { run } from "#test/support/command.ts";

const NEW = ["--email", "alice@mail.test", "--password", "correct horse battery"];

describe("hakawati accounts", () => {
  it("create makes an account of a role that can log in", async () => {
    await using test = await createTestApp();
    const { code, out } = await run(test, "accounts", "create", "alice", ...NEW, "--role", "owner");
    expect([code, out]).toEqual([0, "@alice@here.test\n"]);
    const { user } = await authenticate(test.app, "alice@mail.test", "correct horse battery");
    expect(user.role).toBe("owner");
  });

  it.each([
    ["a name that is taken", ["accounts", "create", "Alice", ...NEW], "taken"],
    [
      "a short password",
      ["accounts", "create", "bob", "--email", "b@mail.test", "--password", "short"],
      "password",
    ],
    [
      "an unknown role",
      ["accounts", "create", "bob", "--email", "b@mail.test", "--password", "long enough!", "--role", "king"],
      "role",
    ],
    [
      "a name kept for the server",
      ["accounts", "create", "admin", "--email", "b@mail.test", "--password", "long enough!"],
      "kept",
    ],
  ])("create refuses %s and says why", async (_what, args, word) => {
    await using test = await createTestApp();
    await test.person("alice");
    const { code, err } = await run(test, ...args);
    expect(code).toBe(1);
    expect(err.toLowerCase()).toContain(word);
    expect(err).not.toContain("    at ");
  });

  it("reset-password lets in with the new one only", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    expect(
      (await run(test, "accounts", "reset-password", "alice", "--password", "another long one")).code,
    ).toBe(0);
    await authenticate(test.app, "alice", "another long one");
    await expect(authenticate(test.app, "alice", "correct horse battery")).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("says how it is used", async () => {
    await using test = await createTestApp();
    expect(await run(test, "--help")).toMatchObject({ code: 0, out: expect.stringContaining("accounts") });
    expect(await run(test, "accounts", "create", "--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("--email"),
    });
    expect(await run(test, "dance")).toMatchObject({ code: 2 });
  });
});

describe("hakawati seed", () => {
  it("fills a fresh instance once", async () => {
    await using test = await createTestApp();
    expect(await run(test, "seed")).toMatchObject({ code: 0 });
    const alice = await findAccountByHandle(test.app.store.read, "alice", "here.test");
    expect(await findUserOfAccount(test.app.store.read, alice!.id)).toMatchObject({ role: "owner" });
    expect(await run(test, "seed")).toMatchObject({ code: 1, err: expect.stringContaining("fresh") });
  });
});
