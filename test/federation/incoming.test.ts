// Inboxes on the way that skips Fetch's Request, beside the usual one: the same answers to the same requests.
import { request } from "node:http";
import { connect } from "node:net";
import { setTimeout as passed } from "node:timers/promises";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lull } from "#federation/inbox/lull.ts";
import { haveSameOrigin, hostOf, isWebUrl } from "#federation/vocab/json.ts";
import { listen } from "#src/server.ts";
import { createUris } from "#src/uris.ts";
import { createTestApp } from "#test/support/app.ts";

type Headers = [name: string, value: string][];

const TYPE: Headers[0] = ["content-type", "application/activity+json"];
const HOST: Headers[0] = ["host", "here.test"];
const SIGNATURE: Headers[0] = [
  "signature",
  'keyId="https://a.test/u#k",headers="(request-target) host date digest",signature="AA=="',
];
const LIKE = JSON.stringify({
  type: "Like",
  id: "https://a.test/1",
  actor: "https://a.test/u",
  object: "https://here.test/x",
});

/** Over a socket, headers as often as they are given. */
async function post(port: number, path: string, headers: Headers, body: string) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const sent = request({ port, path, method: "POST", headers: headers.flat(), setHost: false });
  sent.on("response", (answer) => {
    void text(answer).then((said) => resolve({ status: answer.statusCode ?? 0, body: said }));
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

describe("an inbox on its direct way", () => {
  it("answers as it does on the usual one, to what is wrong in any way", async () => {
    await using instance = await createTestApp();
    await using server = await listen(instance.app.config, instance.doors);
    const date: Headers[0] = ["date", instance.clock.now().toUTCString()];
    const requests: [path: string, headers: Headers, body: string, status: number][] = [
      ["/inbox", [HOST, ["content-type", "text/plain"], SIGNATURE], LIKE, 415],
      ["/inbox", [HOST, TYPE], LIKE, 401],
      ["/inbox", [["host", "there.test"], TYPE, SIGNATURE], LIKE, 401],
      ["/inbox?x=1", [HOST, TYPE, SIGNATURE, date], "{", 400],
      ["/inbox", [HOST, TYPE, SIGNATURE, date], "x".repeat(1_100_000), 413],
      ["/inbox", [HOST, TYPE, SIGNATURE, date, ["digest", "SHA-256=AA=="]], LIKE, 401],
      ["/users/nobody/inbox", [HOST, TYPE, SIGNATURE, date], LIKE, 404],
    ];
    for (const [path, headers, body, status] of requests) {
      const init = { method: "POST", headers, body };
      const usual = await instance.doors.fetch(new Request(`https://here.test${path}`, init), {
        address: "203.0.113.7",
      });
      const direct = await post(server.port, path, headers, body);
      expect(direct).toEqual({ status: usual.status, body: await usual.text() });
      expect(direct.status).toBe(status);
    }
  });

  it("reads a header that comes twice as both, so that none of it goes unsigned", async () => {
    await using instance = await createTestApp();
    await using server = await listen(instance.app.config, instance.doors);
    const headers: Headers = [HOST, ["host", "there.test"], TYPE, SIGNATURE];
    const { status, body } = await post(server.port, "/inbox", headers, LIKE);
    expect(status).toBe(401);
    expect(body).toContain("another server");
  });
});

describe("F31: what comes too slowly", () => {
  const limits = { headersMs: 500, requestMs: 60_000, receiveMs: 500, paceMs: 500 };

  /** Sends a piece of a body again and again, and says how the exchange ended. */
  async function drip(port: number, path: string, headers: Headers, piece: string, times: number) {
    const sent = request({ port, path, method: "POST", headers: headers.flat(), setHost: false });
    const { promise, resolve } = Promise.withResolvers<string>();
    sent.on("response", (answer) => resolve(String(answer.statusCode)));
    sent.on("error", () => resolve("cut off"));
    for (let at = 0; at < times && !sent.destroyed; at++) {
      sent.write(piece);
      await passed(50);
    }
    sent.end();
    return promise;
  }

  it("ends with its connection: a body at an inbox, one at the API, and headers", async () => {
    await using instance = await createTestApp();
    await using server = await listen(instance.app.config, instance.doors, limits);
    const { port } = server;
    const signed: Headers = [HOST, TYPE, SIGNATURE, ["date", instance.clock.now().toUTCString()]];
    const json: Headers = [HOST, ["content-type", "application/json"]];
    const began = performance.now();
    expect(await drip(port, "/inbox", signed, " ", 2_000)).toBe("cut off");
    expect(await drip(port, "/api/v1/apps", json, " ", 2_000)).toBe("cut off");
    const socket = connect(port).on("error", () => {});
    const dripping = setInterval(() => socket.write("x"), 50);
    socket.write("GET / HTTP/1.1\r\nx-slow: ");
    await new Promise((resolve) => socket.resume().once("close", resolve)); // after an error or not
    clearInterval(dripping);
    expect(performance.now() - began).toBeLessThan(50_000); // two drips to their end would take twice as long
  });

  it("is none that keeps its pace, however long it takes", async () => {
    await using instance = await createTestApp();
    await using server = await listen(instance.app.config, instance.doors, limits);
    const json: Headers = [HOST, ["content-type", "application/json"]];
    expect(await drip(server.port, "/api/v1/apps", json, " ".repeat(20_000), 40)).toBe("400");
  });
});

describe("an address", () => {
  const hosts = [
    "a.test",
    "A.test",
    "a-b.test",
    "a--b.test",
    "xn--a",
    "xn--bcher-kva.example",
    "1.2",
    "0x7f",
    "a..b",
    "a_b.c",
    "",
  ];
  const schemes = ["https://", "http://", "HTTPS://", "https:/", "javascript:"];
  const tails = ["/", "/u/1", "", "?a", "#x", ":8443/", "@b.test/", "\\@b.test/", "/\n", "/%", "/..//é"];
  const address = fc
    .tuple(fc.constantFrom(...schemes), fc.constantFrom(...hosts), fc.constantFrom(...tails))
    .map((parts) => parts.join(""));
  const parsed = (text: string) => URL.parse(text);

  it("is read the quick way as URL reads it", () => {
    fc.assert(
      fc.property(address, address, (a, b) => {
        const [one, other] = [parsed(a), parsed(b)];
        const isOfWeb = one !== null && /^https?:$/.test(one.protocol) && !one.username && !one.password;
        expect(isWebUrl(a)).toBe(isOfWeb);
        const same = one !== null && one.origin !== "null" && one.origin === other?.origin;
        expect(haveSameOrigin(a, b)).toBe(same);
        if (one) expect(hostOf(a)).toBe(one.host);
        for (const origin of ["https://a.test", "https://a.test:8443"])
          expect(createUris(origin).isLocal(a)).toBe(one?.origin === origin);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("work on what came", () => {
  it("waits for a lull", async () => {
    const lull = new Lull();
    await lull.wait(); // nothing came
    let isOver = false;
    lull.arrived();
    const waiting = lull.wait().then(() => (isOver = true));
    await Promise.resolve();
    expect(isOver).toBe(false);
    await waiting;
  });

  it("waits no longer than a second for the end of a flood, and is not held up again at once", async () => {
    const lull = new Lull();
    lull.arrived();
    let isFlood = true;
    const flood = () => {
      lull.arrived();
      if (isFlood) setImmediate(flood); // the process never rests
    };
    flood();
    const began = performance.now();
    await lull.wait();
    expect(performance.now() - began).toBeGreaterThan(800);
    lull.arrived();
    expect(await Promise.race([lull.wait(), passed(1, "held up")])).toBeUndefined();
    isFlood = false;
  });
});
