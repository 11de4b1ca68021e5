// One POST, by undici's dispatcher itself: the stream, the signal and the headers' object that `request` makes of each cost more
// than all else but the signature, and a post goes to a thousand inboxes.
import type { Dispatcher } from "undici";
import { AppError } from "./errors.ts";

export interface Post {
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** Of the whole exchange, connecting included. */
  timeoutMs: number;
  /** Of what is said to it. */
  maxBytes: number;
}

export interface Posted {
  status: number;
  /** By their names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array<ArrayBuffer>;
}

/** @throws AppError too_large, and what keeps it from being reached */
export function postTo(dispatcher: Dispatcher, url: URL, post: Post): Promise<Posted> {
  const { promise, resolve, reject } = Promise.withResolvers<Posted>();
  const exchange = new Exchange(url, post, resolve, reject);
  const { headers, body } = post;
  const path = url.pathname + url.search;
  try {
    dispatcher.dispatch({ origin: url.origin, path, method: "POST", headers, body }, exchange);
  } catch (error) {
    exchange.giveUp(error as Error);
  }
  return promise;
}

export function tooLarge({ host }: URL, limit: number): AppError {
  return new AppError("too_large", `${host} answered with more than ${limit} bytes`);
}

type Controller = Dispatcher.DispatchController;

class Exchange implements Dispatcher.DispatchHandler {
  readonly #url: URL;
  readonly #maxBytes: number;
  readonly #resolve: (posted: Posted) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Posted["headers"] = {};
  #controller: Controller | undefined;
  /** Why it was given up, which may be before it has a connection. */
  #given: Error | undefined;

  constructor(
    url: URL,
    { timeoutMs, maxBytes }: Post,
    resolve: (posted: Posted) => void,
    reject: (error: unknown) => void,
  ) {
    this.#url = url;
    this.#maxBytes = maxBytes;
    this.#resolve = resolve;
    this.#reject = reject;
    const late = () => this.giveUp(new Error("The time for the whole of it is over"));
    this.#timer = setTimeout(late, timeoutMs);
  }

  onRequestStart(controller: Controller): void {
    if (this.#given) controller.abort(this.#given);
    else this.#controller = controller;
  }

  onResponseStart(_controller: Controller, status: number, headers: Posted["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) this.giveUp(tooLarge(this.#url, this.#maxBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const body = new Uint8Array(Buffer.concat(this.#chunks));
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Controller, error: Error): void {
    clearTimeout(this.#timer);
    this.#reject(error);
  }

  giveUp(error: Error): void {
    clearTimeout(this.#timer);
    this.#given = error;
    this.#reject(error);
    this.#controller?.abort(error);
  }
}
