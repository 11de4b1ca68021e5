// A client of a running instance's API: JSON in, JSON out, with a bearer token.
import type { Instance } from "./instance.ts";
import { PASSWORD } from "./world.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- tests read whatever JSON comes
export type Json = any;

export interface ApiClient {
  get(path: string): Promise<Json>;
  post(path: string, body?: unknown): Promise<Json>;
  put(path: string, body: unknown): Promise<Json>;
}

/** Throws where the answer is not 2xx. */
export function apiClient(instance: Instance, token?: string): ApiClient {
  const send = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const response = await fetch(`http://127.0.0.1:${instance.port}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    get: (path) => send("GET", path),
    post: (path, body) => send("POST", path, body ?? {}),
    put: (path, body) => send("PUT", path, body),
  };
}

/** An account made on the command line, and a client with its token. */
export async function personOf(instance: Instance, username: string, role = "user"): Promise<ApiClient> {
  await instance.command(
    "accounts",
    "create",
    username,
    "--email",
    `${username}@mail.test`,
    "--password",
    PASSWORD,
    "--role",
    role,
  );
  const scopes = "read write follow push write:tips";
  return apiClient(instance, await instance.command("tokens", "create", username, "--scopes", scopes));
}
