import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "#src/errors.ts";
import { perform } from "#src/media/processing/perform.ts";
import type { Processor } from "#src/ports.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, type Client } from "#test/support/client.ts";
import { animation, lookAt, picture } from "#test/support/pictures.ts";
import { bytesAt, sendForm } from "#test/support/upload.ts";

interface Desk extends AsyncDisposable {
  test: TestApp;
  client: Client;
}

async function createDesk(env: Record<string, string> = {}, processor?: Processor): Promise<Desk> {
  const test = await createTestApp({ env, ...(processor ? { processor } : {}) });
  const client = await clientOf(test, await test.person("alice"));
  return { test, client, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

/** As much of an MP4 as is looked at. */
const mp4Head = Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1");

/** Converts at once, or refuses; pictures as ever. */
function fakeConverter(refusal?: AppError): Processor {
  return {
    async run(task) {
      if (task.kind !== "moving") return perform(task, undefined);
      if (refusal) throw refusal;
      const file = async (name: string, mediaType: string, width: number, height: number) => {
        const path = `${task.output}.${name}`;
        await writeFile(path, "converted");
        return { path, mediaType, bytes: 9, width, height };
      };
      const film = await file("original.mp4", "video/mp4", 320, 180);
      const original = { ...film, duration: 62.5, frameRate: "30/1", bitRate: 1000 };
      const small = await file("small.png", "image/png", 160, 90);
      return {
        type: "video",
        hash: "0".repeat(64),
        original,
        small,
        blurhash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Names under the folder of files. */
async function filesIn({ app }: TestApp, folder: "files" | "incoming"): Promise<string[]> {
  const entries = await readdir(join(app.config.dataDir, "media", folder), { recursive: true });
  return entries.filter((name) => /\w{8}/.test(name));
}

describe("uploads", () => {
  it("become a picture, a small one and a blurhash, turned upright and without the place", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const turned = await picture("jpeg", 4_000, 1_000, { orientation: 6 });
    const parts = { file: turned, description: "A wall", focus: "-0.5,0.25" };
    const { status, body } = await sendForm(test, client, parts);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: "image",
      description: "A wall",
      remote_url: null,
      blurhash: expect.stringMatching(/^.{20,}$/),
      meta: {
        original: { width: 960, height: 3840, size: "960x3840", aspect: 0.25 },
        small: { width: 160, height: 640 },
        focus: { x: -0.5, y: 0.25 },
      },
    });
    const shown = await bytesAt(test, body.url);
    expect(await lookAt(shown)).toMatchObject({ format: "jpeg", width: 960, height: 3840 });
    expect((await lookAt(shown)).exif).toBeUndefined();
    expect(await lookAt(await bytesAt(test, body.preview_url))).toMatchObject({ format: "webp" });
    expect((await client.get(`/api/v1/media/${body.id}`)).body).toEqual(body);
  });

  it("keep the format that others show, and animations moving", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const formats = { jpeg: "jpeg", png: "png", webp: "webp", gif: "gif", avif: "jpeg" } as const;
    for (const [given, kept] of Object.entries(formats)) {
      const file = await picture(given as keyof typeof formats, 60, 40);
      const { body } = await sendForm(test, client, { file });
      expect([given, (await lookAt(await bytesAt(test, body.url))).format]).toEqual([given, kept]);
    }
    const { body } = await sendForm(test, client, { file: await animation() });
    expect(body).toMatchObject({ type: "image", meta: { original: { width: 60, height: 40 } } });
    expect((await lookAt(await bytesAt(test, body.url))).pages).toBe(3);
  });

  it("keep wide colours as they are", async () => {
    await using desk = await createDesk();
    const wide = await picture("jpeg", 20, 20, { profile: "p3" });
    const { body } = await sendForm(desk.test, desk.client, { file: wide });
    const { icc } = await lookAt(await bytesAt(desk.test, body.url));
    expect(icc).toEqual((await lookAt(wide)).icc);
  });

  it("can be described, pointed at and taken back by their owner until they stand in a post", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const stranger = await clientOf(test, await test.person("bob"));
    const { body } = await sendForm(test, client, { file: await picture() });
    const path = `/api/v1/media/${body.id}`;
    const changed = await client.send("PUT", path, { description: "Bricks", focus: "2,-3" });
    expect(changed.body).toMatchObject({ description: "Bricks", meta: { focus: { x: 1, y: -1 } } });
    expect((await client.send("PUT", path, { description: "x".repeat(1_501) })).status).toBe(422);
    expect((await client.send("PUT", path, { focus: "left" })).status).toBe(422);
    expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.send("DELETE", path)).status).toBe(404);

    const post = await client.post("/api/v1/statuses", { media_ids: [body.id] });
    expect(post.body).toMatchObject({ content: "", media_attachments: [{ description: "Bricks" }] });
    expect((await client.send("PUT", path, { description: "No" })).status).toBe(404);
    expect((await client.send("DELETE", path)).status).toBe(422);

    const other = await sendForm(test, client, { file: await picture() });
    expect((await client.send("DELETE", `/api/v1/media/${other.body.id}`)).status).toBe(200);
    expect((await test.request(new URL(other.body.url).pathname)).status).toBe(404);
  });

  it("without a file, with a broken body or by nobody are refused", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    expect((await sendForm(test, client, { description: "nothing" })).status).toBe(422);
    expect((await sendForm(test, { ...client, token: "" }, { file: await picture() })).status).toBe(401);
    const headers = { authorization: `Bearer ${client.token}` };
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=x"]) {
      const broken = { method: "POST", headers: { ...headers, "content-type": type }, body: "--x\r\nhalf" };
      expect((await test.request("/api/v2/media", broken)).status).toBe(400);
    }
    const half = (await picture()).subarray(0, 400);
    expect(await sendForm(test, client, { file: half })).toMatchObject({
      status: 422,
      body: { error: "This picture can't be read" },
    });
  });

  it("are told what there is room for, and counted", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const { configuration } = (await client.get("/api/v2/instance")).body;
    expect(configuration.statuses.max_media_attachments).toBe(4);
    expect(configuration.media_attachments).toMatchObject({
      supported_mime_types: expect.arrayContaining(["image/jpeg", "video/mp4"]),
      image_size_limit: 16 * 1024 * 1024,
      video_size_limit: 100 * 1024 * 1024,
    });
    const statuses = [];
    for (let sent = 0; sent < 31; sent++) statuses.push((await sendForm(test, client, {})).status);
    expect(statuses.slice(29)).toEqual([422, 429]);
  });
});

