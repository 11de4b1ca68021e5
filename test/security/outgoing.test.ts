import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type * as NodeDns from "node:dns";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { MockAgent, type Dispatcher } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readConfig } from "#src/config.ts";
import { createOutgoing, isPublicAddress } from "#src/outgoing.ts";

/** What names resolve to, by the name; each look-up takes the next. The others are asked of the machine. */
const resolved = vi.hoisted(() => new Map<string, NodeDns.LookupAddress[][]>());
vi.mock("node:dns", async (original) => {
  const dns = await original<typeof NodeDns>();
  const lookup: typeof dns.lookup = ((name: string, options: object, done: (...found: unknown[]) => void) => {
    const next = resolved.get(name)?.shift();
    return next ? done(null, next) : dns.lookup(name, options as never, done as never);
  }) as never;
  return { ...dns, default: { ...dns, lookup }, lookup };
});

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
    "http://example.org/",
    "https://user:secret@example.org/",
    "file:///etc/passwd",
  ])("%s", async (url) => {
    // Without being asked: `unavailable` would say that it was, and could not be reached.
    await expect(strict.request(url)).rejects.toMatchObject({ code: "invalid" });
  });

  it.each(["https://localhost/", "https://localhost./"])("%s, by what it resolves to", async (url) => {
    resolved.set(new URL(url).hostname, [[{ address: "127.0.0.1", family: 4 }]]);
    const failure = await strict.request(url).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "unavailable" });
    expect(String(((failure as Error).cause as Error).cause)).toMatch(/not public/);
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

  it("a name that changes its mind is refused when it does, and one that is in both places always", async () => {
    let asked = 0;
    const url = await serve((_request, response) => void (asked++, response.end("{}")));
    const { port } = new URL(url);
    const publicly = { address: "1.1.1.1", family: 4 };
    const here = { address: "127.0.0.1", family: 4 };
    resolved.set("rebind.test", [
      [here],
      [publicly, here],
      [here, publicly],
      [{ address: "::1", family: 6 }],
    ]);
    for (let times = 0; times < 4; times++) {
      const failure = await strict.request(`https://rebind.test:${port}/`).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "unavailable" });
      expect(String(((failure as Error).cause as Error).cause)).toMatch(/not public/);
    }
    expect(asked).toBe(0);
  });

  it.each(["https://127.0.0.1/", "https://[::ffff:7f00:1]/", "https://169.254.169.254/", "http://far.test/"])(
    "a public server that leads to %s is followed no further",
    async (location) => {
      const network = new MockAgent();
      network.disableNetConnect();
      network.get("https://public.test").intercept({ path: "/" }).reply(302, "", { headers: { location } });
      const outgoing = createOutgoing(readConfig({}), network);
      // `unavailable` would say that it was asked, and could not be reached.
      await expect(outgoing.request("https://public.test/")).rejects.toMatchObject({ code: "invalid" });
      network.assertNoPendingInterceptors();
    },
  );

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

  it("300 MB in 300 kB, plain bytes without end and redirects cost less than 50 MB of memory", async () => {
    // A gzip file of many parts is unpacked as one.
    const part = gzipSync(Buffer.alloc(10 * 1024 * 1024));
    const bomb = Buffer.concat(Array.from({ length: 30 }, () => part));
    const chunk = Buffer.alloc(64 * 1024, "x");
    const url = await serve((request, response) => {
      const flood = () => {
        while (!response.destroyed && response.write(chunk));
      };
      if (request.url === "/redirect") response.writeHead(302, { location: "/redirect" }).end();
      else if (request.url === "/bomb") response.setHeader("content-encoding", "gzip").end(bomb);
      else if (request.url === "/small") response.end("{}");
      else flood();
      response.on("drain", flood);
    });
    const reader = fileURLToPath(new URL("reader.ts", import.meta.url));
    const urls = ["/small", "/bomb", "/endless", "/redirect"].map((path) => url + path);
    const { stdout } = await promisify(execFile)(process.execPath, [reader, ...urls]);
    const { answers, grewBy } = JSON.parse(stdout) as { answers: string[]; grewBy: number };
    expect(new Set(answers)).toEqual(new Set(["too_large", "unavailable"]));
    expect(grewBy).toBeLessThan(50);
  });

  it.each(["GET", "POST"] as const)("a body that never ends, after %s", async (method) => {
    const url = await serve((_request, response) => void response.write("x"));
    const asked = open.request(url, { method, timeoutMs: 300 });
    await expect(asked).rejects.toMatchObject({ code: "unavailable" });
  });

  it("what is said to a post, where it is too long", async () => {
    const url = await serve((_request, response) => void response.end("x".repeat(100_000)));
    const asked = open.request(url, { method: "POST", maxBytes: 99_999 });
    await expect(asked).rejects.toMatchObject({ code: "too_large" });
    const { body } = await open.request(url, { method: "POST", maxBytes: 100_000 });
    expect(body.length).toBe(100_000);
  });

  it("a post that waits for a connection: it is not sent when there is one", async () => {
    const waiting: Dispatcher.DispatchHandler[] = [];
    const network = new MockAgent();
    network.dispatch = (_options, handler) => waiting.push(handler) > 0;
    const outgoing = createOutgoing(readConfig({}), network);
    const asked = outgoing.request("https://public.test/", { method: "POST", timeoutMs: 50 });
    await expect(asked).rejects.toMatchObject({ code: "unavailable" });
    const abort = vi.fn<(reason: Error) => void>();
    waiting[0]?.onRequestStart?.({ abort } as unknown as Dispatcher.DispatchController, {});
    expect(abort).toHaveBeenCalledOnce();
  });

  it.each(["GET", "POST"] as const)("a body that comes by the byte, after %s", async (method) => {
    const url = await serve((_request, response) => {
      const dripping = setInterval(() => response.write("x"), 50);
      response.on("close", () => clearInterval(dripping));
    });
    const began = performance.now();
    await expect(open.request(url, { method, timeoutMs: 300 })).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(performance.now() - began).toBeLessThan(10_000);
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
