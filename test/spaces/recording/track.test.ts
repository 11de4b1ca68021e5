// What one speaker says as it lies in the file: at its time, in its order, and readable by others, whatever the network did.
import { execFileSync } from "node:child_process";
import { appendFileSync, fstatSync, mkdtempSync, rmSync, truncateSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { isSilent, opusSamples, readPages, writePage } from "#src/spaces/recording/ogg.ts";
import { readTrack } from "#src/spaces/recording/read-track.ts";
import { Track } from "#src/spaces/recording/track.ts";
import { lacks } from "#test/support/programs.ts";
import { rtp } from "./voices.ts";

const orders = vi.hoisted(() => ({ toDisk: (_fd: number) => {} }));
vi.mock(import("node:fs"), async (load) => {
  const fs = await load();
  const fdatasync = (fd: number, done: (error: null) => void) => {
    orders.toDisk(fd);
    done(null);
  };
  return { ...fs, fdatasync: fdatasync as typeof fs.fdatasync };
});

const folder = mkdtempSync(join(tmpdir(), "hakawati-track-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => join(folder, `${files++}.ogg`);

/** A packet of 20 ms (CELT, one frame) that can be told from others. */
const packet = (number: number) => Buffer.from([0xf8, number >> 8, number & 255, 7]);
const numberOf = (payload: Buffer) => payload.readUInt16BE(1);
/** [number, where it stands in the record, in ms] */
const heardIn = (file: string) =>
  [...readTrack(file)].map(({ position, payload }) => [numberOf(payload), position / 48]);

describe("the record of a speaker", () => {
  it("puts packets in their order, each once, and leaves the time of lost ones free", async () => {
    const file = newFile();
    const track = new Track({ file, fromMs: 5_000 }, 0);
    const order = [0, 1, 3, 2, 2, 4, 7, 8]; // 5 and 6 are lost, 2 is late and comes twice
    for (const [i, number] of order.entries())
      track.receive(rtp(number, number * 960 - 2_000, packet(number)), 20 * i);
    await track.close();
    expect(heardIn(file)).toEqual([0, 1, 2, 3, 4, 7, 8].map((number) => [number, 5_000 + 20 * number]));
  });

  it("keeps the time of a closed microphone, and of one that starts again with other numbers", async () => {
    const file = newFile();
    const track = new Track({ file, fromMs: 0 }, 0);
    track.receive(rtp(0, 77, packet(0)), 100);
    track.receive(rtp(1, 960 + 77, packet(1)), 120);
    // Muted: the sender's clock stood still for a minute, ours did not.
    track.receive(rtp(2, 2 * 960 + 77, packet(2)), 60_140);
    // Another device: another SSRC, any timestamp.
    track.receive(rtp(9_000, 4_000_000_000, packet(3), 2), 90_000);
    track.receive(rtp(9_001, 4_000_000_960, packet(4), 2), 90_020);
    // The first one is no longer theirs.
    track.receive(rtp(3, 3 * 960 + 77, packet(5)), 90_030);
    await track.close();
    const times = heardIn(file).map(([number, at]) => [number, Math.round(at! / 20) * 20]);
    expect(times).toEqual([
      [0, 100],
      [1, 120],
      [2, 60_140],
      [3, 90_000],
      [4, 90_020],
    ]);
  });

  it("leaves DTX and cut-off packets out, and does not take a burst after a stall for a jump", async () => {
    const file = newFile();
    const track = new Track({ file, fromMs: 0 }, 0);
    track.receive(rtp(0, 0, packet(0)), 0);
    track.receive(rtp(1, 960, Buffer.from([0xf8])), 20);
    track.receive(rtp(2, 1_920, packet(2)).subarray(0, 12), 40);
    for (let i = 3; i < 33; i++) track.receive(rtp(i, i * 960, packet(i)), 660);
    await track.close();
    expect(heardIn(file).map(([number]) => number)).toEqual([
      0,
      ...Array.from({ length: 30 }, (_, i) => i + 3),
    ]);
    expect(heardIn(file).at(-1)).toEqual([32, 640]);
  });

  it("goes on in the same file after a crash in the middle of a page", async () => {
    const file = newFile();
    const first = new Track({ file, fromMs: 0 }, 0);
    for (let i = 0; i < 100; i++) first.receive(rtp(i, i * 960, packet(i)), 20 * i);
    await first.close();
    const second = writePage({ serial: 1, sequence: 2, granule: 960 }, [packet(999)]);
    appendFileSync(file, second.subarray(0, second.length - 2));
    const again = new Track({ file, fromMs: 10_000 }, 0);
    again.receive(rtp(0, 500, packet(200)), 0);
    await again.close();
    const heard = heardIn(file);
    expect(heard).toHaveLength(101);
    expect(heard.at(-1)).toEqual([200, 10_000]);
  });

  it("has the disk keep it once a second, after it was written, and at the end", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const file = newFile();
    const kept: number[] = [];
    orders.toDisk = (fd) => kept.push(fstatSync(fd).size);
    onTestFinished(() => void (orders.toDisk = () => {}));
    const track = new Track({ file, fromMs: 0 });
    const written = async (more: number) => {
      while (statSync(file).size <= more) await turn();
      await turn();
    };
    await written(0);
    for (let i = 0; i < 200; i++) {
      const before = statSync(file).size;
      track.receive(rtp(i, i * 960, packet(i)));
      vi.advanceTimersByTime(20);
      // The first 500 ms hold 5 packets that have waited long enough.
      if (i % 25 === 24) await written(before);
    }
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.length).toBeLessThanOrEqual(6);
    await track.close();
    expect(kept.at(-1)).toBe(statSync(file).size);
  });

  it("reads what is whole of a file that ends anywhere", async () => {
    const file = newFile();
    const track = new Track({ file, fromMs: 0 }, 0);
    for (let i = 0; i < 500; i++) track.receive(rtp(i, i * 960, packet(i)), 20 * i);
    await track.close();
    truncateSync(file, statSync(file).size - 30);
    const numbers = heardIn(file).map(([number]) => number);
    expect(numbers).toEqual(numbers.map((_, i) => i));
    expect(numbers.length).toBeGreaterThan(200);
    expect([...readPages([Buffer.from("OggS and then nothing of the kind")])]).toEqual([]);
  });

  it.skipIf(lacks("ffmpeg", "espeak-ng"))("is Ogg Opus to others, pauses included", async () => {
    const { voiceSaying } = await import("./voices.ts");
    const { packets } = await voiceSaying("A short word");
    const file = newFile();
    const track = new Track({ file, fromMs: 0 }, 0);
    packets.forEach((payload, i) => track.receive(rtp(i, i * 960, payload), 20 * i));
    packets.forEach((payload, i) => track.receive(rtp(i, 480_000 + i * 960, payload), 10_000 + 20 * i));
    await track.close();
    const probe = [
      "-v",
      "error",
      "-show_entries",
      "stream=codec_name:format=duration",
      "-of",
      "csv=p=0",
      file,
    ];
    const [codec, duration] = execFileSync("ffprobe", probe).toString().trim().split("\n");
    expect(codec).toBe("opus");
    expect(Number(duration)).toBeCloseTo(10 + packets.length / 50, 0);
    const errors = execFileSync("ffmpeg", ["-v", "error", "-i", file, "-f", "null", "-"]).toString();
    expect(errors).toBe("");
  });
});

describe("Opus packets", () => {
  it.each([
    ["SILK 60 ms", [0x18], 2_880],
    ["hybrid 20 ms", [0x68], 960],
    ["CELT 2.5 ms", [0xe0], 120],
    ["two frames", [0xf9], 1_920],
    ["six frames", [0xfb, 6], 5_760],
    ["more than 120 ms", [0xfb, 7], 0],
    ["none", [], 0],
  ])("of %s are measured", (_what, bytes, samples) => {
    expect(opusSamples(Buffer.from(bytes))).toBe(samples);
    expect(isSilent(Buffer.from([...bytes, 1, 2, 3]))).toBe(false);
  });
});
