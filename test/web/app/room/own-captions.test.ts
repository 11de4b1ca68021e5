// Captions that this browser makes: a speaker's own words as they are recognised, and what a captioner types.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientMessage } from "#src/spaces/messages.ts";
import { OwnCaptions } from "#web/app/room/own-captions.ts";
import { captionSpeech, speechPlace } from "#web/app/room/speech.ts";
import { TypedCaptions } from "#web/app/room/typed-captions.ts";

class FakeRecognition extends EventTarget {
  static all: FakeRecognition[] = [];
  starts = 0;
  listens = false;

  constructor() {
    super();
    FakeRecognition.all.push(this);
  }

  start(): void {
    this.starts++;
    this.listens = true;
  }

  stop(): void {
    this.end();
  }

  end(): void {
    this.listens = false;
    this.dispatchEvent(new Event("end"));
  }

  fail(error: string): void {
    this.dispatchEvent(Object.assign(new Event("error"), { error }));
    this.end();
  }

  hear(transcript: string, isFinal: boolean): void {
    const results = [{ isFinal, 0: { transcript } }];
    this.dispatchEvent(Object.assign(new Event("result"), { results, resultIndex: 0 }));
  }
}

let sent: Extract<ClientMessage, { type: "caption" }>[];
const send = (message: ClientMessage) => void sent.push(message as (typeof sent)[0]);
const recognition = () => FakeRecognition.all.at(-1);

