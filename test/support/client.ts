// A Mastodon client in a test: its app, its token, and requests that carry it.
import { registerApp } from "#src/oauth/register-app.ts";
import { issueToken } from "#src/oauth/tokens.ts";
import { findUserOfAccount, type Account } from "#src/accounts/queries.ts";
import { PASSWORD, type TestApp } from "./app.ts";

export const OOB = "urn:ietf:wg:oauth:2.0:oob";

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read whatever JSON comes
  body: any;
}

export interface Client {
  token: string;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** JSON in, JSON out; without a token for anyone. */
export function clientWith(test: TestApp, token?: string): Client {
  const send: Client["send"] = async (method, path, body, headers = {}) => {
    const response = await test.request(path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    token: token ?? "",
    send,
    get: (path) => send("GET", path),
    post: (path, body, headers) => send("POST", path, body, headers),
  };
}

/** A client with a token of this person. */
export async function clientOf(
  test: TestApp,
  account: Account,
  scopes = "read write follow push",
): Promise<Client> {
  const { app } = test;
  const { client } = await registerApp(app, { client_name: "Test", redirect_uris: OOB, scopes });
  const user = await findUserOfAccount(app.store.read, account.id);
  const token = { appId: client.id, userId: user!.id, scopes: client.scopes };
  return clientWith(test, await app.store.tx((tx) => issueToken(tx, token, app.clock.now())));
}

/** The cookie of a browser that has just signed in on our own pages. */
export async function cookieOf(test: TestApp, username: string): Promise<string> {
  const answer = await clientWith(test).post("/api/v1/sessions", { login: username, password: PASSWORD });
  return answer.headers.get("set-cookie")!.split(";")[0]!;
}

/** Requests of our own pages in a browser: the cookie, and the origin. */
export async function browserOf(test: TestApp, username: string): Promise<Client> {
  const own = { cookie: await cookieOf(test, username), origin: test.app.uris.origin };
  const { send } = clientWith(test);
  const sendOwn: Client["send"] = (method, path, body, headers) =>
    send(method, path, body, { ...own, ...headers });
  return {
    token: "",
    send: sendOwn,
    get: (path) => sendOwn("GET", path),
    post: (path, body, headers) => sendOwn("POST", path, body, headers),
  };
}
