// A request to an inbox, as much of it as the guard looks at: Fetch's Request, or what Node's server has at hand. Making the one
// from the other costs more than checking a signature.
import type { IncomingMessage } from "node:http";
import { AppError } from "#src/errors.ts";
import { readBytes } from "#src/http.ts";

export interface Asked {
  readonly method: string;
  /** Under our own origin. */
  readonly url: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: AskedHeaders;
  /** @throws AppError too_large: more than so many bytes */
  body(limit: number): Promise<Uint8Array<ArrayBuffer>>;
}

export type AskedHead = Omit<Asked, "body">;

export interface AskedHeaders extends Iterable<[string, string]> {
  get(name: string): string | null;
  has(name: string): boolean;
}

export function askedOf(request: Request): Asked {
  return { ...askedHeadOf(request), body: (limit) => readBytes(request, limit) };
}

/** Of a request whose body is of no concern. */
export function askedHeadOf({ method, url, headers }: Request): AskedHead {
  const { pathname, search } = new URL(url);
  return { method, url, target: pathname + search, headers };
}

/** For an address that is a path, not a whole URL. */
export function askedOfNode(request: IncomingMessage, origin: string): Asked {
  return {
    method: request.method ?? "",
    url: origin + request.url,
    target: request.url ?? "",
    headers: new RawHeaders(request.rawHeaders),
    body: (limit) => readNode(request, limit),
  };
}

/** Joins what comes twice as Fetch does: Node's own view leaves some of it out, and it is all signed. */
class RawHeaders implements AskedHeaders {
  readonly #values = new Map<string, string>();

  constructor(raw: readonly string[]) {
    for (let at = 0; at < raw.length; at += 2) {
      const name = raw[at]!.toLowerCase();
      const before = this.#values.get(name);
      this.#values.set(name, before === undefined ? raw[at + 1]! : `${before}, ${raw[at + 1]!}`);
    }
  }

  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#values.entries();
  }
}

/** Not by iterating: leaving that early would end the connection before it is answered. */
function readNode(request: IncomingMessage, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else reject(new AppError("too_large", `The body is larger than ${limit} bytes`));
    });
    request.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    request.on("error", (cause) => reject(new AppError("invalid", "The body did not come whole", { cause })));
  });
}
