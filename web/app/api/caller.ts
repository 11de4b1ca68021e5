// What every part of the API client stands on: one request, its answer as JSON, a page of it, and how a refusal is told.

/** Sends a request whose path begins with a slash: the browser's fetch, or the API in process. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

export type ErrorDetails = Record<string, unknown>;

/** An answer outside 2xx; status 0 when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, code?: string, details: ErrorDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface Page {
  limit?: number;
  max_id?: string;
  since_id?: string;
  min_id?: string;
}

/** A page of a list that goes by ids of its own, not by those of what stands in it. */
export interface Paged<T> {
  items: T[];
  /** `max_id` of the next page; null on the last one. */
  older: string | null;
}

type Headers = Record<string, string>;
type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export type Caller = ReturnType<typeof callerOf>;

export function callerOf(send: Send) {
  const call = (method: string, path: string, body?: unknown, headers?: Headers): Promise<Response> =>
    checked(send(path, requestOf(method, body, headers)));
  const json = async <T>(method: string, path: string, body?: unknown, headers?: Headers): Promise<T> =>
    (await (await call(method, path, body, headers)).json()) as T;
  const get = <T>(path: string, query?: object): Promise<T> => json<T>("GET", withQuery(path, query));
  const paged = async <T>(path: string, query: Page): Promise<Paged<T>> => {
    const response = await call("GET", withQuery(path, query));
    return { items: (await response.json()) as T[], older: olderIn(response.headers.get("link")) };
  };
  return { call, json, get, paged };
}

export function part(id: string): string {
  return encodeURIComponent(id);
}

export function withQuery(path: string, query: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Query)) {
    for (const one of [value ?? []].flat()) parameters.append(name, String(one));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** What is being read from another server meanwhile (Mastodon 4.5): `id="…", retry=2`. */
export function refreshIn({ headers }: Response): string | null {
  return /id="([^"]+)"/.exec(headers.get("mastodon-async-refresh") ?? "")?.[1] ?? null;
}

function requestOf(method: string, body: unknown, more: Headers = {}): RequestInit {
  if (body === undefined) return { method, headers: { accept: "application/json", ...more } };
  return {
    method,
    headers: { accept: "application/json", "content-type": "application/json", ...more },
    body: JSON.stringify(body),
  };
}

/** Of the Link header's `next` (RFC 8288). */
function olderIn(link: string | null): string | null {
  const next = /<([^>]+)>; *rel="next"/.exec(link ?? "")?.[1];
  return (next && URL.parse(next)?.searchParams.get("max_id")) || null;
}

async function checked(pending: Promise<Response>): Promise<Response> {
  const response = await pending.catch((cause: unknown) => {
    throw new ApiError(0, cause instanceof Error ? cause.message : "No answer came");
  });
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as {
    error?: string;
    /** OAuth's words (RFC 6749, 5.2); there `error` is a code. */
    error_description?: string;
    code?: string;
    details?: ErrorDetails;
  } | null;
  throw new ApiError(
    response.status,
    body?.error_description ?? body?.error ?? response.statusText,
    body?.code,
    body?.details,
  );
}
