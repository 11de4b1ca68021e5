// Whether names under https lead through the proxy to the right instance, for requests and WebSockets alike.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { createCertificateAuthority } from "./ca.ts";
import { startHttpsProxy } from "./https-proxy.ts";

const preload = fileURLToPath(new URL("hosts.mjs", import.meta.url));

async function listen(server: Server): Promise<{ port: number } & AsyncDisposable> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with what reached it, and says over a WebSocket what it hears. */
function instance(name: string): Server {
  const server = createServer((request, response) => {
    const { host, "x-forwarded-proto": proto, "x-forwarded-for": peer } = request.headers;
    response.setHeader("set-cookie", ["a=1", "b=2"]).end(JSON.stringify({ name, host, proto, peer }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) =>
    socket.on("message", (data: Buffer) => socket.send(`${name}: ${data.toString()}`)),
  );
  return server;
}

/** Runs a module's text in a process of its own, as instances run; resolves with the JSON it prints. */
async function inProcess(source: string, env: Record<string, string>): Promise<unknown> {
  const args = ["--import", preload, "--input-type=module", "--eval", source];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

it("brings requests for two names to two instances, with the headers of a proxy", async () => {
  await using ca = await createCertificateAuthority();
  await using a = await listen(instance("a"));
  await using b = await listen(instance("b"));
  await using proxy = await startHttpsProxy({ ca, targets: { "a.test": a.port, "b.test": b.port } });
  const source = `
    const ask = async (url) => {
      const response = await fetch(url, { headers: { "x-forwarded-for": "198.51.100.9" } });
      return { ...(await response.json()), cookies: response.headers.getSetCookie() };
    };
    console.log(JSON.stringify([await ask("https://a.test/"), await ask("https://b.test/")]));`;
  const forwarded = { proto: "https", peer: "127.0.0.1", cookies: ["a=1", "b=2"] };
  await expect(inProcess(source, proxy.env)).resolves.toEqual([
    { name: "a", host: "a.test", ...forwarded },
    { name: "b", host: "b.test", ...forwarded },
  ]);
});

it("brings a WebSocket to its instance", async () => {
  await using ca = await createCertificateAuthority();
  await using a = await listen(instance("a"));
  await using proxy = await startHttpsProxy({ ca, targets: { "a.test": a.port } });
  const source = `
    const socket = new WebSocket("wss://a.test/room");
    socket.onopen = () => socket.send("salam");
    socket.onmessage = ({ data }) => { console.log(JSON.stringify(data)); socket.close(); };`;
  await expect(inProcess(source, proxy.env)).resolves.toBe("a: salam");
});

it("is trusted by nobody who was not given its authority", async () => {
  await using ca = await createCertificateAuthority();
  await using a = await listen(instance("a"));
  await using proxy = await startHttpsProxy({ ca, targets: { "a.test": a.port } });
  const source = `
    const failed = await fetch("https://a.test/").catch((error) => error.cause.code);
    console.log(JSON.stringify(failed));`;
  const env = { ...proxy.env, NODE_EXTRA_CA_CERTS: "" };
  await expect(inProcess(source, env)).resolves.toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});
