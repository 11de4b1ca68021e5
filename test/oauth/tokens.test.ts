import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith, OOB } from "#test/support/client.ts";

async function register(test: TestApp, scopes = "read write") {
  const { body } = await clientWith(test).post("/api/v1/apps", {
    client_name: "Client",
    redirect_uris: OOB,
    scopes,
  });
  return body as { client_id: string; client_secret: string };
}

describe("client_credentials", () => {
  it("give a token for the app alone", async () => {
    await using test = await createTestApp();
    const app = await register(test);
    const { status, body } = await clientWith(test).post("/oauth/token", {
      ...app,
      grant_type: "client_credentials",
    });
    expect([status, body.scope]).toEqual([200, "read"]);
    const client = clientWith(test, body.access_token);
    expect(await client.get("/api/v1/apps/verify_credentials")).toMatchObject({
      status: 200,
      body: { name: "Client", redirect_uris: [OOB] },
    });
    expect((await client.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
  });

  it("are refused with a wrong secret, in the words of RFC 6749", async () => {
    await using test = await createTestApp();
    const { client_id } = await register(test);
    const form = { client_id, client_secret: "wrong", grant_type: "client_credentials" };
    expect(await clientWith(test).post("/oauth/token", form)).toMatchObject({
      status: 401,
      body: { error: "invalid_client", error_description: expect.any(String) },
    });
  });
});

describe("the password grant", () => {
  const login = {
    grant_type: "password",
    username: "alice@mail.test",
    password: PASSWORD,
    scope: "read write",
  };

  it("is off", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const answer = await clientWith(test).post("/oauth/token", { ...(await register(test)), ...login });
    expect(answer).toMatchObject({ status: 400, body: { error: "unsupported_grant_type" } });
    const metadata = await clientWith(test).get("/.well-known/oauth-authorization-server");
    expect(metadata.body.grant_types_supported).not.toContain("password");
  });

  it("works where the setting is on, for the right password", async () => {
    await using test = await createTestApp({ env: { HAKAWATI_PASSWORD_GRANT: "on" } });
    await test.person("alice");
    const app = await register(test);
    const right = await clientWith(test).post("/oauth/token", { ...app, ...login });
    expect(right).toMatchObject({ status: 200, body: { scope: "read write" } });
    const wrong = await clientWith(test).post("/oauth/token", { ...app, ...login, password: "wrong" });
    expect(wrong).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});

describe("W10: a token", () => {
  it("ends when its client gives it back, and only for that client", async () => {
    await using test = await createTestApp({ env: { HAKAWATI_PASSWORD_GRANT: "on" } });
    await test.person("alice");
    const [app, other] = [await register(test), await register(test)];
    const login = { grant_type: "password", username: "alice", password: PASSWORD };
    const { body } = await clientWith(test).post("/oauth/token", { ...app, ...login });
    const token = body.access_token as string;
    expect((await clientWith(test).post("/oauth/revoke", { ...other, token })).status).toBe(403);
    expect((await clientWith(test, token).get("/api/v1/timelines/home")).status).toBe(200);
    expect(await clientWith(test).post("/oauth/revoke", { ...app, token })).toMatchObject({
      status: 200,
      body: {},
    });
    expect(await clientWith(test, token).get("/api/v1/timelines/home")).toMatchObject({
      status: 401,
      body: { error: "The access token is invalid" },
    });
  });

  it("ends with its app", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"));
    await test.app.store.tx(async ({ q, t }) => void (await q.delete(t.oauthApps)));
    expect((await client.get("/api/v1/timelines/home")).status).toBe(401);
  });

  it("ends when its account is suspended", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const client = await clientOf(test, alice);
    await test.app.store.tx(async ({ q, t }) => {
      await q.update(t.accounts).set({ suspendedAt: new Date() }).where(eq(t.accounts.id, alice.id));
    });
    expect((await client.get("/api/v1/timelines/home")).status).toBe(401);
  });

  it("does what its scopes say, and nothing else", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"), "read:accounts write:statuses");
    expect((await client.get("/api/v1/accounts/verify_credentials")).status).toBe(200);
    expect((await client.post("/api/v1/statuses", { status: "hello" })).status).toBe(200);
    expect(await client.get("/api/v1/timelines/home")).toMatchObject({
      status: 403,
      body: { error: "This action is outside the authorized scopes" },
    });
  });

  it("that is wrong is refused where none is needed, so that clients notice", async () => {
    await using test = await createTestApp();
    expect((await clientWith(test, "nonsense").get("/api/v1/timelines/public")).status).toBe(401);
  });
});

describe("the metadata", () => {
  it("says S256 and where everything is", async () => {
    await using test = await createTestApp();
    expect((await clientWith(test).get("/.well-known/oauth-authorization-server")).body).toMatchObject({
      issuer: "https://here.test",
      authorization_endpoint: "https://here.test/oauth/authorize",
      token_endpoint: "https://here.test/oauth/token",
      code_challenge_methods_supported: ["S256"],
      scopes_supported: expect.arrayContaining(["read", "write:tips"]),
    });
  });
});