beforeEach(() => {
  vi.useFakeTimers({ now: 1_760_000_000_000 });
  vi.stubGlobal("SpeechRecognition", FakeRecognition);
  FakeRecognition.all = [];
  sent = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("where a speaker's words are made", () => {
  it.each([
    ["available", "device"],
    ["downloadable", "device"],
    ["downloading", "device"],
    ["unavailable", "elsewhere"],
  ])("is told from what the browser says: %s", async (state, place) => {
    class Local extends FakeRecognition {
      static available = async () => state;
    }
    vi.stubGlobal("SpeechRecognition", Local);
    expect(await speechPlace("ar")).toBe(place);
  });

  it("is elsewhere where the browser knows nothing else, and nowhere without one that listens", async () => {
    expect(await speechPlace("ar")).toBe("elsewhere");
    vi.stubGlobal("SpeechRecognition", undefined);
    expect(await speechPlace("ar")).toBe("none");
  });

  it.each([true, false])(
    "is the device once the language is on it, and never another place: %s",
    async (isHere) => {
      const asked: unknown[] = [];
      class Local extends FakeRecognition {
        static install = async (options: unknown) => (asked.push(options), isHere);
      }
      vi.stubGlobal("SpeechRecognition", Local);
      const onRefused = vi.fn();
      captionSpeech({ language: "ar", onDevice: true, send, onRefused });
      expect(recognition()).toMatchObject({ listens: false, processLocally: true });
      await vi.advanceTimersByTimeAsync(0);
      expect(asked).toEqual([{ langs: ["ar"], processLocally: true }]);
      expect([recognition().listens, onRefused.mock.calls.length]).toEqual([isHere, isHere ? 0 : 1]);
    },
  );
});

describe("a speaker's own words", () => {
  const options = { language: "ar", onDevice: false, send };

  it("go out as they grow, and each sentence has a line of its own", () => {
    captionSpeech({ ...options, onRefused: vi.fn() });
    recognition().hear(" كان يا", false);
    recognition().hear("كان يا ما كان", true);
    recognition().hear("في قديم", false);
    expect(sent.map(({ text, final }) => [text, final])).toEqual([
      ["كان يا", false],
      ["كان يا ما كان", true],
      ["في قديم", false],
    ]);
    expect(sent.map(({ line }) => line - sent[0]!.line)).toEqual([0, 0, 1]);
  });

  it("are listened for again at once after a silence", async () => {
    captionSpeech({ ...options, onRefused: vi.fn() });
    for (let silences = 1; silences <= 3; silences++) {
      await vi.advanceTimersByTimeAsync(8_000);
      recognition().fail("no-speech");
      await vi.advanceTimersByTimeAsync(0);
      expect(recognition().starts).toBe(1 + silences);
    }
  });

  it("are tried again ever later when the recognition fails, and at once after it worked", async () => {
    captionSpeech({ ...options, onRefused: vi.fn() });
    const pauses: number[] = [];
    for (let failures = 0; failures < 3; failures++) {
      recognition().fail("network");
      const from = Date.now();
      while (!recognition().listens) await vi.advanceTimersByTimeAsync(100);
      pauses.push(Date.now() - from);
    }
    expect(pauses).toEqual([1_000, 2_000, 5_000]);
    recognition().hear("كان", true);
    recognition().end();
    await vi.advanceTimersByTimeAsync(0);
    expect(recognition().listens).toBe(true);
  });

  it("pauses too where the browser ends it at once and gives no reason", async () => {
    captionSpeech({ ...options, onRefused: vi.fn() });
    recognition().end();
    await vi.advanceTimersByTimeAsync(900);
    expect(recognition().starts).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(recognition().starts).toBe(2);
  });

  it("are not listened for again once the microphone was refused, or while a pause lasts that was called off", async () => {
    const onRefused = vi.fn();
    captionSpeech({ ...options, onRefused });
    recognition().fail("not-allowed");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([recognition().starts, onRefused.mock.calls.length]).toEqual([1, 1]);
    const stop = captionSpeech({ ...options, onRefused });
    recognition().fail("network");
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(recognition().starts).toBe(1);
  });
});

describe("the wish to be captioned", () => {
  const start = (said: (message: ClientMessage) => void, onRefused: () => void) =>
    captionSpeech({ language: "en", onDevice: false, send: said, onRefused });

  it("holds from one opening of the microphone to the next", () => {
    const own = new OwnCaptions(send, vi.fn());
    own.want(start);
    expect([own.on, FakeRecognition.all.length]).toEqual([true, 0]);
    own.setHeard(true);
    own.setHeard(true);
    expect(FakeRecognition.all.map(({ listens }) => listens)).toEqual([true]);
    own.setHeard(false);
    expect([own.on, recognition().listens]).toEqual([true, false]);
    own.setHeard(true);
    expect(FakeRecognition.all.map(({ listens }) => listens)).toEqual([false, true]);
    own.want(null);
    expect([own.on, recognition().listens]).toEqual([false, false]);
  });

  it("is off, and said to be, once the browser refuses", () => {
    const onRefused = vi.fn();
    const own = new OwnCaptions(send, onRefused);
    own.setHeard(true);
    own.want(start);
    recognition().fail("service-not-allowed");
    expect([own.on, onRefused.mock.calls.length]).toEqual([false, 1]);
  });
});

describe("what a captioner types", () => {
  it("goes out three times a second at most, the newest last, and the finished line at once", async () => {
    const typed = new TypedCaptions(send);
    const words = "Once there was a ferryman";
    for (let end = 1; end <= words.length; end++) {
      typed.type(words.slice(0, end), "");
      await vi.advanceTimersByTimeAsync(40);
    }
    const drafts = sent.length;
    expect(drafts).toBeLessThanOrEqual(3);
    typed.finish(`${words}.`, "7");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(drafts + 1);
    expect(sent.at(-1)).toMatchObject({ text: `${words}.`, final: true, speaker: "7" });
    typed.type("He", "");
    typed.type("He row", "");
    typed.type("He rows", "");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.slice(drafts + 1).map(({ text }) => text)).toEqual(["He", "He rows"]);
    expect(sent.at(-1).line).toBe(sent[0]!.line + 1);
    expect(sent[0]).not.toHaveProperty("speaker");
  });

  it("stands on lines above those of before a reload", async () => {
    const before = new TypedCaptions(send);
    for (const words of ["one", "two", "three"]) before.finish(words, "");
    await vi.advanceTimersByTimeAsync(2_000);
    new TypedCaptions(send).finish("four", "");
    expect(sent.at(-1).line).toBeGreaterThan(sent.at(-2).line);
  });

  it("is not sent any more when the page goes", async () => {
    const typed = new TypedCaptions(send);
    typed.type("a", "");
    typed.type("ab", "");
    typed.close();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.map(({ text }) => text)).toEqual(["a"]);
  });
});