describe("posts with files", () => {
  it("have at most four pictures, or one of anything else, and each of them once", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const file = await picture("png", 30, 20);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await sendForm(test, client, { file })).body.id);
    const post = (media_ids: string[]) => client.post("/api/v1/statuses", { status: "Look", media_ids });
    expect((await post(ids)).status).toBe(422);
    expect((await post([...ids.slice(0, 2), "01ARZ3NDEKTSV4RRFFQ69G5FAV"])).status).toBe(422);
    const { body } = await post(ids.slice(0, 4));
    expect(body.media_attachments.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 4));
    expect((await post(ids.slice(3))).status).toBe(422);
    const bob = await clientOf(test, await test.person("bob"));
    expect((await bob.post("/api/v1/statuses", { status: "Mine", media_ids: [ids[4]] })).status).toBe(422);
    expect((await client.post("/api/v1/statuses", { status: "", media_ids: [] })).status).toBe(422);
  });

  it("are edited: files added, left out and described anew", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const file = await picture("png", 30, 20);
    const [one, two] = [await sendForm(test, client, { file }), await sendForm(test, client, { file })];
    const { body } = await client.post("/api/v1/statuses", { status: "One", media_ids: [one.body.id] });
    const path = `/api/v1/statuses/${body.id}`;
    const edited = await client.send("PUT", path, {
      status: "Two",
      media_ids: [two.body.id, one.body.id],
      media_attributes: [{ id: one.body.id, description: "The first", focus: "0.5,0.5" }],
    });
    expect(edited.body.media_attachments).toMatchObject([
      { id: two.body.id, description: null },
      { id: one.body.id, description: "The first", meta: { focus: { x: 0.5, y: 0.5 } } },
    ]);
    const kept = await client.send("PUT", path, { status: "The words alone" });
    expect(kept.body.media_attachments).toHaveLength(2);
    const fewer = await client.send("PUT", path, { status: "", media_ids: [one.body.id] });
    expect(fewer.body).toMatchObject({ content: "", media_attachments: [{ id: one.body.id }] });
    expect((await client.send("PUT", path, { status: "", media_ids: [] })).status).toBe(422);
    // What was left out stays in the history, and with the post.
    expect((await client.get(`${path}/history`)).body[1].media_attachments).toHaveLength(2);
    expect((await client.post("/api/v1/statuses", { media_ids: [two.body.id] })).status).toBe(422);
  });

  it("keep their files while they wait for their time", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const file = await picture("png", 30, 20);
    const [one, two] = [await sendForm(test, client, { file }), await sendForm(test, client, { file })];
    const scheduled_at = new Date(test.clock.now().getTime() + 72 * 3_600_000).toISOString();
    const later = await client.post("/api/v1/statuses", { media_ids: [one.body.id], scheduled_at });
    expect(later.body.media_attachments).toMatchObject([{ id: one.body.id, url: one.body.url }]);
    expect((await client.post("/api/v1/statuses", { media_ids: [one.body.id] })).status).toBe(422);
    const path = `/api/v1/scheduled_statuses/${later.body.id}`;
    const changed = await client.send("PUT", path, { status: "Two", media_ids: [one.body.id, two.body.id] });
    expect(changed.body.media_attachments).toHaveLength(2);
    test.clock.advance(73 * 3_600_000);
    await test.app.schedule.runAll();
    await test.app.drain();
    const { body } = await client.get("/api/v1/timelines/home");
    expect(body).toMatchObject([{ content: "<p>Two</p>", media_attachments: [{ url: one.body.url }, {}] }]);
    await bytesAt(test, one.body.url);
  });

  it("give their files back for a while when they are deleted, then for good", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const upload = await sendForm(test, client, { file: await picture("png", 30, 20) });
    const first = await client.post("/api/v1/statuses", { media_ids: [upload.body.id] });
    const deleted = await client.send("DELETE", `/api/v1/statuses/${first.body.id}`);
    expect(deleted.body.media_attachments).toMatchObject([{ id: upload.body.id }]);
    const again = await client.post("/api/v1/statuses", { media_ids: [upload.body.id] });
    expect(again.body.media_attachments).toMatchObject([{ url: upload.body.url }]);
    test.clock.advance(48 * 3_600_000);
    await test.app.schedule.runAll();
    await bytesAt(test, upload.body.url);
    await client.send("DELETE", `/api/v1/statuses/${again.body.id}`);
    test.clock.advance(2 * 3_600_000);
    await test.app.schedule.runAll();
    expect((await test.request(new URL(upload.body.url).pathname)).status).toBe(404);
  });
});

