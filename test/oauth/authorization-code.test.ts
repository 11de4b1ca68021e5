import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { browserOf, clientWith, OOB, type Client } from "#test/support/client.ts";

const REDIRECT = "https://client.test/callback?from=here%2Fthere";
const VERIFIER = "a-verifier-of-at-least-forty-three-characters-as-rfc-7636-asks";
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

async function register(test: TestApp, redirect_uris: string | string[] = REDIRECT, scopes = "read write") {
  const answer = await clientWith(test).post("/api/v1/apps", {
    client_name: "Client",
    redirect_uris,
    scopes,
  });
  expect(answer.status).toBe(200);
  return answer.body as { client_id: string; client_secret: string };
}

function consent(browser: Client, clientId: string, more: Record<string, string> = {}) {
  const form = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: REDIRECT,
    scope: "read write",
    ...more,
  };
  return browser.post("/oauth/authorize", form);
}

function codeIn(location: string | null): string {
  return new URL(location!).searchParams.get("code")!;
}

async function exchange(test: TestApp, app: object, code: string, more: Record<string, string> = {}) {
  const form = { grant_type: "authorization_code", redirect_uri: REDIRECT, code, ...app, ...more };
  return clientWith(test).post("/oauth/token", form);
}

async function ready() {
  const test = await createTestApp();
  await test.person("alice");
  return { test, app: await register(test), browser: await browserOf(test, "alice") };
}

describe("the authorization code grant", () => {
  it("leads from consent to a token that verify_credentials takes", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const consented = await consent(browser, app.client_id, { state: "s t&" });
    expect(consented.status).toBe(303);
    const location = consented.headers.get("location")!;
    expect(location).toMatch(/^https:\/\/client\.test\/callback\?from=here%2Fthere&code=/);
    expect(new URL(location).searchParams.get("state")).toBe("s t&");
    expect(new URL(location).searchParams.get("iss")).toBe("https://here.test");
    const token = await exchange(test, app, codeIn(location));
    expect(token).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", scope: "read write", created_at: expect.any(Number) },
    });
    expect(token.headers.get("cache-control")).toBe("no-store");
    const me = await clientWith(test, token.body.access_token).get("/api/v1/accounts/verify_credentials");
    expect(me).toMatchObject({ status: 200, body: { username: "alice", source: { note: "" } } });
  });

  it("works with PKCE, from a form, with the client's secret as HTTP Basic", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const pkce = { code_challenge: CHALLENGE, code_challenge_method: "S256" };
    const code = codeIn((await consent(browser, app.client_id, pkce)).headers.get("location"));
    const response = await test.request("/oauth/token", {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${app.client_id}:${app.client_secret}`)}` },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: REDIRECT,
        code_verifier: VERIFIER,
      }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("shows the code to the person where the client has no address", async () => {
    const { test, browser } = await ready();
    await using _ = test;
    const app = await register(test, OOB);
    const consented = await consent(browser, app.client_id, { redirect_uri: OOB });
    const location = consented.headers.get("location")!;
    expect(location).toMatch(/^https:\/\/here\.test\/oauth\/authorize\/native\?code=/);
    const token = await exchange(test, app, codeIn(location), { redirect_uri: OOB });
    expect(token.status).toBe(200);
  });

  it("leads back to clients with a scheme of their own", async () => {
    const { test, browser } = await ready();
    await using _ = test;
    const redirect_uri = "icecubesapp://";
    const app = await register(test, redirect_uri);
    const consented = await consent(browser, app.client_id, { redirect_uri });
    expect(consented.headers.get("location")).toMatch(/^icecubesapp:\/\/\?code=/);
  });

  it("tells the client of a no", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const denied = await consent(browser, app.client_id, { decision: "deny", state: "x" });
    const { searchParams } = new URL(denied.headers.get("location")!);
    expect(Object.fromEntries(searchParams)).toMatchObject({ error: "access_denied", state: "x" });
    expect(searchParams.has("code")).toBe(false);
  });

  it("ends with the code's ten minutes", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const code = codeIn((await consent(browser, app.client_id)).headers.get("location"));
    test.clock.advance(11 * 60_000);
    expect(await exchange(test, app, code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("gives no scope that the client did not register for, and write:tips only by name", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    for (const scope of ["read push", "write:tips", "everything"]) {
      expect(await consent(browser, app.client_id, { scope })).toMatchObject({
        status: 400,
        body: { error: "invalid_scope" },
      });
    }
    expect((await consent(browser, app.client_id, { scope: "write:statuses follow" })).status).toBe(303);
  });

  it("takes no consent from a token, only from a browser session", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const code = codeIn((await consent(browser, app.client_id)).headers.get("location"));
    const { body } = await exchange(test, app, code);
    expect((await consent(clientWith(test, body.access_token), app.client_id)).status).toBe(401);
  });
});

