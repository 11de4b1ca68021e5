import { readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findFfmpeg } from "#src/media/processing/ffmpeg.ts";
import { perform } from "#src/media/processing/perform.ts";
import { sniff } from "#src/media/sniff.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { bombPng, film, picture, pngWithText, SCENE } from "#test/support/pictures.ts";
import { lacks } from "#test/support/programs.ts";
import { bytesAt, sendForm } from "#test/support/upload.ts";

async function createDesk() {
  const test = await createTestApp({ env: { HAKAWATI_RATE_LIMITS: "off" } });
  const client = await clientOf(test, await test.person("alice"));
  const send = (file: Uint8Array) => sendForm(test, client, { file });
  return { test, client, send, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

/** Names of everything that lies under the folder of files. */
async function stored({ app }: TestApp): Promise<string[]> {
  const entries = await readdir(join(app.config.dataDir, "media"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const actor = JSON.stringify({
  "@context": "https://www.w3.org/ns/activitystreams",
  id: "https://here.test/users/alice",
  type: "Person",
  inbox: "https://evil.test/inbox",
});

describe("uploads", () => {
  let desk: Awaited<ReturnType<typeof createDesk>>;
  let before: string[];

  beforeAll(async () => void (desk = await createDesk()));
  afterAll(() => desk[Symbol.asyncDispose]());
  beforeEach(async () => void (before = await stored(desk.test)));

  it("F6: are never JSON, whatever they are called", async () => {
    for (const text of [actor, `\ufeff${actor}`, `[${actor}]`, "{}", "GIF", "<html>", "#EXTM3U\n"]) {
      expect((await desk.send(Buffer.from(text))).status).toBe(422);
    }
    expect(await stored(desk.test)).toEqual(before);
  });

  it("F6: that carry JSON lose it, and are served as what they are", async () => {
    const { test, send } = desk;
    const behind = Buffer.concat([await picture("jpeg", 20, 20), Buffer.from(actor)]);
    for (const file of [await pngWithText(actor), behind]) {
      const { body } = await send(file);
      expect((await bytesAt(test, body.url)).includes("evil.test")).toBe(false);
      const accept = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
      const { headers } = await test.request(new URL(body.url).pathname, { headers: { accept } });
      expect(Object.fromEntries(headers)).toMatchObject({
        "content-type": expect.stringMatching(/^image\/(png|jpeg)$/),
        "x-content-type-options": "nosniff",
        "content-security-policy": expect.stringMatching(/default-src 'none'.*sandbox/),
      });
    }
  });

  it("W5: a picture of 30000 × 30000 is refused by its header, quickly and without its memory", async () => {
    const bomb = bombPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(50_000);
    const used = process.memoryUsage().rss;
    expect(await desk.send(bomb)).toMatchObject({
      status: 422,
      body: { error: "This picture has more than 50 megapixels" },
    });
    expect(process.memoryUsage().rss - used).toBeLessThan(100 * 1024 * 1024);
    expect(await stored(desk.test)).toEqual(before);
  });

  it("W5: SVG, PDF, HEIC, archives and markup behind a picture's first bytes are refused or dropped", async () => {
    const { test, send } = desk;
    const script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
    const refused = [
      script,
      `<?xml version="1.0"?>${script}`,
      "%PDF-1.7\n",
      "PK\x03\x04zip",
      "\x89PNG",
      "GIF89a<script>",
    ];
    for (const file of [...refused.map((text) => Buffer.from(text, "latin1")), heic]) {
      expect((await send(file)).status).toBe(422);
    }
    const polyglot = Buffer.concat([await picture("gif", 20, 20), Buffer.from(`*/=1;alert(1)//${script}`)]);
    const { body } = await send(polyglot);
    expect((await bytesAt(test, body.url)).includes("alert")).toBe(false);
  });

  it("W5: the place where a picture was taken is gone from every version", async () => {
    for (const format of ["jpeg", "png", "webp", "avif"] as const) {
      const file = await picture(format, 200, 100);
      expect([format, /GPS|Exif|Nobody/.test(file.toString("latin1"))]).toEqual([format, true]);
      const { body } = await desk.send(file);
      for (const url of [body.url, body.preview_url]) {
        const bytes = (await bytesAt(desk.test, url)).toString("latin1");
        expect([format, /GPS|Exif|Nobody/.test(bytes)]).toEqual([format, false]);
      }
    }
  });

  it("W5: files larger than allowed are cut off, by kind, and leave nothing behind", async () => {
    const { test, client, send } = desk;
    const png = await picture("png", 20, 20);
    const large = Buffer.concat([png, Buffer.alloc(16 * 1024 * 1024)]);
    expect(await send(large)).toMatchObject({
      status: 413,
      body: { error: "This file is larger than 16 MB" },
    });
    const avatar = Buffer.concat([png, Buffer.alloc(8 * 1024 * 1024)]);
    const update = ["PATCH", "/api/v1/accounts/update_credentials"] as [string, string];
    expect((await sendForm(test, client, { avatar }, update)).status).toBe(413);
    expect((await sendForm(test, client, { avatar: Buffer.from("OggS") }, update)).status).toBe(422);
    expect(await stored(test)).toEqual(before);
  });

  it("are swept where nothing uses them: uploads of nobody's post, leftovers of a crash", async () => {
    await using desk = await createDesk();
    const { test, client, send } = desk;
    const kept = await send(await picture("png", 20, 20));
    await client.post("/api/v1/statuses", { media_ids: [kept.body.id] });
    const { body: unused } = await send(await picture("png", 20, 20));
    const { storage, config } = test.app;
    const left = join(storage.incoming, "form-0123456789abcdef");
    const orphan = join(config.dataDir, "media/files/ab", `ab${"0".repeat(30)}.png`);
    await writeFile(left, "half");
    await storage.keep(await copyOf(left, `${left}-whole`), `ab${"0".repeat(30)}.png`);
    const yesterday = new Date(Date.now() - 24 * 3_600_000);
    for (const path of [left, orphan]) await utimes(path, yesterday, yesterday);
    await test.app.schedule.runAll();
    // What was put up a moment ago is still there.
    expect(await stored(test)).toHaveLength(4);
    test.clock.advance(25 * 3_600_000);
    await test.app.schedule.runAll();
    expect((await client.get(`/api/v1/media/${unused.id}`)).status).toBe(404);
    const names = [kept.body.url, kept.body.preview_url].map((url: string) => url.split("/").at(-1));
    expect((await stored(test)).sort()).toEqual(names.sort());
  });
});

async function copyOf(path: string, copy: string): Promise<string> {
  await writeFile(copy, await readFile(path));
  return copy;
}

describe.skipIf(lacks("ffmpeg"))("ffmpeg", () => {
  it("W5: follows no playlist to another file or address", async () => {
    await using desk = await createDesk();
    const secret = join(desk.test.app.config.dataDir, "secret.mp4");
    await writeFile(secret, await film("mp4", SCENE));
    const hls = `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nfile://${secret}\n#EXT-X-ENDLIST\n`;
    const concat = `ffconcat version 1.0\nfile '${secret}'\n`;
    for (const text of [hls, concat]) {
      expect((await desk.send(Buffer.from(text))).status).toBe(422);
      expect(sniff(Buffer.from(text))).toBeUndefined();
      // And where the first bytes lie, the container is named to ffmpeg: it does not guess.
      const input = join(desk.test.app.config.dataDir, "playlist.mp4");
      await writeFile(input, text);
      const task = { kind: "moving" as const, input, mediaType: "video/mp4", output: input };
      await expect(perform(task, findFfmpeg("ffmpeg"))).rejects.toMatchObject({ code: "unprocessable" });
      await rm(input);
    }
  });
});
