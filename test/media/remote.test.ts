import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { blockDomain } from "#src/moderation/domains/block-domain.ts";
import { changeSetting } from "#src/settings/change-setting.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { lookAt, picture } from "#test/support/pictures.ts";

interface Elsewhere extends AsyncDisposable {
  test: TestApp;
  /** How often each path was asked for. */
  asked: Map<string, number>;
  /** What a path answers from now on. */
  serve(path: string, answer: RequestListener): void;
  get(
    kind: "avatar" | "preview" | "attachment" | "emoji",
    path: string,
    init?: RequestInit,
  ): Promise<Response>;
}

async function createElsewhere(): Promise<Elsewhere> {
  const answers = new Map<string, RequestListener>();
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const answer = answers.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const network = new TestNetwork();
  network.lead("far.test", (server.address() as AddressInfo).port);
  const test = await createTestApp({ network });
  return {
    test,
    asked,
    serve: (path, answer) => void answers.set(path, answer),
    get(kind, path, init) {
      const url = test.app.media.proxyUrl(kind, `https://far.test${path}`);
      return test.request(new URL(url).pathname, init);
    },
    async [Symbol.asyncDispose]() {
      await test[Symbol.asyncDispose]();
      await network.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Under a media type that is not true. */
const bytes = (body: Uint8Array): RequestListener => {
  return (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end(body);
};

describe("copies of what is elsewhere", () => {
  it("F25: are not shown once their server is blocked, however long they have been here", async () => {
    await using far = await createElsewhere();
    far.serve("/a.jpg", bytes(await picture("jpeg", 100, 50)));
    expect((await far.get("attachment", "/a.jpg")).status).toBe(200);
    await blockDomain(far.test.app, { domain: "far.test", severity: "block" });
    expect((await far.get("attachment", "/a.jpg")).status).toBe(404);
    expect((await far.get("attachment", "/b.jpg")).status).toBe(404);
    expect(far.asked.get("/b.jpg")).toBeUndefined();
  });

  it("are fetched once for all who ask at the same time, and kept", async () => {
    await using far = await createElsewhere();
    const body = await picture("jpeg", 1_000, 500);
    far.serve("/a.jpg", bytes(body));
    const herd = await Promise.all(Array.from({ length: 20 }, () => far.get("attachment", "/a.jpg")));
    expect(herd.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    for (const answer of herd) expect(Buffer.from(await answer.arrayBuffer())).toEqual(body);
    expect(far.asked.get("/a.jpg")).toBe(1);
    const again = await far.get("attachment", "/a.jpg");
    expect(Object.fromEntries(again.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    expect(far.asked.get("/a.jpg")).toBe(1);
  });

  it("are made smaller for timelines and faces", async () => {
    await using far = await createElsewhere();
    far.serve("/a.png", bytes(await picture("png", 2_000, 1_000)));
    const preview = await lookAt(new Uint8Array(await (await far.get("preview", "/a.png")).arrayBuffer()));
    expect(preview).toMatchObject({ format: "webp", width: 640, height: 320 });
    const face = await lookAt(new Uint8Array(await (await far.get("avatar", "/a.png")).arrayBuffer()));
    expect(face).toMatchObject({ format: "webp", width: 400, height: 200 });
  });

  it("are given in parts, by name and without a body, as players and caches ask", async () => {
    await using far = await createElsewhere();
    const body = await picture("png", 20, 20);
    far.serve("/a.png", bytes(body));
    const part = (range: string) => far.get("attachment", "/a.png", { headers: { range } });
    const first = await part("bytes=0-9");
    expect([first.status, first.headers.get("content-range")]).toEqual([206, `bytes 0-9/${body.length}`]);
    expect(Buffer.from(await first.arrayBuffer())).toEqual(body.subarray(0, 10));
    const last = await part("bytes=-4");
    expect(Buffer.from(await last.arrayBuffer())).toEqual(body.subarray(-4));
    expect((await part(`bytes=${body.length}-`)).status).toBe(416);
    expect((await part("bytes=9-2")).status).toBe(200);
    expect((await part("pages=1")).status).toBe(200);
    const head = await far.get("attachment", "/a.png", { method: "HEAD" });
    expect([head.headers.get("content-length"), await head.text()]).toEqual([String(body.length), ""]);
    const headers = { "if-none-match": head.headers.get("etag")! };
    expect((await far.get("attachment", "/a.png", { headers })).status).toBe(304);
    expect((await far.get("attachment", "/a.png", { method: "POST" })).status).toBe(405);
  });

  it("are made only of addresses that this server gave out", async () => {
    await using far = await createElsewhere();
    far.serve("/a.png", bytes(await picture("png", 20, 20)));
    const url = far.test.app.media.proxyUrl("attachment", "https://far.test/a.png");
    const { pathname } = new URL(url);
    const [, , , kind, signature, encoded] = pathname.split("/");
    const other = Buffer.from("https://far.test/b.png").toString("base64url");
    const forged = [
      `/media/remote/${kind}/${signature}/${other}`,
      `/media/remote/emoji/${signature}/${encoded}`,
      `/media/remote/${kind}/${"A".repeat(20)}/${encoded}`,
      `/media/remote/${kind}/${signature}`,
      "/media/remote/",
      "/media/%2e%2e%2fhakawati.db",
      "/media/nothing",
    ];
    for (const path of forged) expect((await far.test.request(path)).status).toBe(404);
    expect(far.asked.size).toBe(0);
    expect(far.test.app.media.proxyUrl("avatar", "https://here.test/media/x.png")).toBe(
      "https://here.test/media/x.png",
    );
  });

  it("F6: are pictures, films and sounds alone, whatever their server calls them", async () => {
    await using far = await createElsewhere();
    const actor = Buffer.from('{"type":"Person","id":"https://here.test/users/alice"}');
    far.serve("/actor", (_request, response) =>
      response.writeHead(200, { "content-type": "image/png" }).end(actor),
    );
    far.serve("/svg", bytes(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")));
    far.serve("/half", bytes((await picture()).subarray(0, 300)));
    for (const path of ["/actor", "/svg", "/none"]) {
      const answer = await far.get("attachment", path);
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, ""]);
    }
    expect((await far.get("preview", "/half")).status).toBe(404);
    // A face that can't be had is the one of who has none.
    const face = await far.get("avatar", "/none");
    expect([face.status, face.headers.get("content-type")]).toEqual([200, "image/png"]);
  });

  it("that could not be had are not asked for again at once", async () => {
    await using far = await createElsewhere();
    expect((await far.get("emoji", "/late.png")).status).toBe(404);
    far.serve("/late.png", bytes(await picture("png", 20, 20)));
    expect((await far.get("emoji", "/late.png")).status).toBe(404);
    expect(far.asked.get("/late.png")).toBe(1);
    far.test.clock.advance(61_000);
    expect((await far.get("emoji", "/late.png")).status).toBe(200);
  });

  it("larger than allowed are given up", async () => {
    await using far = await createElsewhere();
    const start = await picture("png", 20, 20);
    far.serve("/large.png", (_request, response) => {
      response.writeHead(200);
      response.write(start);
      const more = () => void (response.destroyed || response.write(Buffer.alloc(1024 * 1024)));
      response.on("drain", more);
      more();
      more();
    });
    expect((await far.get("emoji", "/large.png")).status).toBe(404);
  });

  it("keep within their share of the disk: the ones unseen for longest go first", async () => {
    await using far = await createElsewhere();
    const { test } = far;
    await changeSetting(test.app, "remoteMediaMegabytes", "10");
    const png = await picture("png", 20, 20);
    const body = Buffer.concat([png, Buffer.alloc(4 * 1024 * 1024)]);
    for (const name of ["/1", "/2", "/3"]) {
      far.serve(name, bytes(body));
      expect((await far.get("attachment", name)).status).toBe(200);
      test.clock.advance(2 * 3_600_000);
    }
    expect((await far.get("attachment", "/1")).status).toBe(200);
    await test.app.schedule.runAll();
    const again = async (name: string) => {
      await far.get("attachment", name);
      return far.asked.get(name);
    };
    expect([await again("/1"), await again("/3")]).toEqual([1, 1]);
    expect(await again("/2")).toBe(2);
  });
});
