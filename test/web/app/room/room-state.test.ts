// What the room says, and what one then knows; and the offer as the server wants it.
import { describe, expect, it } from "vitest";
import type { Seat } from "#src/spaces/messages.ts";
import { calm } from "#test/support/calm.ts";
import { glow, heard, isInside, outside, type RoomState } from "#web/app/room/room-state.ts";
import { withoutCandidates } from "#web/app/room/sdp.ts";

const seat = (more: Partial<Seat> = {}): Seat => ({
  peer: "P1",
  role: "host",
  account: { id: "1", acct: "alice", name: "Alice", avatar: null },
  muted: true,
  connected: true,
  ...more,
});
const inside: RoomState = { ...outside, phase: "live", peer: "P2", stage: [seat()] };

describe("the room as it is known", () => {
  it("begins anew when one enters again", () => {
    const state = heard(
      { ...inside, slots: ["P1", null, null], levels: { P1: -20 } },
      {
        type: "entered",
        peer: "P3",
        role: "listener",
        stage: [seat({ peer: "P4" })],
        listeners: 7,
        ...calm("listener"),
      },
    );
    expect(state).toMatchObject({ peer: "P3", slots: [], levels: {}, listeners: 7 });
    expect(state.stage![0]!.peer).toBe("P4");
  });

  it("knows which voice each slot carries, who speaks, and how many listen", () => {
    const messages = [
      { type: "slots", peers: ["P1", null, null] },
      { type: "speaking", levels: { P1: -24 } },
      { type: "listeners", count: 12 },
      { type: "stage", stage: [seat({ muted: false })] },
    ] as const;
    const state = messages.reduce<RoomState>(
      (now, message) => heard(now, structuredClone(message) as never),
      inside,
    );
    expect(state).toMatchObject({ slots: ["P1", null, null], levels: { P1: -24 }, listeners: 12 });
    expect(state.stage![0]!.muted).toBe(false);
  });

  it("falls silent when it ends", () => {
    const state = heard({ ...inside, levels: { P1: -20 } }, { type: "ended" });
    expect(state).toMatchObject({ phase: "ended", levels: {} });
    expect(isInside(state)).toBe(false);
  });

  it("glows with the voice, between nothing and full", () => {
    expect([glow(-127), glow(-60), glow(-30), glow(0)]).toEqual([0, 0, 0.5, 1]);
  });
});

describe("an offer", () => {
  it("tells no addresses, and is otherwise as it was", () => {
    const lines = [
      "v=0",
      "m=audio 9 UDP/TLS/RTP/SAVPF 111",
      "c=IN IP4 0.0.0.0",
      "a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host",
      "a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active",
      "a=end-of-candidates",
      "a=ice-ufrag:abcd",
      "a=mid:0",
      "",
    ];
    const kept = lines.filter((line) => !/candidate/.test(line));
    expect(withoutCandidates(lines.join("\r\n"))).toBe(kept.join("\r\n"));
  });
});
