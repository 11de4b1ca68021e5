// What was said in a Space is heard again: real peers speak, the record is kept, the replay is made, cut, and goes on time.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { endSpace } from "#src/spaces/end-space.ts";
import { folderOf, logOf, trackOf } from "#src/spaces/recording/folder.ts";
import type { Recorder } from "#src/spaces/recording/recorder.ts";
import type { RecordedSpeaker } from "#src/spaces/room-observer.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { createTestApp, TestClock, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";
import { createDatabase } from "#test/support/database.ts";
import { lacks } from "#test/support/programs.ts";
import { correlation, envelopeOfFile, toSaid } from "#test/support/speech.ts";
import { join as joinRoom, type Person } from "#test/spaces/sfu/peers.ts";
import { hum, voiceSaying, type Voice } from "./voices.ts";

const recorderOf = (test: TestApp) => test.doors.recorder as Recorder;

const speaker = (peer: string, accountId: string, role: RecordedSpeaker["role"] = "speaker") => {
  return { peer, accountId, role, muted: false };
};

/** Says it in the time it takes, however late the timers come. */
async function say({ say }: Person, { packets }: Voice): Promise<void> {
  const start = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const talk = setInterval(() => {
      for (; sent < packets.length && sent * 20 <= performance.now() - start; sent++) say(packets[sent]!, 20);
      if (sent < packets.length) return;
      clearInterval(talk);
      resolve();
    }, 20);
  });
}

/** The end of a Space, and all that follows from it. */
async function end(test: TestApp, spaceId: string): Promise<void> {
  await recorderOf(test).recordingStopped(spaceId, test.clock.now());
  await endSpace(test.app, spaceId);
  await test.app.drain();
  test.clock.advance(3_000);
  await test.app.drain();
}

interface Replay {
  state: string;
  url: string;
  captions_url: string;
  duration: number;
  begins_at: number;
  expires_at: string;
  speakers: { acct: string }[];
}

async function hear(test: TestApp, url: string, ...cut: string[]): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-heard-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [file, wav] = [join(folder, "heard.m4a"), join(folder, "heard.wav")];
  await writeFile(file, new Uint8Array(await (await test.request(new URL(url).pathname)).arrayBuffer()));
  execFileSync("ffmpeg", ["-v", "error", ...cut, "-i", file, "-ar", "48000", "-ac", "1", wav]);
  return envelopeOfFile(wav);
}

const seconds = (ms: number) => String(ms / 1_000);

describe.skipIf(lacks("ffmpeg", "espeak-ng"))("a recorded Space", () => {
  it("R15: is heard again as it was said, by those who agreed and nobody else, with captions at their time", async () => {
    await using test = await createTestApp();
    const [alice, bob, dave] = [
      await test.person("alice"),
      await test.person("bob"),
      await test.person("dave"),
    ];
    const space = await startSpace(test.app, alice.id, { title: "Coffee and code" });
    const first = await voiceSaying("Good evening and welcome, we talk about small computers");
    const second = await voiceSaying("Thank you, I am glad to be here with a cup of tea");
    const a = await joinRoom(test.sfu, space.id, "a", { speaks: true });
    const d = await joinRoom(test.sfu, space.id, "d", { speaks: true });
    const recorder = recorderOf(test);

    const began = test.clock.now().getTime();
    await recorder.recordingStarted(
      space.id,
      [speaker("a", alice.id, "host"), speaker("b", bob.id)],
      test.clock.now(),
    );
    expect(await (await test.request(`/api/v1/spaces/${space.id}/replay`)).json()).toMatchObject({
      state: "recording",
      url: null,
    });
    const b = await joinRoom(test.sfu, space.id, "b", { speaks: true });
    await recorder.recordedSpeakerConnected(space.id, speaker("b", bob.id)); // had agreed before
    const saidAt = test.clock.now();
    await say(a, first);
    const line = { authorId: alice.id, speakerId: alice.id, startedAt: saidAt };
    await recorder.captionMade(space.id, {
      ...line,
      text: "Good <evening> & welcome,",
      at: test.clock.now(),
    });
    await Promise.all([say(b, second), say(d, first)]); // dave has not agreed
    const at = test.clock.now();
    const typed = { ...line, speakerId: null, startedAt: at, at };
    await recorder.captionMade(space.id, { ...typed, text: "--> I am glad to be here." });
    await recorder.captionMade(space.id, { ...line, speakerId: dave.id, text: "Not agreed.", at });
    const events = (await readFile(logOf(test.app, space.id), "utf8")).trim().split("\n");
    await end(test, space.id);

    const replay = (await (await test.request(`/api/v1/spaces/${space.id}/replay`)).json()) as Replay;
    expect(replay).toMatchObject({ state: "ready", progress: 100, may_edit: false, may_clip: false });
    expect(replay.speakers.map(({ acct }) => acct)).toEqual(["alice", "bob"]);
    const lead = saidAt.getTime() - began - 1_000 * replay.begins_at;
    const later = lead + 20 * first.packets.length;
    const heard = (from: number) => hear(test, replay.url, "-ss", seconds(Math.max(0, from)), "-t", "2.5");
    expect(correlation(toSaid(first.samples, 48_000), await heard(lead))).toBeGreaterThan(0.85);
    expect(correlation(toSaid(second.samples, 48_000), await heard(later))).toBeGreaterThan(0.85);

    const captions = await (await test.request(new URL(replay.captions_url).pathname)).text();
    const cues = captions.split("\n\n").slice(1);
    expect(cues[0]).toMatch(/^00:00:0\d\.\d{3} --> .*\n<v alice>Good &lt;evening&gt; &amp; welcome,$/);
    expect(cues[1]).toContain("\n--&gt; I am glad to be here.");
    expect(captions).not.toContain("Not agreed.");
    const [, from] = /^00:00:(\S+)/.exec(cues[0]!)!;
    expect(Math.abs(Number(from) * 1_000 - lead)).toBeLessThan(600);

    const log = events.map((event) => JSON.parse(event) as Record<string, unknown>);
    expect(log).toContainEqual(expect.objectContaining({ type: "speaker", account: alice.id, role: "host" }));
    expect(log).toContainEqual(expect.objectContaining({ type: "spoke", account: alice.id }));
    expect(JSON.stringify(log)).not.toContain(dave.id);
    expect(await readdir(folderOf(test.app, space.id))).not.toContain(`${dave.id}.ogg`);
  });
});

