import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import type { ServerMessage } from "#src/spaces/messages.ts";
import { Room, type Member } from "#src/spaces/room.ts";

const alice = { id: "A", handle: "alice", name: "Alice", username: "alice", avatarUrl: null } as Account;

function member(peer: string, role: Member["role"]): Member & { heard: ServerMessage[]; closed: number[] } {
  const heard: ServerMessage[] = [];
  const closed: number[] = [];
  const line = {
    send: (message: ServerMessage) => void heard.push(message),
    hangUp: (code: number) => void closed.push(code),
  };
  const account = role === "host" ? alice : undefined;
  return { peer, role, account, line, muted: true, offered: false, connected: false, heard, closed };
}

describe("a room", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function open() {
    const onAbandoned = vi.fn();
    const onListeners = vi.fn();
    return { room: new Room("R", { onAbandoned, onListeners }), onAbandoned, onListeners };
  }

  it("R12: waits 60 s for a host who is gone, and not for one who comes back", () => {
    const { room, onAbandoned } = open();
    room.enter(member("h1", "host"));
    vi.advanceTimersByTime(600_000);
    expect(onAbandoned).not.toHaveBeenCalled();
    room.leave("h1");
    vi.advanceTimersByTime(59_000);
    room.enter(member("h2", "host"));
    vi.advanceTimersByTime(600_000);
    expect(onAbandoned).not.toHaveBeenCalled();
    room.leave("h2");
    vi.advanceTimersByTime(60_000);
    expect(onAbandoned).toHaveBeenCalledOnce();
  });

  it("ends when no host ever comes", () => {
    const { onAbandoned } = open();
    vi.advanceTimersByTime(60_000);
    expect(onAbandoned).toHaveBeenCalledOnce();
  });

  it("tells who is on the stage, and of listeners only how many", () => {
    const { room, onListeners } = open();
    const host = member("h", "host");
    room.enter(host);
    for (let i = 0; i < 50; i++) room.enter(member(`l${i}`, "listener"));
    vi.advanceTimersByTime(2_000);
    expect(onListeners.mock.calls).toEqual([[50]]);
    expect(host.heard.at(-1)).toEqual({ type: "listeners", count: 50 });
    const last = member("last", "listener");
    room.enter(last);
    expect(last.heard[0]).toMatchObject({
      type: "entered",
      stage: [{ peer: "h", account: { acct: "alice" } }],
    });
    expect(JSON.stringify(last.heard)).not.toContain("l0");
  });

  it("gives the stage to the host's newer connection", () => {
    const { room } = open();
    const [first, second] = [member("h1", "host"), member("h2", "host")];
    room.enter(first);
    expect(room.enter(second)).toBe(first);
    room.leave("h1"); // the end of the older socket changes nothing
    expect(second.heard.at(-1)).toMatchObject({ stage: [{ peer: "h2" }] });
  });

  it("tells everyone when it is over, and hangs up", () => {
    const { room, onAbandoned } = open();
    const [host, listener] = [member("h", "host"), member("l", "listener")];
    room.enter(host);
    room.enter(listener);
    room.close(4410);
    expect(listener.heard.at(-1)).toEqual({ type: "ended" });
    expect([host.closed, listener.closed]).toEqual([[4410], [4410]]);
    vi.advanceTimersByTime(600_000);
    expect(onAbandoned).not.toHaveBeenCalled();
  });
});
