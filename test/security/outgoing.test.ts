import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { readConfig } from "#src/config.ts";
import { createOutgoing, isPublicAddress } from "#src/outgoing.ts";

const servers: Server[] = [];

async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const strict = createOutgoing(readConfig({}));
const open = createOutgoing(readConfig({ HAKAWATI_ALLOW_PRIVATE_ADDRESSES: "on" }));

describe("F32: private addresses are refused at connect", () => {
  it.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[fec0::1]/",
    "https://169.254.169.254/",
    "https://192.168.0.1/",
    "https://localhost/",
    "https://localhost./",
    "http://example.org/",
    "https://user:secret@example.org/",
    "file:///etc/passwd",
  ])("%s", async (url) => {
    await expect(strict.request(url)).rejects.toMatchObject({ name: "AppError" });
  });

  it.each([
    "10.1.2.3",
    "100.64.0.1",
    "::",
    "2002:7f00:1::",
    "2001::1",
    "100::1",
    "224.0.0.1",
    "not an address",
  ])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));

  it("public ones are", () => {
    expect(isPublicAddress("1.1.1.1")).toBe(true);
    expect(isPublicAddress("[2606:4700::1111]")).toBe(true);
  });
});

describe("F31: what is too large, too slow or endless is given up", () => {
  it("a body that grows when it is unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const url = await serve((_request, response) => {
      response.setHeader("content-encoding", "gzip").setHeader("content-type", "application/json").end(bomb);
    });
    await expect(open.request(url)).rejects.toMatchObject({ code: "too_large" });
  });

  it("a body that never ends", async () => {
    const url = await serve((_request, response) => void response.write("x"));
    await expect(open.request(url, { timeoutMs: 300 })).rejects.toMatchObject({ code: "unavailable" });
  });

  it("redirects without end", async () => {
    const url = await serve(
      (_request, response) => void response.writeHead(302, { location: "/again" }).end(),
    );
    await expect(open.request(url)).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("F5: media types", () => {
  it("other than asked for are rejected", async () => {
    const url = await serve(
      (_request, response) => void response.setHeader("content-type", "image/png").end("{}"),
    );
    const accept = ["application/activity+json"];
    await expect(open.request(url, { accept })).rejects.toMatchObject({ code: "unavailable" });
  });
});
