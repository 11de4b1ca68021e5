// Another server as a test needs it: it serves the documents that it is given, signs as it is told to, right or wrong, and
// keeps what comes to its inboxes.
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TestNetwork } from "#test/support/pair.ts";
import type { TestApp } from "#test/support/app.ts";

export interface StrangeActor {
  uri: string;
  username: string;
  keyId: string;
  privateKey: KeyObject;
  publicKeyPem: string;
  document: Record<string, unknown>;
}

export interface Served {
  body: unknown;
  type?: string;
  status?: number;
  headers?: Record<string, string>;
}

export interface Received {
  path: string;
  body: string;
  headers: IncomingMessage["headers"];
}

export class Stranger {
  readonly domain: string;
  readonly origin: string;
  /** By path with its query. */
  readonly documents = new Map<string, Served>();
  readonly received: Received[] = [];
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** What its inboxes answer. */
  inboxStatus: (request: IncomingMessage) => number = () => 202;
  onAsked: (request: IncomingMessage) => void = () => {};
  readonly #server: Server;

  private constructor(domain: string, server: Server) {
    this.domain = domain;
    this.origin = `https://${domain}`;
    this.#server = server;
  }

  static async join(network: TestNetwork, domain = "remote.test"): Promise<Stranger> {
    const server = createServer();
    const stranger = new Stranger(domain, server);
    server.on("request", (request, response) => void stranger.#respond(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    network.lead(domain, stranger.port);
    return stranger;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status = 200, type, body, headers } = await this.#answer(request);
    response.writeHead(status, { ...(type ? { "content-type": type } : {}), ...headers });
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    response.end(isRaw ? body : JSON.stringify(body));
  }

  async #answer(request: IncomingMessage): Promise<Served> {
    const path = request.url ?? "/";
    if (request.method === "POST") {
      this.received.push({ path, body: await text(request), headers: request.headers });
      return { status: this.inboxStatus(request), body: "" };
    }
    this.asked.push(path);
    this.onAsked(request);
    return this.documents.get(path) ?? { status: 404, body: "" };
  }

  /** A document at its own address. */
  serve(path: string, body: unknown, served: Partial<Served> = {}): string {
    this.documents.set(path, { body, type: "application/activity+json", ...served });
    return this.origin + path;
  }

  /** Someone of this server, with WebFinger and a document in the shape of Mastodon's. */
  actor(username: string, changes: Record<string, unknown> = {}): StrangeActor {
    const uri = `${this.origin}/users/${username}`;
    const keyId = `${uri}#main-key`;
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const publicKeyPem = String(publicKey.export({ type: "spki", format: "pem" }));
    const document = {
      "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
      id: uri,
      type: "Person",
      preferredUsername: username,
      name: username,
      inbox: `${uri}/inbox`,
      outbox: `${uri}/outbox`,
      followers: `${uri}/followers`,
      endpoints: { sharedInbox: `${this.origin}/inbox` },
      publicKey: { id: keyId, owner: uri, publicKeyPem },
      ...changes,
    };
    this.serve(`/users/${username}`, document);
    this.finger(username, uri);
    return { uri, username, keyId, privateKey, publicKeyPem, document };
  }

  /** The handle leads to an actor. */
  finger(username: string, uri: string, subject = `acct:${username}@${this.domain}`): void {
    const links = [{ rel: "self", type: "application/activity+json", href: uri }];
    const resource = encodeURIComponent(`acct:${username}@${this.domain}`);
    this.documents.set(`/.well-known/webfinger?resource=${resource}`, {
      body: { subject, links },
      type: "application/jrd+json",
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

export interface Signing {
  by: Pick<StrangeActor, "keyId" | "privateKey">;
  path?: string;
  host?: string;
  /** The host that is signed, where it is not the one that is sent. */
  signedHost?: string;
  date?: string;
  digest?: string;
  covered?: string[];
  contentType?: string;
  signature?: string;
}

/** A request to an inbox of here.test as a careful sender would sign it, unless it is told otherwise. */
export function signedPost(body: string, signing: Signing): Request {
  const path = signing.path ?? "/inbox";
  const host = signing.host ?? "here.test";
  const date = signing.date ?? new Date().toUTCString();
  const digest = signing.digest ?? `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
  const values: Record<string, string> = {
    "(request-target)": `post ${path}`,
    host: signing.signedHost ?? host,
    date,
    digest,
  };
  const covered = signing.covered ?? Object.keys(values);
  const lines = covered.map((name) => `${name}: ${values[name]}`).join("\n");
  const value =
    signing.signature ?? sign("sha256", Buffer.from(lines), signing.by.privateKey).toString("base64");
  const signature = `keyId="${signing.by.keyId}",algorithm="rsa-sha256",headers="${covered.join(" ")}",signature="${value}"`;
  const contentType = signing.contentType ?? "application/activity+json";
  const headers = { host, date, digest, signature, "content-type": contentType };
  return new Request(`https://here.test${path}`, { method: "POST", body, headers });
}

/** Sends an activity signed by its actor, and handles what it leads to. */
export async function sendTo(
  { app, doors }: TestApp,
  by: StrangeActor,
  activity: Record<string, unknown>,
): Promise<Response> {
  const body = JSON.stringify({
    "@context": "https://www.w3.org/ns/activitystreams",
    actor: by.uri,
    ...activity,
  });
  const date = app.clock.now().toUTCString();
  const response = await doors.fetch(signedPost(body, { by, date }), { address: "198.51.100.4" });
  await app.drain();
  return response;
}
