// Who fills the slots: loudness, dominance, order of entry.
import { describe, expect, it } from "vitest";
import { Stage } from "#src/spaces/sfu/stage.ts";

const NOTHING = [undefined, undefined, undefined];

/** Packets of several speakers every 20 ms, from `from` for `ms`; levels upwards from 0 to 127. */
function talk(
  stage: Stage<string>,
  levels: Record<string, number | undefined>,
  from: number,
  ms: number,
): void {
  for (let now = from; now < from + ms; now += 20) {
    for (const [speaker, level] of Object.entries(levels)) {
      if (stage.hear(speaker, level, now)) stage.choose(now);
    }
  }
}

function stageOf(...speakers: string[]): Stage<string> {
  const stage = new Stage<string>();
  for (const speaker of speakers) stage.add(speaker, 0);
  return stage;
}

describe("the stage", () => {
  it("takes speakers in order of entry while nobody is heard", () => {
    expect(stageOf("a", "b", "c", "d").places).toEqual(["a", "b", "c"]);
  });

  it("gives a loud newcomer the place of who is silent, within 120 ms, and moves no one else", () => {
    const stage = stageOf("a", "b", "c", "d");
    talk(stage, { a: 100, c: 100 }, 1_000, 1_000);
    talk(stage, { a: 100, c: 100, d: 100 }, 2_000, 120);
    expect(stage.places).toEqual(["a", "d", "c"]);
  });

  it("keeps who is in against someone a little louder", () => {
    const stage = stageOf("a", "b", "c", "d");
    talk(stage, { a: 100, b: 90, c: 90, d: 93 }, 1_000, 2_000);
    expect(stage.places).toEqual(["a", "b", "c"]);
  });

  it("keeps the dominant speaker through a pause in which another speaks up", () => {
    const stage = stageOf("a", "b", "c", "d");
    talk(stage, { a: 110 }, 1_000, 2_000);
    talk(stage, { b: 90, c: 90, d: 105 }, 3_000, 200);
    expect(stage.places).toContain("a");
    expect(stage.places).toContain("d");
  });

  it("lets another become dominant who goes on speaking", () => {
    const stage = stageOf("a", "b", "c", "d");
    talk(stage, { a: 110 }, 1_000, 2_000);
    talk(stage, { b: 100, c: 100, d: 105 }, 3_000, 2_000);
    expect(new Set(stage.places)).toEqual(new Set(["b", "c", "d"]));
  });

  it("does not let room noise knock anyone out", () => {
    const stage = stageOf("a", "b", "c", "d");
    talk(stage, { d: 40 }, 1_000, 1_000);
    expect(stage.places).toEqual(["a", "b", "c"]);
  });

  it("falls back to the order of entry for clients that tell no levels", () => {
    const stage = stageOf("a", "b", "c", "d", "e");
    const all = { a: undefined, b: undefined, c: undefined, d: undefined, e: undefined };
    talk(stage, all, 1_000, 2_000);
    expect(stage.places).toEqual(["a", "b", "c"]);
  });

  it("closes the gap when someone leaves", () => {
    const stage = stageOf("a", "b", "c", "d");
    stage.remove("b", 10);
    expect(stage.places).toEqual(["a", "d", "c"]);
  });
});

describe("a peer's view", () => {
  it("never holds the peer itself, and moves nobody else", () => {
    const stage = stageOf("a", "b", "c", "d");
    expect(stage.viewOf("b", 3, NOTHING)).toEqual(["a", "d", "c"]);
    expect(stage.viewOf("d", 3, NOTHING)).toEqual(["a", "b", "c"]);
    expect(stageOf("a").viewOf("a", 3, NOTHING)).toEqual(NOTHING);
  });

  it("of one slot holds the dominant speaker", () => {
    const stage = stageOf("a", "b");
    expect(stage.viewOf("listener", 1, [])).toEqual(["a"]);
    talk(stage, { b: 100 }, 1_000, 500);
    expect(stage.viewOf("listener", 1, ["a"])).toEqual(["b"]);
    expect(stage.viewOf("b", 1, ["a"])).toEqual(["a"]);
  });
});