describe("what the consent page asks", () => {
  it("names the client, its scopes and where it leads", async () => {
    await using test = await createTestApp();
    const app = await register(test);
    const query = new URLSearchParams({
      response_type: "code",
      client_id: app.client_id,
      redirect_uri: REDIRECT,
      scope: "read",
    });
    expect(await clientWith(test).get(`/api/v1/oauth/request?${query}`)).toMatchObject({
      status: 200,
      body: { client: { name: "Client", website: null }, scopes: ["read"], redirect_uri: REDIRECT },
    });
  });

  it("refuses an unknown client without redirecting anywhere", async () => {
    await using test = await createTestApp();
    const query = new URLSearchParams({ response_type: "code", client_id: "nobody", redirect_uri: REDIRECT });
    expect(await clientWith(test).get(`/api/v1/oauth/request?${query}`)).toMatchObject({
      status: 401,
      body: { error: "invalid_client", error_description: expect.any(String) },
    });
  });
});

describe("W6: the redirect URI", () => {
  const registered = "https://client.test/callback";
  const others = {
    "a longer path": "https://client.test/callback/more",
    "a prefix": "https://client.test/call",
    "another host": "//evil.test/callback",
    "a host after @": "https://client.test@evil.test/callback",
    "another port": "https://client.test:8443/callback",
    "a query": "https://client.test/callback?next=evil",
    "a fragment": "https://client.test/callback#",
    "another case": "https://client.test/Callback",
    "a percent sign": "https://client.test/%63allback",
    "javascript:": "javascript:alert(1)",
    nothing: "",
  };

  it("is the registered one, byte for byte", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const app = await register(test, registered);
    const browser = await browserOf(test, "alice");
    for (const [name, redirect_uri] of Object.entries(others)) {
      const answer = await consent(browser, app.client_id, { redirect_uri });
      expect([name, answer.status, answer.body.error]).toEqual([name, 400, "invalid_request"]);
      expect(answer.headers.get("location")).toBeNull();
    }
    expect((await consent(browser, app.client_id, { redirect_uri: registered })).status).toBe(303);
  });

  it("can't be registered where it would run something, or leads nowhere", async () => {
    await using test = await createTestApp();
    for (const redirect_uris of [
      "javascript:alert(1)",
      "data:text/html,x",
      "VBScript:x",
      "not an address",
      "https://client.test/#x",
      "https://client.test@evil.test/",
      "",
    ]) {
      const answer = await clientWith(test).post("/api/v1/apps", { client_name: "x", redirect_uris });
      expect([redirect_uris, answer.status]).toEqual([redirect_uris, 422]);
    }
  });
});

describe("W7: a code", () => {
  it("works once; the second use ends the token of the first", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const code = codeIn((await consent(browser, app.client_id)).headers.get("location"));
    const first = await exchange(test, app, code);
    const client = clientWith(test, first.body.access_token);
    expect((await client.get("/api/v1/timelines/home")).status).toBe(200);
    const second = await exchange(test, app, code);
    expect(second).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect((await client.get("/api/v1/timelines/home")).status).toBe(401);
  });

  it("gives one token to two who come at once", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const code = codeIn((await consent(browser, app.client_id)).headers.get("location"));
    const both = await Promise.all([exchange(test, app, code), exchange(test, app, code)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400]);
  });

  it.each([
    ["without the verifier", {}],
    ["with another verifier", { code_verifier: `${VERIFIER}x` }],
    ["with the challenge as verifier", { code_verifier: CHALLENGE }],
  ])("with a challenge is refused %s", async (_name, more) => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const pkce = { code_challenge: CHALLENGE, code_challenge_method: "S256" };
    const code = codeIn((await consent(browser, app.client_id, pkce)).headers.get("location"));
    expect(await exchange(test, app, code, more)).toMatchObject({ body: { error: "invalid_grant" } });
    expect((await exchange(test, app, code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  it("without a challenge is refused with a verifier: someone took the challenge away", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const code = codeIn((await consent(browser, app.client_id)).headers.get("location"));
    const answer = await exchange(test, app, code, { code_verifier: VERIFIER });
    expect(answer.body.error).toBe("invalid_grant");
  });

  it.each<Record<string, string>>([
    { code_challenge_method: "plain" },
    {},
    { code_challenge_method: "s256" },
  ])("is not given for a challenge in %j", async (method) => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const answer = await consent(browser, app.client_id, { code_challenge: VERIFIER, ...method });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("belongs to its client and its redirect URI", async () => {
    const { test, app, browser } = await ready();
    await using _ = test;
    const other = await register(test);
    const code = codeIn((await consent(browser, app.client_id)).headers.get("location"));
    expect((await exchange(test, other, code)).body.error).toBe("invalid_grant");
    const elsewhere = await exchange(test, app, code, { redirect_uri: "https://client.test/callback" });
    expect(elsewhere.body.error).toBe("invalid_grant");
  });
});
