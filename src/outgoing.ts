// The guarded client: every request that leaves this server goes through here. It asks public addresses only (checked when
// connecting, so that a name can't change its mind), follows few redirects, and bounds time, size and media types.
import { lookup as resolve, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, fetch as undiciFetch, type Dispatcher } from "undici";
import type { Config } from "./config.ts";
import { AppError } from "./errors.ts";
import { postTo, tooLarge } from "./outgoing-post.ts";
import type { Network, Outgoing, OutgoingRequest, OutgoingResponse } from "./ports.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;
const MAX_REDIRECTS = 3;

export function createOutgoing(config: Config, network?: Network): Outgoing {
  const dispatcher = network ?? createAgent(config);
  const userAgent = `Hakawati (+${config.origin}/)`;
  const way: Way = { config, dispatcher, userAgent, refuses: (host) => outgoing.refuses(host) };
  const outgoing: Outgoing = {
    refuses: async () => false,
    refusesFiles: async () => false,
    request: (url, options = {}) => request(url, options, way),
    async [Symbol.asyncDispose]() {
      if (!network) await dispatcher.close();
    },
  };
  return outgoing;
}

/** A Dispatcher whose connections lead to public addresses only. */
function createAgent(config: Config): Agent {
  return new Agent({
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    keepAliveTimeout: 10_000,
    connect: { timeout: TIMEOUT_MS, lookup: config.allowPrivateAddresses ? undefined : publicLookup },
  });
}

/** dns.lookup that fails where any address is not public: one that mixes both is lying. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, "");
    const addresses: LookupAddress[] = found;
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (refused || !first) return done(new Error(`${hostname} is at ${refused?.address}: not public`), "");
    if (options.all) return done(null, addresses);
    done(null, first.address, first.family);
  });
};

/** Public unicast only: no loopback, private, link-local, mapped, translated, tunnelled or documentation ranges. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) && ipaddr.parse(bare).range() === "unicast";
}

interface Way {
  config: Config;
  dispatcher: Dispatcher;
  userAgent: string;
  refuses: Outgoing["refuses"];
}

async function request(url: string, options: OutgoingRequest, way: Way): Promise<OutgoingResponse> {
  const end = performance.now() + (options.timeoutMs ?? TIMEOUT_MS);
  const redirects = options.maxRedirects ?? (options.method === "POST" ? 0 : MAX_REDIRECTS);
  let target = await checkedUrl(url, way);
  try {
    for (let hop = 0; ; hop++) {
      const timeoutMs = Math.max(0, Math.ceil(end - performance.now()));
      const answer = await ask(target, options, way, timeoutMs);
      const location = answer.header("location");
      if (answer.status < 300 || answer.status > 399 || location === null) {
        return await readResponse(target, answer, options);
      }
      await answer.cancel();
      if (hop === redirects) throw new AppError("unavailable", `${target.host} redirects too often`);
      target = await checkedUrl(new URL(location, target).href, way);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("unavailable", `${target.host} could not be reached`, { cause: error });
  }
}

async function checkedUrl(text: string, { config, refuses }: Way): Promise<URL> {
  const url = URL.parse(text);
  if (!url) throw new AppError("invalid", "This is not an address");
  const schemes = config.allowPrivateAddresses ? ["https:", "http:"] : ["https:"];
  if (!schemes.includes(url.protocol)) throw new AppError("invalid", "Only https addresses are asked");
  if (url.username || url.password) throw new AppError("invalid", "An address with a password is not asked");
  const isLiteral = ipaddr.isValid(url.hostname.replace(/^\[|\]$/g, ""));
  if (isLiteral && !config.allowPrivateAddresses && !isPublicAddress(url.hostname)) {
    throw new AppError("invalid", `${url.hostname} is not a public address`);
  }
  if (await refuses(url.host)) throw new AppError("forbidden", `${url.host} is blocked`);
  return url;
}

/** What both ways of asking answer with. */
interface Answer {
  status: number;
  header(name: string): string | null;
  headers(): Headers;
  /** Its body, which nobody wants. */
  cancel(): Promise<void>;
  read(sink: OutgoingRequest["sink"]): Promise<Uint8Array<ArrayBuffer>>;
}

async function ask(url: URL, options: OutgoingRequest, way: Way, timeoutMs: number): Promise<Answer> {
  const { method = "GET", body, maxBytes = MAX_BYTES } = options;
  const headers: Record<string, string> = { ...options.headers, "user-agent": way.userAgent };
  if (options.accept) headers["accept"] ??= options.accept.join(", ");
  if (options.sign) Object.assign(headers, await options.sign({ method, url, headers, body }));
  const { dispatcher } = way;
  if (method === "GET") return fetchFrom(dispatcher, url, { headers, timeoutMs, maxBytes });
  return post(dispatcher, url, { headers, body: body ?? null, timeoutMs, maxBytes });
}

interface Asking {
  headers: Record<string, string>;
  timeoutMs: number;
  maxBytes: number;
}

async function fetchFrom(
  dispatcher: Dispatcher,
  url: URL,
  { headers, timeoutMs, maxBytes }: Asking,
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await undiciFetch(url, { method: "GET", headers, redirect: "manual", dispatcher, signal });
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    headers: () => new Headers([...response.headers]),
    cancel: async () => response.body?.cancel(),
    read: (sink) => readBody(url, response.body ?? [], maxBytes, sink),
  };
}

/** Not by fetch, which takes three times as long. What is said to a post is short: it is read at once. */
async function post(
  dispatcher: Dispatcher,
  url: URL,
  options: Asking & { body: string | Uint8Array | null },
): Promise<Answer> {
  const { status, headers, body } = await postTo(dispatcher, url, options);
  return {
    status,
    header: (name) => [headers[name] ?? []].flat().join(", ") || null,
    headers: () => toHeaders(headers),
    cancel: async () => {},
    read: (sink) => (sink ? readBody(url, [body], options.maxBytes, sink) : Promise.resolve(body)),
  };
}

function toHeaders(record: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(record)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return headers;
}

async function readResponse(url: URL, answer: Answer, options: OutgoingRequest): Promise<OutgoingResponse> {
  const { status } = answer;
  const isOk = status >= 200 && status < 300;
  const mediaType = (answer.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (isOk && options.accept && !options.accept.includes(mediaType)) {
    await answer.cancel();
    throw new AppError("unavailable", `${url.host} answered with ${mediaType || "no media type"}`);
  }
  const body = await answer.read(isOk ? options.sink : undefined);
  const text = () => new TextDecoder().decode(body);
  return {
    status,
    url: url.href,
    get headers() {
      return answer.headers();
    },
    mediaType,
    body,
    text,
    json: () => parse(url, text()),
  };
}

/** Counts bytes after decompression, and stops at the limit. */
async function readBody(
  url: URL,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
  sink: OutgoingRequest["sink"],
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) throw tooLarge(url, limit);
    if (sink) await sink(chunk);
    else chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function parse(url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("unavailable", `${url.host} answered with broken JSON`, { cause });
  }
}
