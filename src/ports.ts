// What the rooms need of the world outside, as interfaces: the composition root plugs in the real thing, tests another.
import type { Argon2Parameters } from "node:crypto";
import type { Dispatcher } from "undici";
import type { StoredKeyPair } from "./key-pairs.ts";

export interface Clock {
  now(): Date;
}

/** Argon2id of node:crypto; tests count how often a password is worked on. */
export type DerivePassword = (parameters: Argon2Parameters) => Promise<Buffer>;

/** Of one actor: RSA and Ed25519, as JWK. Making them takes tens of milliseconds; tests take them from a pool. */
export type MakeKeyPairs = () => Promise<StoredKeyPair[]>;

export interface ToSign {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array<ArrayBuffer> | undefined;
}

export interface OutgoingRequest {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** Media types (without parameters) of which the answer must be one. */
  accept?: readonly string[];
  /** Redirects followed, each checked anew; default 3, and 0 for POST. */
  maxRedirects?: number;
  /** Bytes after decompression; default 1 MB. */
  maxBytes?: number;
  /** Of the whole exchange, redirects and body included; default 10 000. */
  timeoutMs?: number;
  /** Takes the body of a good answer (2xx) piece by piece; the answer's own stays empty then. */
  sink?(chunk: Uint8Array): Promise<void>;
  /** Called before each hop, so that a signature covers the address that is asked. Resolves with the headers to add. */
  sign?(request: ToSign): Promise<Record<string, string>>;
}

export interface OutgoingResponse {
  status: number;
  /** After redirects. */
  url: string;
  headers: Headers;
  /** Lower case, without parameters. */
  mediaType: string;
  body: Uint8Array<ArrayBuffer>;
  text(): string;
  json(): unknown;
}

/** The one client through which every outgoing request goes (outgoing.ts). */
export interface Outgoing extends AsyncDisposable {
  /** Whether a host (with its port) is never asked; the ActivityPub door plugs in the blocked servers. */
  refuses: (host: string) => Promise<boolean>;
  /** Whether pictures, sound and video of a host are neither fetched nor shown; plugged in likewise. */
  refusesFiles: (host: string) => Promise<boolean>;
  request(url: string, request?: OutgoingRequest): Promise<OutgoingResponse>;
}

/** Tests replace the way to the network; the guard's other checks stay. */
export type Network = Dispatcher;

/** Looking up actors and posts of other servers; the ActivityPub door plugs it in. */
export interface Remote {
  /** By `carol@remote.test`: WebFinger, then the actor. The id of its account here, or undefined if there is none. */
  findAccount(handle: string): Promise<string | undefined>;
  /** By the URI of an actor or the address of its profile page. */
  findAccountByUri(uri: string): Promise<string | undefined>;
  /** Reads an actor anew, however lately that was done. Undefined where its server does not answer so. */
  rereadAccount(uri: string): Promise<string | undefined>;
  /** By the URI or page of a post: its id here. */
  findPostByUri(uri: string): Promise<string | undefined>;
  /** Reads the counts of a poll again, where its server answers. */
  refreshPoll(postUri: string): Promise<void>;
}

/** What people here wrote, as documents for whoever may see all of it: themselves. The ActivityPub door plugs it in. */
export interface Documents {
  /** Of the activities, to stand once above many of them. */
  readonly context: unknown;
  actor(accountId: string): Promise<Record<string, unknown>>;
  /** What made a post or boost, without a context. Undefined where what it boosts is gone. */
  activity(postId: string): Promise<Record<string, unknown> | undefined>;
}

/** What a copy of something elsewhere is for: it decides how large it may be and how small it is made. */
export type RemoteKind = "avatar" | "header" | "preview" | "attachment" | "emoji";

/** Pictures, sound and video; the composition root plugs in what processes them. */
export interface Media {
  readonly processor: Processor;
  /** An address of this server that answers with a copy of a file elsewhere; one of this server stays as it is. */
  proxyUrl(kind: RemoteKind, url: string): string;
}

/** Decodes what strangers send: never in the process of the server. */
export interface Processor extends AsyncDisposable {
  /** Resolves when the files are written. @throws AppError unprocessable (in words for the person), unavailable */
  run(task: ProcessingTask): Promise<Processed>;
}

export interface ProcessingTask {
  kind: "picture" | "profile" | "preview" | "moving";
  /** A local file of one of the types that sniff.ts knows. */
  input: string;
  /** Of the input, as its first bytes say. */
  mediaType: string;
  /** The path that the names of the results begin with. */
  output: string;
  /** Pixels that the result fits into (or fills, for `profile`). */
  size?: { width: number; height: number };
}

/** One finished file. */
export interface ProcessedFile {
  path: string;
  mediaType: string;
  bytes: number;
  width?: number | undefined;
  height?: number | undefined;
  duration?: number | undefined;
  frameRate?: string | undefined;
  bitRate?: number | undefined;
}

export interface Processed {
  type: "image" | "gifv" | "video" | "audio";
  /** SHA-256 of the original, in hex. */
  hash: string;
  original: ProcessedFile;
  small?: ProcessedFile | undefined;
  blurhash?: string | undefined;
}
