// What goes on while one is inside a room, whichever page or sheet is shown: the device's part, and captions of one's words.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ClientMessage } from "#src/spaces/messages.ts";
import type { Api } from "#web/app/api.ts";
import type { Microphone } from "#web/app/room/microphone.ts";
import type { RoomClientOptions } from "#web/app/room/room-client.ts";
import { outside, type RoomState } from "#web/app/room/room-state.ts";
import { SoundKeeper } from "#web/app/sound-keeper.ts";
import { alice, space } from "#test/web/support/entities.ts";

const rooms = vi.hoisted(() => ({ entered: [] as RoomClientOptions[], sent: [] as ClientMessage[] }));

vi.mock("#web/app/room/room-client.ts", () => ({
  RoomClient: class {
    constructor(options: RoomClientOptions) {
      rooms.entered.push(options);
    }
    enter = async () => undefined;
    leave = () => undefined;
    send = (message: ClientMessage) => void rooms.sent.push(message);
  },
}));

class Named {
  title = "";
  artist = "";

  constructor(named: object) {
    Object.assign(this, named);
  }
}

class Lock {
  released = false;

  async release(): Promise<void> {
    this.released = true;
  }
}

let locks: Lock[];
let page: EventTarget & { visibilityState: string };
let mediaSession: { metadata: Named | null };

const held = () => locks.filter(({ released }) => !released).length;
const settled = () => new Promise((done) => setImmediate(done));
const element = () => ({ dataset: {}, append: () => undefined, remove: () => undefined });

function see(visibilityState: string): void {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  locks = [];
  mediaSession = { metadata: null };
  const parts = { visibilityState: "visible", createElement: element, body: element() };
  page = Object.assign(new EventTarget(), parts);
  const request = async () => locks[locks.push(new Lock()) - 1];
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", { wakeLock: { request }, mediaSession });
  vi.stubGlobal("MediaStream", EventTarget);
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("MediaMetadata", Named);
  rooms.entered = [];
  rooms.sent = [];
});

afterEach(() => vi.unstubAllGlobals());

function keeper(): SoundKeeper {
  return new SoundKeeper({} as Api, () => undefined);
}

it("keeps the screen awake and is named by the device's own controls, until one leaves", async () => {
  const sound = keeper();
  expect(held()).toBe(0);
  sound.enter(space("s1", { title: "الحكاية", host: alice }));
  await settled();
  expect([held(), mediaSession.metadata]).toEqual([1, new Named({ title: "الحكاية", artist: "ليلى حدّاد" })]);
  sound.leave();
  expect([held(), mediaSession.metadata]).toEqual([0, null]);
  see("visible");
  await settled();
  expect(held()).toBe(0);
});

it("asks for the screen again when the page comes back into sight", async () => {
  keeper().enter(space("s1"));
  await settled();
  for (const lock of locks) await lock.release();
  see("hidden");
  await settled();
  expect(held()).toBe(0);
  see("visible");
  await settled();
  see("visible");
  await settled();
  expect([held(), locks.length]).toEqual([1, 2]);
});

it("holds no screen for who left before the browser had answered", async () => {
  const sound = keeper();
  sound.enter(space("s1"));
  sound.leave();
  await settled();
  expect([held(), locks.length]).toEqual([0, 1]);
});

it("goes on where the browser knows neither, or refuses", async () => {
  vi.stubGlobal("navigator", {});
  const sound = keeper();
  sound.enter(space("s1"));
  vi.stubGlobal("navigator", { wakeLock: { request: () => Promise.reject(new Error("low battery")) } });
  see("visible");
  await settled();
  expect(sound.room.phase).toBe("connecting");
});

it("captions one's words while one is heard, until one leaves the stage", async () => {
  const sound = keeper();
  const microphone = { track: {}, close: () => undefined } as unknown as Microphone;
  sound.enter(space("s1"), microphone);
  await expect.poll(() => rooms.entered.length).toBe(1);
  const become = (state: Partial<RoomState>) => {
    rooms.entered[0]!.onChange({ ...outside, phase: "live", role: "speaker", ...state });
  };
  let listening = 0;
  const words = { type: "caption", line: 1, text: "كان", final: true } as const;
  become({ muted: true });
  sound.captionMe((send) => {
    listening++;
    send(words);
    return () => void listening--;
  });
  expect([sound.captionsMe, listening, rooms.sent]).toEqual([true, 0, []]);
  become({ muted: false });
  expect([listening, rooms.sent]).toEqual([1, [words]]);
  become({ muted: true });
  expect([sound.captionsMe, listening]).toEqual([true, 0]);
  become({ muted: false });
  become({ role: "listener" });
  expect([sound.captionsMe, listening]).toEqual([false, 0]);
});
