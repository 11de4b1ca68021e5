import { describe, expect, it, vi } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { Member, personOf } from "#src/spaces/member.ts";
import { Room } from "#src/spaces/room/room.ts";
import type { RoomRole } from "#src/spaces/roles.ts";
import { TestLine } from "#test/support/rooms.ts";

const account = (name: string) =>
  ({ id: name, handle: name, name, username: name, avatarUrl: null }) as Account;
const alice = account("alice");

function open() {
  let now = 1_000_000;
  const hooks = { now: () => now, onHostLost: vi.fn(), onSeatLost: vi.fn(), onListeners: vi.fn() };
  const host = {
    person: personOf(alice),
    role: "host" as const,
    since: new Date(now),
    agreedToRecording: false,
  };
  const calm = { locked: false, recordingSince: null, sharedPosts: [], tipJar: null, captioner: null };
  const room = new Room("R", { stage: [host], state: calm, hands: [], removed: [] }, hooks);
  const pass = (ms: number) => {
    now += ms;
    room.tick();
  };
  const enter = (peer: string, role: RoomRole, of?: Account, visible = false) => {
    const line = new TestLine();
    const entrance = { peer, role, account: of, line, mayAsk: false, visible, hasBlocked: undefined };
    return { line, replaced: room.enter(new Member(entrance)) };
  };
  return { room, pass, enter, ...hooks };
}

describe("a room", () => {
  it("R12: waits 60 s for a host who is gone, and not for one who comes back", () => {
    const { room, pass, enter, onHostLost } = open();
    enter("h1", "host", alice);
    pass(600_000);
    expect(onHostLost).not.toHaveBeenCalled();
    room.leave("h1");
    expect(room.state.hostAwayUntil).not.toBeNull();
    pass(59_000);
    enter("h2", "host", alice);
    expect(room.state.hostAwayUntil).toBeNull();
    pass(600_000);
    expect(onHostLost).not.toHaveBeenCalled();
    room.leave("h2");
    pass(60_000);
    expect(onHostLost).toHaveBeenCalledOnce();
  });

  it("gives up a host who never comes", () => {
    const { pass, onHostLost } = open();
    pass(59_999);
    expect(onHostLost).not.toHaveBeenCalled();
    pass(1);
    expect(onHostLost).toHaveBeenCalledOnce();
  });

  it("tells thousands what changed at intervals, and of listeners only how many and a few who want to be seen", () => {
    const { room, pass, enter, onListeners } = open();
    const { line } = enter("h", "host", alice);
    for (let i = 0; i < 2_000; i++) enter(`l${i}`, "listener", account(`name${i}`), i % 2 === 0);
    expect(line.heard.length).toBeLessThan(10);
    pass(10_000);
    expect(line.last("listeners")).toEqual({ type: "listeners", count: 2_000 });
    expect(onListeners.mock.calls.at(-1)).toEqual([2_000]);
    expect(line.last("audience")!.people).toHaveLength(24);
    expect(JSON.stringify(line.heard)).not.toContain('name1"');
    const before = line.heard.length;
    const host = room.member("h")!;
    for (let i = 0; i < 100; i++) room.setMuted(host, i % 2 === 1);
    expect(line.heard.length - before).toBeLessThanOrEqual(1);
    pass(250);
    expect(line.last("stage")!.stage).toMatchObject([{ peer: "h", muted: true }]);
  });

  it("gives the stage to the host's newer connection", () => {
    const { room, pass, enter } = open();
    enter("h1", "host", alice);
    const second = enter("h2", "host", alice);
    expect(second.replaced?.peer).toBe("h1");
    room.leave("h1"); // the end of the older socket changes nothing
    pass(1_000);
    expect(second.line.last("stage")).toMatchObject({ stage: [{ peer: "h2" }] });
    expect(room.state.hostAwayUntil).toBeNull();
  });

  it("tells everyone when it is over, and hangs up", () => {
    const { room, enter } = open();
    const lines = [enter("h", "host", alice).line, enter("l", "listener").line];
    room.close(4410);
    expect(lines.map(({ heard }) => heard.at(-1))).toEqual([{ type: "ended" }, { type: "ended" }]);
    expect(lines.map(({ closed }) => closed)).toEqual([4410, 4410]);
  });
});
