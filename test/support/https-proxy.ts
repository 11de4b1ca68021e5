// What stands in front of an instance: ends TLS under the instances' own names and hands requests and WebSockets on.
import { once } from "node:events";
import { request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext } from "node:tls";
import type { CertificateAuthority } from "./ca.ts";

export interface HttpsProxy extends AsyncDisposable {
  /** Where it listens, on 127.0.0.1. */
  port: number;
  /** For processes started with `--import test/support/hosts.mjs`: these names lead here, on port 443 too. */
  env: { HAKAWATI_TEST_HOSTS: string; NODE_EXTRA_CA_CERTS: string };
  /** The same for Chromium. */
  chromiumFlags: string[];
}

export interface HttpsProxyOptions {
  ca: CertificateAuthority;
  /** Host name → port on 127.0.0.1 that speaks http. */
  targets: Record<string, number>;
  /** Default: a free one. */
  port?: number;
}

/** The headers that Caddy and nginx set too; what the client claims about itself is not believed. */
function forwarded(incoming: IncomingMessage): OutgoingHttpHeaders {
  return {
    ...incoming.headers,
    "x-forwarded-for": incoming.socket.remoteAddress,
    "x-forwarded-proto": "https",
    "x-forwarded-host": incoming.headers.host,
  };
}

function nameOf(incoming: IncomingMessage): string {
  return (incoming.headers.host ?? "").replace(/:\d+$/, "");
}

function handOn(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url: path } = incoming;
  const upstream = request(
    { host: "127.0.0.1", port, method, path, headers: forwarded(incoming) },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
      answer.once("error", () => outgoing.destroy());
    },
  );
  upstream.once("error", () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  outgoing.once("close", () => upstream.destroy());
  incoming.pipe(upstream);
}

/** Repeats the upgrade request word for word and then only passes bytes. */
function handOnUpgrade(incoming: IncomingMessage, client: Duplex, head: Buffer, port: number): void {
  const upstream = connect(port, "127.0.0.1", () => {
    const lines = Object.entries(forwarded(incoming)).map(([name, value]) => `${name}: ${String(value)}`);
    upstream.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  for (const [one, other] of [
    [upstream, client],
    [client, upstream],
  ] as const) {
    one.once("error", () => other.destroy());
    one.once("close", () => other.destroy());
  }
}

async function makeContexts({ ca, targets }: HttpsProxyOptions): Promise<Map<string, SecureContext>> {
  const entries = Object.keys(targets).map(async (name) => {
    const leaf = await ca.issue(name);
    return [name, createSecureContext(leaf)] as const;
  });
  return new Map(await Promise.all(entries));
}

export async function startHttpsProxy(options: HttpsProxyOptions): Promise<HttpsProxy> {
  const { ca, targets } = options;
  const contexts = await makeContexts(options);
  const server = createServer({ SNICallback: (name, done) => done(null, contexts.get(name)) });
  server.on("request", (incoming, outgoing) => {
    const port = targets[nameOf(incoming)];
    if (port === undefined) outgoing.writeHead(421).end();
    else handOn(incoming, outgoing, port);
  });
  server.on("upgrade", (incoming, client, head) => {
    const port = targets[nameOf(incoming)];
    if (port === undefined) client.destroy();
    else handOnUpgrade(incoming, client, head, port);
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const names = Object.keys(targets);
  return {
    port,
    env: {
      HAKAWATI_TEST_HOSTS: names.map((name) => `${name}=127.0.0.1:${port}`).join(","),
      NODE_EXTRA_CA_CERTS: ca.certFile,
    },
    chromiumFlags: [
      `--host-resolver-rules=${names.map((name) => `MAP ${name}:443 127.0.0.1:${port}`).join(",")}`,
      // The browser has a certificate store of its own, which a test had better leave alone.
      "--ignore-certificate-errors",
    ],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
