// What all HTTP doors share: errors to answers, bodies to plain objects, and who really asks behind a proxy.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { AppError, type ErrorCode } from "./errors.ts";
import { logger } from "./log.ts";

const log = logger("http");

const MAX_BODY = 1024 * 1024;

const statuses: Record<ErrorCode, ContentfulStatusCode> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  reauthentication_required: 403,
  second_factor_required: 401,
  unconfirmed: 403,
  unapproved: 403,
  blocked: 403,
  not_found: 404,
  gone: 410,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  locked: 423,
  rate_limited: 429,
  unavailable: 503,
};

export function statusOf(error: AppError): ContentfulStatusCode {
  return statuses[error.code];
}

/** Any error as an AppError; the unexpected is logged and says nothing of itself. */
export function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof z.ZodError) {
    const details = Object.fromEntries(error.issues.map(({ path, message }) => [path.join("."), message]));
    const [first] = error.issues;
    return new AppError("unprocessable", `${first?.path.join(".") || "body"}: ${first?.message}`, {
      details,
    });
  }
  return undefined;
}

/** Mastodon's error body: `{ error }`, with `details` per field where there are any, and `code` for our own clients. */
export function answerError(context: Context, error: unknown): Response {
  const known = toAppError(error);
  if (!known) {
    log.error("{method} {path} failed: {error}", {
      method: context.req.method,
      path: context.req.path,
      error,
    });
    return context.json({ error: "Something went wrong on this server" }, 500);
  }
  const { safe, details, code } = known;
  return context.json(details ? { error: safe, code, details } : { error: safe, code }, statusOf(known));
}

/**
 * The body as a plain object, from JSON, a form or multipart; `a[]` gives arrays, `a[b]` objects. Query parameters are not
 * part of it. `limit`: bytes, by default 1 MB.
 */
export async function readBody(request: Request, limit = MAX_BODY): Promise<Record<string, unknown>> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (mediaType === "application/json") return readJson(request, limit);
  if (mediaType === "application/x-www-form-urlencoded") {
    return expandBrackets(new URLSearchParams(new TextDecoder().decode(await readBytes(request, limit))));
  }
  if (mediaType === "multipart/form-data") return expandBrackets(await readMultipart(request, limit));
  if ((await readBytes(request, limit)).length === 0) return {};
  throw new AppError("unsupported_media_type", "Send JSON, a form, or multipart/form-data");
}

async function readJson(request: Request, limit: number): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readBytes(request, limit));
  if (text === "") return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid", "The body is not JSON", { cause });
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new AppError("invalid", "The body must be a JSON object");
  }
  return body as Record<string, unknown>;
}

async function readMultipart(request: Request, limit: number): Promise<Iterable<[string, unknown]>> {
  const bytes = await readBytes(request, limit);
  try {
    const type = request.headers.get("content-type")!;
    return (await new Response(bytes, { headers: { "content-type": type } }).formData()).entries();
  } catch (cause) {
    throw new AppError("invalid", "The multipart body is broken", { cause });
  }
}

/** Reads a body up to a limit in bytes (default 1 MB), whatever its Content-Length says. */
export async function readBytes(request: Request, limit = MAX_BODY): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > limit) throw new AppError("too_large", `The body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** `a[]=1&a[]=2` → `{a: ["1", "2"]}`; `a[b]=1` → `{a: {b: "1"}}`; deeper nesting likewise. */
export function expandBrackets(entries: Iterable<[string, unknown]>): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries) {
    const path = [key.replace(/\[.*$/, ""), ...[...key.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!)];
    if (path.length > 8 || path.includes("__proto__"))
      throw new AppError("invalid", "A parameter's name is odd");
    place(result, path, value);
  }
  return result;
}

function place(into: Record<string, unknown>, [name, next, ...rest]: string[], value: unknown): void {
  if (next === undefined) into[name!] = value;
  else if (next === "" && rest.length === 0) {
    const list = into[name!];
    if (Array.isArray(list)) list.push(value);
    else into[name!] = [value];
  } else {
    const inner = into[name!];
    const isObject = typeof inner === "object" && inner !== null;
    const object = isObject ? (inner as Record<string, unknown>) : Object.create(null);
    into[name!] = object;
    place(object, next === "" ? rest : [next, ...rest], value);
  }
}

/**
 * The address that asks: the socket's, or, where that is a trusted proxy, the last address in X-Forwarded-For that is not
 * itself one.
 */
export function clientAddress(
  socket: string,
  forwardedFor: string | null,
  trusted: readonly string[],
): string {
  let address = normal(socket);
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  while (isTrusted(address, trusted) && hops.length > 0) {
    const next = hops.pop()!;
    if (!ipaddr.isValid(next)) break;
    address = normal(next);
  }
  return address;
}

function isTrusted(address: string, trusted: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return trusted.some((range) => {
    if (!range.includes("/")) return ipaddr.isValid(range) && normal(range) === parsed.toString();
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === parsed.kind() && parsed.match([network, bits] as never);
  });
}

function normal(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}
