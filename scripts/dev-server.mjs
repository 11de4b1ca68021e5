// The front of `npm run dev`: Vite answers for the web app's sources, everything else goes on to the server behind it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { createServer as createVite } from "vite";
import { root } from "./processes.mjs";

const port = Number(process.env.HAKAWATI_PORT || 3000);
const host = process.env.HAKAWATI_HOST || "127.0.0.1";

async function freePort() {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address();
  server.close();
  await once(server, "close");
  return free;
}

/** Pages name the built files; here the sources take their place, with Vite's client that reloads them. */
function withSources(html) {
  return html
    .replace(
      /(<script\b[^>]*\bsrc=")\/assets\/main-[^"]+(")/,
      '<script type="module" src="/@vite/client"></script>$1/app/main.tsx$2',
    )
    .replace(/(<link\b[^>]*\bhref=")\/assets\/style-[^"]+\.css(")/, "$1/styles/main.css$2");
}

/** Vite's client puts styles and scripts into the page, which the product's policy rightly refuses. */
const NOT_IN_DEVELOPMENT = ["content-security-policy", "content-length"];

async function answerPage(answer, response) {
  const headers = Object.entries(answer.headers).filter(([name]) => !NOT_IN_DEVELOPMENT.includes(name));
  const html = withSources((await buffer(answer)).toString());
  response.writeHead(answer.statusCode, Object.fromEntries(headers)).end(html);
}

function handOn(incoming, response, backend) {
  const headers = { ...incoming.headers, "accept-encoding": "identity" };
  const options = {
    host: "127.0.0.1",
    port: backend,
    method: incoming.method,
    path: incoming.originalUrl,
    headers,
  };
  const upstream = request(options, (answer) => {
    if (answer.headers["content-type"]?.startsWith("text/html")) void answerPage(answer, response);
    else answer.pipe(response.writeHead(answer.statusCode, answer.headers));
  });
  upstream.once("error", () => {
    // Most likely it is starting again: the page asks once more in a second.
    if (response.headersSent) response.destroy();
    else
      response.writeHead(503, { "content-type": "text/html", refresh: "1" }).end("The server is starting …");
  });
  incoming.pipe(upstream);
}

function handOnUpgrade(incoming, client, head, backend) {
  const upstream = connect(backend, "127.0.0.1", () => {
    const lines = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`);
    upstream.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  upstream.once("error", () => client.destroy());
  client.once("error", () => upstream.destroy());
}

function startBackend(backend) {
  const env = {
    ...process.env,
    NODE_OPTIONS: process.env.HAKAWATI_DEV_OPTIONS,
    HAKAWATI_HOST: "127.0.0.1",
    HAKAWATI_PORT: String(backend),
  };
  const args = ["--watch", "--watch-preserve-output", "src/main.ts", "serve"];
  return spawn(process.execPath, args, { cwd: root, stdio: "inherit", env });
}

const backend = await freePort();
const front = createServer();
const vite = await createVite({
  configFile: "web/vite.config.ts",
  appType: "custom",
  server: { middlewareMode: true, hmr: { server: front } },
});
front.on("request", (incoming, response) => {
  vite.middlewares(incoming, response, () => handOn(incoming, response, backend));
});
front.on("upgrade", (incoming, client, head) => {
  const protocol = incoming.headers["sec-websocket-protocol"] ?? "";
  if (!protocol.startsWith("vite-")) handOnUpgrade(incoming, client, head, backend);
});
front.listen(port, host);

const server = startBackend(backend);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.kill(signal));
server.once("exit", (code) => process.exit(code ?? 0));
