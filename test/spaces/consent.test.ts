// Who is recorded: told before, asked before, and never against their word. The recorder here is the test's own.
import { expect, it, onTestFinished } from "vitest";
import { createAccount } from "#src/accounts/create-account.ts";
import { getAccount } from "#src/accounts/queries.ts";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { editSpace } from "#src/spaces/edit-space.ts";
import { getSpace } from "#src/spaces/queries.ts";
import type { CaptionLine, RecordedSpeaker, RoomObserver } from "#src/spaces/room-observer.ts";
import { Rooms } from "#src/spaces/rooms.ts";
import type { Sfu } from "#src/spaces/sfu/protocol.ts";
import { PASSWORD, TestClock } from "#test/support/app.ts";
import { createDatabase } from "#test/support/database.ts";
import { keysFromPool } from "#test/support/key-pool.ts";
import { Guest, openSpace, pass } from "#test/support/rooms.ts";

const answer = async () => ({ answer: "v=0" });
const nothing = async () => {};
const sfu: Sfu = {
  join: answer,
  restartIce: answer,
  leave: nothing,
  setMuted: nothing,
  record: nothing,
  closeRoom: nothing,
  counters: async () => ({}),
  subscribe: () => () => {},
  close: nothing,
};

/** Writes down what a recorder is told, and what `host` had seen by then. */
class Notes implements Required<RoomObserver> {
  readonly lines: string[] = [];
  readonly captions: CaptionLine[] = [];
  counts: number[] = [];
  host: Guest | undefined;
  fails = false;

  async recordingStarted(_spaceId: string, speakers: readonly RecordedSpeaker[]): Promise<void> {
    if (this.fails) throw new Error("The disk is full");
    this.lines.push(`started ${names(speakers)}, told: ${this.host?.state.recordingSince != null}`);
  }

  async recordedSpeakersChanged(_spaceId: string, speakers: readonly RecordedSpeaker[]): Promise<void> {
    this.lines.push(`changed ${names(speakers)}`);
  }

  async recordedSpeakerConnected(_spaceId: string, speaker: RecordedSpeaker): Promise<void> {
    this.lines.push(`connected ${names([speaker])}`);
  }

  async recordingStopped(): Promise<void> {
    this.lines.push("stopped");
  }

  async captionMade(_spaceId: string, line: CaptionLine): Promise<void> {
    this.captions.push(line);
  }

  async listenersCounted(_spaceId: string, count: number): Promise<void> {
    this.counts.push(count);
  }
}

const byId = new Map<string, string>();
function names(speakers: readonly RecordedSpeaker[]): string {
  return speakers.map(({ accountId, muted }) => `${byId.get(accountId)}${muted ? "" : " speaks"}`).join("+");
}

