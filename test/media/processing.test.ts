import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findFfmpeg } from "#src/media/processing/ffmpeg.ts";
import { perform } from "#src/media/processing/perform.ts";
import { ProcessingSupervisor, type ProcessingOptions } from "#src/media/processing/supervisor.ts";
import { sniff } from "#src/media/sniff.ts";
import type { ProcessingTask } from "#src/ports.ts";
import { film, picture, SCENE, TONE } from "#test/support/pictures.ts";
import { lacks } from "#test/support/programs.ts";

interface Bench extends AsyncDisposable {
  folder: string;
  task(kind: ProcessingTask["kind"], bytes: Uint8Array): Promise<ProcessingTask>;
}

async function createBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-processing-"));
  let files = 0;
  return {
    folder,
    async task(kind, bytes) {
      const input = join(folder, `file${++files}`);
      await writeFile(input, bytes);
      return { kind, input, output: input, mediaType: sniff(bytes)?.mediaType ?? "" };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

describe.skipIf(lacks("ffmpeg"))("video and sound", () => {
  const convert = async (bench: Bench, bytes: Uint8Array) =>
    perform(await bench.task("moving", bytes), findFfmpeg("ffmpeg"));

  it("become MP4 with a still, without the place where they were taken", async () => {
    await using bench = await createBench();
    const place = ["-metadata", "location=+30.04+31.23/", "-metadata", "title=Secret"];
    const webm = await film("webm", [...SCENE, ...TONE, "-c:v", "libvpx", ...place]);
    const made = await convert(bench, webm);
    expect(made).toMatchObject({
      type: "video",
      original: {
        mediaType: "video/mp4",
        width: 320,
        height: 180,
        frameRate: "10/1",
        duration: expect.closeTo(1, 0),
      },
      small: { mediaType: "image/png", width: 320, height: 180 },
      blurhash: expect.stringMatching(/^.{20,}$/),
    });
    const shown = await readFile(made.original.path);
    expect(shown.includes("Secret") || shown.includes("+30.04")).toBe(false);
    expect(sniff(shown)?.mediaType).toBe("video/mp4");
    // No frame was left behind.
    const names = ["file1", "file1.original.mp4", "file1.small.png"];
    expect((await readdir(bench.folder)).sort()).toEqual(names);
  });

  it("that fit already are only packed anew, and are a gifv where they are silent", async () => {
    await using bench = await createBench();
    const args = [...SCENE, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-metadata", "comment=Secret"];
    const made = await convert(bench, await film("mp4", args));
    expect(made).toMatchObject({ type: "gifv", original: { width: 320 } });
    expect((await readFile(made.original.path)).includes("Secret")).toBe(false);
  });

  it("of sound alone become MP3, with the cover where there is one", async () => {
    await using bench = await createBench();
    expect(await convert(bench, await film("flac", [...TONE, "-metadata", "title=Secret"]))).toMatchObject({
      type: "audio",
      original: { mediaType: "audio/mpeg", duration: expect.closeTo(1, 0) },
    });
    const cover = join(bench.folder, "cover.jpg");
    await writeFile(cover, await picture("jpeg", 100, 100));
    const withCover = [...TONE, "-i", cover, "-map", "0:a", "-map", "1:v", "-c:v", "copy"];
    const song = await film("mp3", [...withCover, "-disposition:v", "attached_pic"]);
    expect(await convert(bench, song)).toMatchObject({ type: "audio", small: { width: 100, height: 100 } });
  });

  it("that hold neither, or are cut, are refused in words", async () => {
    await using bench = await createBench();
    const cut = (await film("webm", SCENE)).subarray(0, 300);
    await expect(convert(bench, cut)).rejects.toThrow("This file can't be read");
  });
});

describe("the process beside the server", () => {
  const child = join(import.meta.dirname, "child.ts");
  const start = (options: Partial<ProcessingOptions> = {}, mode = "work") =>
    new ProcessingSupervisor({ spawn: () => fork(child, [mode], { detached: true }), ...options });

  it("starts with the first task, answers, and ends when there is nothing to do", async () => {
    await using bench = await createBench();
    await using supervisor = start({ idleMs: 50 });
    expect(supervisor.pids).toEqual([]);
    const made = await supervisor.run(await bench.task("picture", await picture("png", 40, 30)));
    expect(made).toMatchObject({ type: "image", original: { width: 40, height: 30 } });
    await expect.poll(() => supervisor.pids).toEqual([]);
    const svg = await bench.task("picture", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    await expect(supervisor.run(svg)).rejects.toMatchObject({ code: "unprocessable" });
  });

  it("that crashes fails the one task that it had", async () => {
    await using bench = await createBench();
    await using supervisor = start();
    const task = await bench.task("picture", await picture("png", 40, 30));
    const [crashed, next] = await Promise.allSettled([
      supervisor.run({ ...task, mediaType: "test/crash" }),
      supervisor.run(task),
    ]);
    expect(crashed).toMatchObject({ status: "rejected", reason: { code: "unprocessable" } });
    expect(next).toMatchObject({ status: "fulfilled" });
  });

  it("is ended, with all that it has started, when it takes too long or too much memory", async () => {
    await using bench = await createBench();
    const task = await bench.task("picture", await picture("png", 40, 30));
    await using slow = start({ pictureMs: 5_000 });
    const hanging = slow.run({ ...task, mediaType: "test/hang" });
    const patience = { timeout: 60_000 };
    await expect
      .poll(() => readFile(`${task.output}.pid`, "utf8").catch(() => ""), patience)
      .toMatch(/^\d+$/);
    const grandchild = Number(await readFile(`${task.output}.pid`, "utf8"));
    await expect(hanging).rejects.toMatchObject({ code: "unprocessable" });
    await expect.poll(() => isAlive(grandchild), patience).toBe(false);

    await using greedy = start({ mostBytes: 150 * 1024 * 1024 });
    await expect(greedy.run({ ...task, mediaType: "test/eat" })).rejects.toMatchObject({
      code: "unprocessable",
    });
  });

  it("that could not be started fails its tasks", async () => {
    await using bench = await createBench();
    const task = await bench.task("picture", await picture("png", 40, 30));
    await using supervisor = start({}, "exit");
    await expect(supervisor.run(task)).rejects.toMatchObject({ code: "unprocessable" });
  });

  it("goes with the server", async () => {
    const alone = fork(child, ["work"], { detached: true });
    await once(alone, "spawn");
    const gone = once(alone, "exit");
    alone.disconnect();
    await gone;
  });
});

/** A process that has ended and was not yet waited for is not alive. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status !== "" && !/\) [ZX] /.test(status);
}
