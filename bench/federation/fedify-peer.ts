// The same work on Fedify's own path, as its manual shows it: an actor and an inbox, everything in memory. A program of its own:
// `node … fedify-peer.ts PORT`, with the writers' actors as JSON on its standard input.
import "#federation/temporal.ts";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import {
  createFederation,
  generateCryptoKeyPair,
  getDocumentLoader,
  InProcessMessageQueue,
  MemoryKvStore,
} from "@fedify/fedify";
import { Create, Endpoints, Note, Person } from "@fedify/fedify/vocab";
import { getRequestListener } from "@hono/node-server";
import { DOMAIN, ORIGIN } from "./names.ts";

const port = Number(process.argv[2]);
const actors = (await json(process.stdin)) as Record<string, object>;
const pairs = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), await generateCryptoKeyPair("Ed25519")];
let processed = 0;

/** Knows the usual contexts by heart. */
const bundled = getDocumentLoader();
const federation = createFederation<void>({
  kv: new MemoryKvStore(),
  queue: new InProcessMessageQueue(),
  origin: ORIGIN,
  documentLoaderFactory: () => async (url) => {
    const document = actors[url.split("#")[0]!];
    return document ? { contextUrl: null, documentUrl: url, document } : bundled(url);
  },
});
federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    const keys = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      inbox: context.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: keys[0]!.cryptographicKey,
      assertionMethods: keys.map(({ multikey }) => multikey),
    });
  })
  .setKeyPairsDispatcher(async () => pairs);
federation.setObjectDispatcher(Note, "/users/{identifier}/posts/{id}", (context, { identifier }) => {
  const content = "<p>A story of tea, told over seven cups</p>";
  return new Note({ attribution: context.getActorUri(identifier), content });
});
federation.setInboxListeners("/users/{identifier}/inbox", "/inbox").on(Create, async (_context, activity) => {
  await activity.getObject();
  processed++;
});

const handle = getRequestListener((request) => {
  if (new URL(request.url).pathname === "/processed") return Response.json(processed);
  return federation.fetch(request, { contextData: undefined });
});
createServer((request, response) => {
  request.url = `https://${DOMAIN}${request.url}`;
  void handle(request, response);
}).listen(port, "127.0.0.1", () => process.stdout.write("ready\n"));
