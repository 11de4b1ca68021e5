// A relay before an instance that counts what comes to its inboxes, and can keep an answer back: the sender then can't know
// whether it arrived.
import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Tap extends AsyncDisposable {
  port: number;
  /** Requests to inboxes that the instance has answered. */
  readonly delivered: number;
  /** From now on answers of inboxes never reach the sender. Resolves when one was kept back. */
  hold(): Promise<void>;
  release(): void;
}

export async function startTap(target: number): Promise<Tap> {
  let delivered = 0;
  let held: PromiseWithResolvers<void> | undefined;
  const relay = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url: path, headers } = incoming;
    const isInbox = method === "POST" && path?.endsWith("/inbox") === true;
    const upstream = request({ host: "127.0.0.1", port: target, method, path, headers }, (answer) => {
      if (isInbox) delivered++;
      if (isInbox && held) return held.resolve();
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    upstream.once("error", () => outgoing.destroy());
    incoming.pipe(upstream);
  };
  const server = createServer(relay);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get delivered() {
      return delivered;
    },
    hold() {
      held = Promise.withResolvers<void>();
      return held.promise;
    },
    release() {
      held = undefined;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