describe("faces and banners", () => {
  it("are cut to size with the rest of the profile, and can be taken away", async () => {
    await using desk = await createDesk();
    const { test, client } = desk;
    const update = ["PATCH", "/api/v1/accounts/update_credentials"] as [string, string];
    const parts = { display_name: "Alice", avatar: await picture("png", 300, 900), header: await picture() };
    const { body } = await sendForm(test, client, parts, update);
    expect(body).toMatchObject({ display_name: "Alice", avatar_static: body.avatar });
    expect(await lookAt(await bytesAt(test, body.avatar))).toMatchObject({ width: 400, height: 400 });
    expect(await lookAt(await bytesAt(test, body.header))).toMatchObject({ width: 1500, height: 500 });
    const actor = await test.request("/users/alice", { headers: { accept: "application/activity+json" } });
    expect(await actor.json()).toMatchObject({
      icon: { type: "Image", mediaType: "image/jpeg", url: body.avatar },
      image: { type: "Image", url: body.header },
    });
    test.clock.advance(48 * 3_600_000);
    await test.app.schedule.runAll();
    await bytesAt(test, body.avatar);

    const without = await client.send("DELETE", "/api/v1/profile/avatar");
    expect(without.body).toMatchObject({
      display_name: "Alice",
      avatar: "https://here.test/avatars/original/missing.png",
      header: body.header,
    });
    expect((await sendForm(test, client, { avatar: Buffer.from("<svg/>") }, update)).status).toBe(422);
  });
});

