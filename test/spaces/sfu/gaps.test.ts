// What a speaker is asked for again, and how it is written.
import { expect, it } from "vitest";
import { Gaps } from "#src/spaces/sfu/gaps.ts";
import { readNack, writeNack } from "#src/spaces/sfu/nack.ts";
import { Pace } from "#src/spaces/sfu/pace.ts";

it("asks for what is missing after a moment, a few times, and no more once it came", () => {
  const gaps = new Gaps();
  expect(gaps.note(65_534, 0)).toBe(true);
  expect(gaps.note(65_538, 20)).toBe(true);
  expect(gaps.due(20)).toEqual([]); // it may only be late
  expect(gaps.due(40)).toEqual([65_535, 0, 1]);
  expect(gaps.due(50)).toEqual([]);
  expect(gaps.note(65_536, 60)).toBe(false);
  expect(gaps.due(110)).toEqual([65_535, 1]);
  expect(gaps.due(180)).toEqual([65_535, 1]);
  expect([gaps.due(250), gaps.due(1_000), gaps.due(2_000)]).toEqual([[], [], []]);
});

it("takes a long gap for a pause", () => {
  const gaps = new Gaps();
  gaps.note(10, 0);
  gaps.note(1_000, 20);
  expect(gaps.due(1_000)).toEqual([]);
});

it("asks for nothing of before it was told to forget", () => {
  const gaps = new Gaps();
  gaps.note(10, 0);
  gaps.note(12, 0);
  gaps.forget();
  expect(gaps.note(5, 20)).toBe(true);
  expect(gaps.due(1_000)).toEqual([]);
});

it("writes what it reads, in few pairs", () => {
  const wanted = [65_530, 65_535, 2, 10, 11, 500];
  const compound = writeNack(77, wanted);
  expect(compound.subarray(0, 8).toString("hex")).toBe("80c9000100000001");
  const read: number[][] = [];
  readNack(compound.subarray(8), (ssrc, sequence) => read.push([ssrc, sequence]));
  expect(read).toEqual(wanted.map((sequence) => [77, sequence]));
  expect(compound).toHaveLength(8 + 12 + 3 * 4);
});

it("asks large rooms for long packets, and does not waver", () => {
  const pace = new Pace();
  expect([149, 150, 149, 101, 100, 149].map((people) => [pace.follow(people), pace.ptime])).toEqual([
    [false, 20],
    [true, 60],
    [false, 60],
    [false, 60],
    [true, 20],
    [false, 20],
  ]);
});