async function house() {
  const database = await createDatabase();
  const config = readConfig({ HAKAWATI_ORIGIN: "https://here.test", ...database.env });
  const clock = new TestClock();
  const derivePassword = async () => Buffer.alloc(32);
  const app = await createApp(config, { clock, makeKeyPairs: keysFromPool(), derivePassword });
  const notes = new Notes();
  const rooms = new Rooms(app, sfu, [notes]);
  onTestFinished(async () => {
    await rooms.close();
    await app[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });
  const person = async (username: string) => {
    const who = { username, email: `${username}@mail.test`, password: PASSWORD };
    const { accountId } = await createAccount(app, who);
    byId.set(accountId, username);
    return getAccount(app.store.read, accountId);
  };
  return { app, clock, doors: { rooms }, notes, person };
}

async function bring(host: Guest, guest: Guest): Promise<string | undefined> {
  await guest.say({ type: "raise_hand" });
  await host.say({ type: "invite", account: guest.member.person!.id });
  return guest.say({ type: "accept_invitation" });
}

it("R15: all see the red dot first; who is on the stage is muted until they agree, who comes later agrees before", async () => {
  const test = await house();
  const { notes, person } = test;
  const space = await openSpace(test, await person("alice"));
  const host = await space.enter(space.host);
  const [bob, carol] = [await space.enter(await person("bob")), await space.enter(await person("carol"))];
  notes.host = host;
  expect(await bring(host, bob)).toBeUndefined();
  await host.say({ type: "mute", muted: false });
  await bob.say({ type: "mute", muted: false });
  await pass(test, 1_000);
  // The state is told so often only: what was told just before does not hold the dot back.
  await host.say({ type: "lock", locked: true });
  await host.say({ type: "lock", locked: false });

  expect(await host.say({ type: "record", recording: true })).toBeUndefined();
  expect(notes.lines).toEqual(["started alice speaks, told: true"]);
  const { id } = space;
  expect(await getSpace(test.app.store.read, id)).toMatchObject({ wantsRecording: true });
  await editSpace(test.app, space.host.id, id, { wantsRecording: false });
  expect(await getSpace(test.app.store.read, id)).toMatchObject({ wantsRecording: true });
  expect(carol.state.recordingSince).not.toBeNull();
  expect(bob.last("muted")).toMatchObject({ reason: "recording", by: null });
  expect(await bob.say({ type: "mute", muted: false })).toBe("consent_required");
  await bob.say({ type: "agree_to_recording" });
  expect(bob.you.agreedToRecording).toBe(true);
  expect(await bob.say({ type: "mute", muted: false })).toBeUndefined();
  await bob.say({ type: "offer", sdp: "v=0" });
  expect(notes.lines.slice(1)).toEqual([
    "changed alice speaks+bob",
    "changed alice speaks+bob speaks",
    "connected bob speaks",
  ]);

  expect(await bring(host, carol)).toBe("consent_required");
  expect(carol.you.invitation).toMatchObject({ recorded: true });
  expect(carol.you.role).toBe("listener");
  expect(await carol.say({ type: "accept_invitation", agreeToRecording: true })).toBeUndefined();
  expect(notes.lines.at(-1)).toBe("changed alice speaks+bob speaks+carol");
  await host.say({ type: "move_down", account: carol.member.person!.id, role: "listener" });
  expect(notes.lines.at(-1)).toBe("changed alice speaks+bob speaks");

  await host.say({ type: "record", recording: false });
  await pass(test, 1_000);
  expect(notes.lines.at(-1)).toBe("stopped");
  expect(bob.state.recordingSince).toBeNull();
});

it("R15: what the host wished when they planned it begins when they come in, and once", async () => {
  const test = await house();
  const { notes, person } = test;
  const space = await openSpace(test, await person("alice"), { wantsRecording: true });
  const host = await space.enter(space.host);
  await pass(test, 1_000);
  expect(host.state.recordingSince).not.toBeNull();
  await host.say({ type: "record", recording: false });
  await space.enter(space.host);
  expect(notes.lines.filter((line) => line.startsWith("started"))).toHaveLength(1);
});

it("shows no red dot where the recorder could not start", async () => {
  const test = await house();
  test.notes.fails = true;
  const space = await openSpace(test, await test.person("alice"));
  const host = await space.enter(space.host);
  expect(await host.say({ type: "record", recording: true })).toBe("unavailable");
  await pass(test, 1_000);
  expect(host.state.recordingSince).toBeNull();
  expect(await getSpace(test.app.store.read, space.id)).toMatchObject({ wantsRecording: false });
});

it("goes on recording after a restart, with nobody until they are back", async () => {
  const test = await house();
  const { app, clock, notes, person } = test;
  const space = await openSpace(test, await person("alice"));
  const host = await space.enter(space.host);
  await host.say({ type: "record", recording: true });
  await test.doors.rooms.close();
  expect(host.closed).toBe(1012);
  const rooms = new Rooms(app, sfu, [notes]);
  onTestFinished(() => rooms.close());
  await rooms.resume();
  expect(notes.lines.at(-1)).toMatch(/^started ,/);
  const again = await new Guest({ app, clock, doors: { rooms } }).enter(
    space.id,
    await space.ticket(space.host),
  );
  expect(again.state.recordingSince).not.toBeNull();
  expect(notes.lines.at(-1)).toBe("changed alice");
});

it("hands finished lines of captions over, with when they began, and how many listen", async () => {
  const test = await house();
  const { notes, person } = test;
  const space = await openSpace(test, await person("alice"));
  const host = await space.enter(space.host);
  await space.enter(null);
  await host.say({ type: "mute", muted: false });
  await host.say({ type: "caption", line: 3, text: "and", final: false });
  test.clock.advance(2_000);
  await host.say({ type: "caption", line: 3, text: "and then", final: true });
  await pass(test, 2_000);
  expect(notes.captions).toMatchObject([
    { authorId: space.host.id, speakerId: space.host.id, text: "and then" },
  ]);
  const [{ startedAt, at }] = notes.captions as [CaptionLine];
  expect(at.getTime() - startedAt.getTime()).toBeGreaterThanOrEqual(2_000);
  expect(notes.counts.at(-1)).toBe(1);
});