describe("video and sound", () => {
  it("are converted while the client asks", async () => {
    const processor = fakeConverter();
    await using desk = await createDesk({}, processor);
    const { test, client } = desk;
    const sent = await sendForm(test, client, { file: mp4Head, description: "Bars" });
    expect(sent).toMatchObject({ status: 202, body: { type: "video", url: null, description: "Bars" } });
    const path = `/api/v1/media/${sent.body.id}`;
    expect(await client.get(path)).toMatchObject({ status: 206, body: { url: null } });
    const early = await client.post("/api/v1/statuses", { media_ids: [sent.body.id] });
    expect([early.status, early.body.error]).toEqual([
      422,
      expect.stringContaining("not finished processing"),
    ]);

    await test.app.drain();
    const { status, body } = await client.get(path);
    expect([status, body.url, body.preview_url]).toEqual([
      200,
      expect.stringMatching(/\.mp4$/),
      expect.stringMatching(/\.png$/),
    ]);
    expect(body.meta).toMatchObject({
      length: "0:01:02.50",
      duration: 62.5,
      fps: 30,
      original: { width: 320, height: 180, frame_rate: "30/1", duration: 62.5, bitrate: 1000 },
      small: { width: 160, height: 90 },
    });
    expect((await bytesAt(test, body.url)).toString()).toBe("converted");

    const file = await picture("png", 20, 20);
    const still = await sendForm(test, client, { file });
    const both = [body.id, still.body.id];
    expect((await client.post("/api/v1/statuses", { media_ids: both })).status).toBe(422);
    const post = await client.post("/api/v1/statuses", { media_ids: [body.id] });
    expect(post.body.media_attachments).toEqual([body]);
  });

  it("that can't be converted fail alone, with a word for their owner", async () => {
    const refusal = new AppError("unprocessable", "This file can't be read");
    await using desk = await createDesk({}, fakeConverter(refusal));
    const { test, client } = desk;
    const { body } = await sendForm(test, client, { file: mp4Head });
    await test.app.drain();
    expect(await client.get(`/api/v1/media/${body.id}`)).toMatchObject({
      status: 422,
      body: { error: "This file can't be read" },
    });
    expect((await client.post("/api/v1/statuses", { media_ids: [body.id] })).status).toBe(422);
    expect(await filesIn(test, "incoming")).toEqual([]);
  });

  it("stay as they are on a server without ffmpeg, if browsers play them", async () => {
    await using desk = await createDesk({ HAKAWATI_FFMPEG: "off" });
    const { test, client } = desk;
    const { status, body } = await sendForm(test, client, { file: mp4Head, thumbnail: await picture() });
    expect([status, body.type, body.url]).toEqual([200, "video", expect.stringMatching(/\.mp4$/)]);
    expect(await bytesAt(test, body.url)).toEqual(mp4Head);
    expect(body.preview_url).toMatch(/\.webp$/);
    const flac = await sendForm(test, client, { file: Buffer.from("fLaC\0\0\0\x22", "latin1") });
    expect([flac.status, flac.body.error]).toEqual([
      422,
      expect.stringContaining("send MP4, WebM, Ogg or MP3"),
    ]);
    const { configuration } = (await client.get("/api/v2/instance")).body;
    expect(configuration.media_attachments.supported_mime_types).not.toContain("audio/flac");
  });
});