/** A Space in which alice spoke, and bob after a pause of the record; its replay is made. */
async function recorded(test: TestApp, options: Record<string, unknown> = {}) {
  const [alice, bob] = [await test.person("alice"), await test.person("bob")];
  const space = await startSpace(test.app, alice.id, { title: "Coffee and code", ...options });
  const voices = [speaker("a", alice.id, "host"), speaker("b", bob.id)];
  const recorder = recorderOf(test);
  await recorder.recordingStarted(space.id, voices, test.clock.now());
  test.clock.advance(10_000);
  await recorder.recordingStopped(space.id, test.clock.now());
  test.clock.advance(60_000);
  await recorder.recordingStarted(space.id, voices, test.clock.now());
  test.clock.advance(20_000);
  await mkdir(folderOf(test.app, space.id), { recursive: true });
  await hum(trackOf(test.app, space.id, alice.id), 2_000, 6_000);
  await hum(trackOf(test.app, space.id, bob.id), 75_000, 5_000);
  return { alice, bob, space, path: `/api/v1/spaces/${space.id}` };
}

describe("the replay of a Space", () => {
  it("leaves out what was not recorded, is served in parts, and stands on the announcement", async () => {
    await using test = await createTestApp();
    const { space, path } = await recorded(test);
    await end(test, space.id);
    const replay = (await (await test.request(`${path}/replay`)).json()) as Replay;
    expect(replay.begins_at).toBeCloseTo(1.5, 0);
    expect(replay.duration).toBeCloseTo(8.5 + 11, 0); // 1.5 to 10 and 70 to 81
    const part = await test.request(new URL(replay.url).pathname, { headers: { range: "bytes=4-7" } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-type")).toBe("audio/mp4");
    expect(await part.text()).toBe("ftyp");
    const status = await test.request(`/api/v1/statuses/${space.announcementId}`);
    expect(((await status.json()) as { content: string }).content).toContain("replay");
  });

  it("is changed by its host alone", async () => {
    await using test = await createTestApp();
    const { alice, bob, space, path } = await recorded(test);
    const [host, other, anyone] = [await clientOf(test, alice), await clientOf(test, bob), clientWith(test)];
    expect(await host.send("DELETE", `${path}/replay`)).toMatchObject({ status: 409 }); // still live
    expect(await host.send("PATCH", `${path}/replay`, { start: 3 })).toMatchObject({ status: 409 });
    await end(test, space.id);
    const before = (await anyone.get(`${path}/replay`)).body as Replay;
    expect(await other.send("PATCH", `${path}/replay`, { start: 3 })).toMatchObject({ status: 403 });
    expect(await anyone.send("PATCH", `${path}/replay`, { start: 3 })).toMatchObject({ status: 401 });
    for (const wrong of [{ start: -1 }, { start: "soon" }, { start: 4_000 }, { clips: "all" }]) {
      const { status } = await host.send("PATCH", `${path}/replay`, wrong);
      expect([wrong, status]).toEqual([wrong, 422]);
    }
    const trimmed = await host.send("PATCH", `${path}/replay`, { start: 5 });
    expect(trimmed.body).toMatchObject({ state: "processing", start: 5, url: before.url });
    test.clock.advance(3_000);
    await test.app.drain();
    const after = (await anyone.get(`${path}/replay`)).body as Replay;
    expect(after).toMatchObject({ state: "ready", begins_at: 5 });
    expect(after.duration).toBeCloseTo(5 + 11, 0);
    expect((await test.request(new URL(before.url).pathname)).status).toBe(404);
    expect((await test.request(new URL(after.url).pathname)).status).toBe(200);
    expect(await other.send("DELETE", `${path}/replay`)).toMatchObject({ status: 403 });
    expect(await host.send("DELETE", `${path}/replay`)).toMatchObject({ status: 200 });
    expect((await test.request(new URL(after.url).pathname)).status).toBe(404);
    expect(await anyone.get(`${path}/replay`)).toMatchObject({ status: 410 });
    expect(await readdir(test.app.storage.records)).toEqual([]);
    expect(await anyone.get(`/api/v1/spaces/${"0".repeat(26)}/replay`)).toMatchObject({ status: 404 });
  });

  it("R15: goes on time, with all that it was made of", async () => {
    await using test = await createTestApp();
    const { space, path } = await recorded(test);
    await end(test, space.id);
    const { url, expires_at } = (await (await test.request(`${path}/replay`)).json()) as Replay;
    const left = new Date(expires_at).getTime() - test.clock.now().getTime();
    expect(left / 86_400_000).toBeCloseTo(30, 2);
    test.clock.advance(left - 60_000);
    await test.app.schedule.runAll();
    expect((await test.request(new URL(url).pathname)).status).toBe(200);
    expect(await readdir(test.app.storage.records)).toEqual([space.id]);
    test.clock.advance(61_000);
    await test.app.schedule.runAll();
    expect((await test.request(new URL(url).pathname)).status).toBe(404);
    expect((await test.request(`${path}/replay`)).status).toBe(410);
    expect(await readdir(test.app.storage.records)).toEqual([]);
  });

  it("is for those whom the Space was for", async () => {
    await using test = await createTestApp();
    const { bob, space, path } = await recorded(test, { whoListens: "signed_in" });
    await end(test, space.id);
    expect((await test.request(`${path}/replay`)).status).toBe(403);
    expect((await test.request(`${path}/replay/captions.vtt`)).status).toBe(403);
    expect(await (await clientOf(test, bob)).get(`${path}/replay`)).toMatchObject({ status: 200 });
  });

  it("is made after a crash in the middle of it", async () => {
    let started = () => {};
    const mixing = new Promise<void>((resolve) => (started = resolve));
    await using database = await createDatabase();
    const left = { database, clock: new TestClock() };
    const crashed = await createTestApp({
      left,
      mixer: {
        run: (_task, _onProgress, signal) => {
          started();
          return new Promise((_, reject) =>
            signal?.addEventListener("abort", () => reject(new Error("gone"))),
          );
        },
      },
    });
    const { path, space } = await recorded(crashed);
    await recorderOf(crashed).recordingStopped(space.id, left.clock.now());
    await endSpace(crashed.app, space.id);
    await crashed.app.drain();
    left.clock.advance(3_000);
    const drained = crashed.app.drain();
    await mixing;
    expect(await (await crashed.request(`${path}/replay`)).json()).toMatchObject({
      state: "processing",
      url: null,
    });
    await crashed.doors[Symbol.asyncDispose]();
    await drained;
    await crashed.app[Symbol.asyncDispose]();
    await using test = await createTestApp({ left });
    left.clock.advance(60_000);
    await test.app.drain();
    expect(await (await test.request(`${path}/replay`)).json()).toMatchObject({ state: "ready" });
  });

  it("is none where nobody said anything", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const space = await startSpace(test.app, alice.id, { title: "Quiet" });
    await recorderOf(test).recordingStarted(space.id, [], test.clock.now());
    await end(test, space.id);
    const replay = await (await test.request(`/api/v1/spaces/${space.id}/replay`)).json();
    expect(replay).toMatchObject({ state: "failed", url: null, speakers: [] });
  });
});

describe("a clip", () => {
  it("is cut out by whom the host lets, and becomes a post", async () => {
    await using test = await createTestApp();
    const { alice, bob, space, path } = await recorded(test);
    await recorderOf(test).captionMade(space.id, {
      authorId: bob.id,
      speakerId: bob.id,
      text: "A word about tea.",
      startedAt: new Date(test.clock.now().getTime() - 14_000),
      at: new Date(test.clock.now().getTime() - 12_000),
    });
    const [host, guest] = [await clientOf(test, alice), await clientOf(test, bob)];
    const carol = await clientOf(test, await test.person("carol"));
    const live = await host.post(`${path}/clips`, { duration: 15 });
    expect((await host.post(`${path}/clips`, { ago: 600 })).status).toBe(422); // nothing was said then
    expect(live).toMatchObject({ status: 202, body: { media: { type: "audio", url: null } } });
    await end(test, space.id);
    expect(await carol.post(`${path}/clips`, { start: 0 })).toMatchObject({ status: 403 });
    expect(await clientWith(test).post(`${path}/clips`, { start: 0 })).toMatchObject({ status: 401 });
    for (const wrong of [
      {},
      { start: 0, duration: 61 },
      { start: 0, duration: 0.5 },
      { start: 1_000 },
      { start: "x" },
    ]) {
      expect([wrong, (await guest.post(`${path}/clips`, wrong)).status]).toEqual([wrong, 422]);
    }
    const made = await guest.post(`${path}/clips`, { start: 8, duration: 9 });
    const { media, text } = made.body as { media: { id: string; description: string }; text: string };
    expect(media.description).toBe("bob: A word about tea.");
    await test.app.drain();
    const file = await guest.get(`/api/v1/media/${media.id}`);
    expect(file.status).toBe(200);
    expect(file.body.meta.original.duration).toBeCloseTo(9, 1);
    const post = await guest.post("/api/v1/statuses", { status: text, media_ids: [media.id] });
    expect(post).toMatchObject({ status: 200, body: { media_attachments: [{ type: "audio" }] } });
    const { url } = file.body;
    expect((await test.request(new URL(url).pathname)).headers.get("content-type")).toBe("audio/mp4");
    expect((await clientWith(test).get(`${path}/clips`)).body).toMatchObject([{ account: { acct: "bob" } }]);
    await host.send("PATCH", `${path}/replay`, { clips: "host" });
    expect(await guest.post(`${path}/clips`, { start: 0 })).toMatchObject({ status: 403 });
    await host.send("PATCH", `${path}/replay`, { clips: "everyone" });
    expect(await carol.post(`${path}/clips`, { start: 0 })).toMatchObject({ status: 202 });
    const liveMedia = (live.body as { media: { id: string } }).media;
    expect(await host.get(`/api/v1/media/${liveMedia.id}`)).toMatchObject({ status: 200 });
  });
});

describe("a clip of a live Space", () => {
  it("has what was said until one asked for it, also where that is not yet in the files", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const space = await startSpace(test.app, alice.id, { title: "Just begun" });
    await recorderOf(test).recordingStarted(space.id, [speaker("a", alice.id, "host")], test.clock.now());
    const host = await clientOf(test, alice);
    const cut = (ago: number) => host.post(`/api/v1/spaces/${space.id}/clips`, { ago });
    test.clock.advance(2_500);
    expect(await cut(2)).toMatchObject({ status: 202, body: { media: { type: "audio" } } });
    test.clock.advance(60_000);
    expect(await cut(62)).toMatchObject({ status: 202 });
    expect(await cut(90)).toMatchObject({ status: 422 }); // before it was recorded
  });
});

describe("the figures of a Space", () => {
  it("tell its host alone how many listened when", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const space = await startSpace(test.app, alice.id, { title: "Coffee and code" });
    for (const listenersCount of [2, 9, 4]) {
      await test.app.store.tx(({ q, t }) => q.update(t.spaces).set({ listenersCount }));
      await test.app.schedule.runAll();
      test.clock.advance(15_000);
    }
    await endSpace(test.app, space.id);
    await test.app.schedule.runAll();
    const path = `/api/v1/spaces/${space.id}/figures`;
    const { status, body } = await (await clientOf(test, alice)).get(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ peak_listeners: 9, average_listeners: 5 });
    expect(
      (body as { listeners: { listeners: number }[] }).listeners.map(({ listeners }) => listeners),
    ).toEqual([2, 9, 4]);
    expect(await (await clientOf(test, bob)).get(path)).toMatchObject({ status: 403 });
    expect(await clientWith(test).get(path)).toMatchObject({ status: 401 });
  });
});
