// Uploads as a client sends them: multipart, with a token.
import type { Answer, Client } from "./client.ts";
import type { TestApp } from "./app.ts";

export interface Parts {
  [name: string]: string | Uint8Array;
}

/** Sends a multipart body; bytes become files of an honest-looking name. */
export async function sendForm(
  test: TestApp,
  client: Client,
  parts: Parts,
  [method, path]: [string, string] = ["POST", "/api/v2/media"],
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === "string") form.set(name, value);
    else form.set(name, new File([new Uint8Array(value)], "picture.png", { type: "image/png" }));
  }
  const headers = { authorization: `Bearer ${client.token}` };
  const response = await test.request(path, { method, headers, body: form });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** The bytes behind an address of this server. */
export async function bytesAt(test: TestApp, url: string): Promise<Buffer> {
  const response = await test.request(new URL(url).pathname);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
