import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";
import { clientWith } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";

describe("hakawati tokens", () => {
  it("create prints a token for the client API and nothing else, revoke ends it", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const scopes = "read write follow push write:tips";
    const { code, out, err } = await run(test, "tokens", "create", "alice", "--scopes", scopes);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^[\w-]{43}\n$/);
    const client = clientWith(test, out.trim());
    expect((await client.post("/api/v1/statuses", { status: "by a script" })).status).toBe(200);
    expect((await client.send("PUT", "/api/v1/tip_jar", { enabled: false })).status).toBe(200);
    expect((await client.get("/api/v1/apps/verify_credentials")).body.name).toBe("Command line");
    expect((await run(test, "tokens", "revoke", out.trim())).code).toBe(0);
    expect((await client.get("/api/v1/timelines/home")).status).toBe(401);
  });

  it("reads unless it is told more, and tells what is wrong", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const { out } = await run(test, "tokens", "create", "alice");
    expect((await clientWith(test, out.trim()).post("/api/v1/statuses", { status: "x" })).status).toBe(403);
    const nobody = await run(test, "tokens", "create", "nobody");
    expect(nobody).toMatchObject({ code: 1, out: "", err: "Nobody here is called nobody\n" });
    const unknown = await run(test, "tokens", "create", "alice", "--scopes", "everything");
    expect(unknown).toMatchObject({ code: 1, out: "" });
    expect((await run(test, "tokens", "create")).code).toBe(2);
  });
});
