// One's presence in a room, against a socket and a connection of the test's own: what is sent, and the ways back.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientMessage, Seat, ServerMessage } from "#src/spaces/messages.ts";
import { calm } from "#test/support/calm.ts";
import { ApiError } from "#web/app/api/caller.ts";
import type { Outlets } from "#web/app/room/outlets.ts";
import { RoomClient } from "#web/app/room/room-client.ts";
import type { RoomState } from "#web/app/room/room-state.ts";

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  readonly sent: ClientMessage[] = [];

  constructor() {
    super();
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  hear(message: ServerMessage): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  close(code = 1000): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

class FakeConnection extends EventTarget {
  static all: FakeConnection[] = [];
  connectionState = "new";
  signalingState = "stable";
  readonly sections: string[] = [];
  answer: string | undefined;

  constructor() {
    super();
    FakeConnection.all.push(this);
  }

  addTransceiver(_track: unknown, { direction }: { direction: string }) {
    this.sections.push(direction);
    return { receiver: { track: {} } };
  }

  async createOffer() {
    return { type: "offer", sdp: `offer ${FakeConnection.all.indexOf(this)}` };
  }

  async setLocalDescription(): Promise<void> {
    this.signalingState = "have-local-offer";
  }

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.answer = sdp;
    this.signalingState = "stable";
  }

  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  close(): void {
    this.connectionState = "closed";
  }
}

const outlets = { attach: async () => true, play: async () => true } as unknown as Outlets;
const host: Seat = {
  peer: "P1",
  role: "host",
  account: { id: "1", acct: "alice", name: "Alice", avatar: null },
  muted: true,
  connected: true,
};

const settled = () => vi.advanceTimersByTimeAsync(0);
const socket = () => FakeSocket.all.at(-1);
const connection = () => FakeConnection.all.at(-1);

let states: RoomState[];
let tickets: number;
/** With what each ticket was asked for. */
let shown: (string | undefined)[];
let answerTicket: () => Promise<{
  ticket: string;
  socket: string;
  role: "host" | "listener";
  visible: null;
  blocked: [];
}>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("RTCPeerConnection", FakeConnection);
  FakeSocket.all = [];
  FakeConnection.all = [];
  states = [];
  tickets = 0;
  shown = [];
  answerTicket = async () => ({
    ticket: `t${tickets}`,
    socket: "wss://here.test/s",
    role: "listener",
    visible: null,
    blocked: [],
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function client(microphone: { enabled: boolean } | null = null): RoomClient {
  return new RoomClient({
    api: { spaceTicket: async (_space, resume) => (tickets++, shown.push(resume), answerTicket()) },
    spaceId: "S1",
    microphone: microphone as MediaStreamTrack | null,
    outlets,
    onChange: (state) => states.push(state),
  });
}

async function enter(room: RoomClient, role: "host" | "listener" = "listener"): Promise<void> {
  await room.enter();
  await arrive(role);
}

async function arrive(role: "host" | "listener"): Promise<void> {
  socket().dispatchEvent(new Event("open"));
  socket().hear({ type: "entered", peer: "P2", role, stage: [host], listeners: 1, ...calm(role) });
  await settled();
  socket().hear({ type: "answer", sdp: "answer" });
  await settled();
  connection().become("connected");
}

describe("entering a room", () => {
  it("shows the ticket first, offers three slots, and is live when the sound is there", async () => {
    const room = client();
    await enter(room);
    expect(socket().sent).toEqual([
      { type: "enter", ticket: "t1" },
      { type: "offer", sdp: "offer 0", iceRestart: false },
    ]);
    expect(connection().sections).toEqual(["recvonly", "recvonly", "recvonly"]);
    expect(connection().answer).toBe("answer");
    expect(room.state).toMatchObject({ phase: "live", listeners: 1, muted: true });
  });

  it("puts the host's microphone before the slots, and opens it only when asked to", async () => {
    const microphone = { enabled: true };
    const room = client(microphone);
    await enter(room, "host");
    expect(connection().sections).toEqual(["sendonly", "recvonly", "recvonly", "recvonly"]);
    expect(microphone.enabled).toBe(false);
    room.setMuted(false);
    expect(microphone.enabled).toBe(true);
    expect(socket().sent.at(-1)).toEqual({ type: "mute", muted: false });
  });

  it("offers no microphone where the room says one only listens", async () => {
    await enter(client({ enabled: true }), "listener");
    expect(connection().sections).not.toContain("sendonly");
  });

  it.each([
    [410, "ended", null],
    [403, "failed", "refused"],
    [423, "failed", "locked"],
    [404, "failed", "mistake"],
  ])("stops where the ticket is answered with %d", async (status, phase, problem) => {
    answerTicket = async () => {
      throw new ApiError(status, "no");
    };
    const room = client();
    await room.enter();
    expect(room.state).toMatchObject({ phase, problem });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(tickets).toBe(1);
  });
});

describe("a lost line", () => {
  it("is taken up again as the same guest, also by a page that was loaded anew", async () => {
    const kept = new Map<string, string>();
    const store = { getItem: (key: string) => kept.get(key) ?? null, setItem: kept.set.bind(kept) };
    vi.stubGlobal("sessionStorage", store);
    const room = client();
    await room.enter();
    const entered = {
      type: "entered" as const,
      peer: "P2",
      role: "listener" as const,
      stage: [host],
      listeners: 1,
    };
    socket().hear({ ...entered, ...calm("listener"), resume: "once" });
    socket().close(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    socket().hear({ ...entered, ...calm("listener"), resume: null });
    await client().enter();
    expect(shown).toEqual([undefined, "once", "once"]);
  });

  it("is sought with a new ticket, and who was on the air goes on", async () => {
    const room = client({ enabled: true });
    await enter(room, "host");
    room.setMuted(false);
    socket().close(1006);
    expect(room.state.phase).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tickets).toBe(2);
    await arrive("host");
    expect(room.state).toMatchObject({ phase: "live", muted: false });
    expect(socket().sent).toContainEqual({ type: "mute", muted: false });
  });

  it("is given up after a minute, in words", async () => {
    const room = client();
    await enter(room);
    answerTicket = async () => {
      throw new ApiError(0, "no answer");
    };
    socket().close(1006);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(room.state).toMatchObject({ phase: "failed", problem: "unreachable" });
  });

  it.each([
    [4410, "ended", null],
    [4409, "failed", "elsewhere"],
    [4403, "failed", "refused"],
    [4429, "failed", "busy"],
  ])("is not sought after %d", async (code, phase, problem) => {
    const room = client();
    await enter(room);
    socket().close(code);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(room.state).toMatchObject({ phase, problem });
    expect(tickets).toBe(1);
    expect(FakeConnection.all.every(({ connectionState }) => connectionState === "closed")).toBe(true);
  });
});

describe("lost sound", () => {
  it("is offered anew on the same socket; the old connection ends once the server has answered", async () => {
    const room = client();
    await enter(room);
    socket().hear({ type: "reconnect" });
    await settled();
    expect(room.state.phase).toBe("reconnecting");
    expect(socket().sent.at(-1)).toEqual({ type: "offer", sdp: "offer 1", iceRestart: false });
    expect(FakeConnection.all[0]!.connectionState).toBe("connected");
    socket().hear({ type: "answer", sdp: "again" });
    expect(FakeConnection.all[0]!.connectionState).toBe("closed");
    connection().become("connected");
    expect(room.state.phase).toBe("live");
    expect(tickets).toBe(1);
  });

  it("leads to a new ticket when new connections do not help", async () => {
    const room = client();
    await enter(room);
    for (let i = 0; i < 3; i++) {
      connection().become("failed");
      await settled();
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tickets).toBe(2);
  });
});

describe("sound that does not come", () => {
  async function waitForAnswer(): Promise<RoomClient> {
    const room = client();
    await room.enter();
    socket().dispatchEvent(new Event("open"));
    socket().hear({
      type: "entered",
      peer: "P2",
      role: "listener",
      stage: [host],
      listeners: 1,
      ...calm("listener"),
    });
    await settled();
    return room;
  }

  it("is offered anew when a connection hangs, in whichever state", async () => {
    const room = await waitForAnswer();
    socket().hear({ type: "answer", sdp: "answer" });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(FakeConnection.all).toHaveLength(2);
    socket().hear({ type: "answer", sdp: "second" });
    connection().become("connecting");
    await vi.advanceTimersByTimeAsync(11_000);
    expect(FakeConnection.all).toHaveLength(3);
    socket().hear({ type: "answer", sdp: "third" });
    connection().become("connected");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeConnection.all).toHaveLength(3);
    expect(room.state.phase).toBe("live");
  });

  it("is offered anew when no answer comes, or a refusal", async () => {
    await waitForAnswer();
    await vi.advanceTimersByTimeAsync(21_000);
    expect(FakeConnection.all).toHaveLength(2);
    socket().hear({
      type: "error",
      of: "offer",
      id: null,
      code: "unavailable",
      message: "late, of the first",
    });
    socket().hear({ type: "error", of: "offer", id: null, code: "unavailable", message: "of the second" });
    await settled();
    expect(FakeConnection.all).toHaveLength(3);
  });

  it("gives no connection the answer to another's offer", async () => {
    await waitForAnswer();
    socket().hear({ type: "reconnect" });
    await settled();
    socket().hear({ type: "answer", sdp: "to the first" });
    socket().hear({ type: "answer", sdp: "to the second" });
    expect(connection().answer).toBe("to the second");
    expect(FakeConnection.all[0]!.answer).toBeUndefined();
  });

  it("is sought with a new ticket when the room does not answer at all", async () => {
    const room = client();
    await room.enter();
    await vi.advanceTimersByTimeAsync(16_000);
    expect(tickets).toBe(2);
  });
});

describe("another network", () => {
  it("is told by an offer of the same connection, which goes on when it is answered", async () => {
    const room = client();
    await enter(room);
    room.seekNewWay();
    room.seekNewWay(); // one at a time
    await settled();
    expect(socket().sent.slice(2)).toEqual([{ type: "offer", sdp: "offer 0", iceRestart: true }]);
    socket().hear({ type: "answer", sdp: "new way" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection().answer).toBe("new way");
    expect(FakeConnection.all).toHaveLength(1);
  });

  it("is sought when nothing comes for two seconds, and then given up for a new connection", async () => {
    const room = client();
    await enter(room);
    connection().become("disconnected");
    await vi.advanceTimersByTimeAsync(1_900);
    connection().become("connected");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(socket().sent).toHaveLength(2);
    connection().become("disconnected");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(socket().sent.at(-1)).toMatchObject({ iceRestart: true });
    socket().hear({ type: "answer", sdp: "new way" });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(FakeConnection.all).toHaveLength(2);
    expect(room.state.phase).toBe("reconnecting");
  });
});

it("sends longer packets when the room asks for them, without asking the server", async () => {
  const room = client({ enabled: true });
  await enter(room, "host");
  socket().hear({ type: "ptime", ms: 60 }); // this answer says nothing of it
  await settled();
  expect(connection().answer).toBe("answer");
  const { sent } = socket();
  room.seekNewWay();
  await settled();
  socket().hear({ type: "answer", sdp: "a=ptime:20\r\na=sendrecv" });
  const before = sent.length;
  socket().hear({ type: "ptime", ms: 60 });
  await settled();
  expect(connection().answer).toBe("a=ptime:60\r\na=sendrecv");
  expect(sent).toHaveLength(before);
});

describe("leaving", () => {
  it("says so, closes everything, and comes back to nothing", async () => {
    const room = client();
    await enter(room);
    const line = socket();
    room.leave();
    expect(line.sent.at(-1)).toEqual({ type: "leave" });
    expect(line.readyState).toBe(3);
    expect(connection().connectionState).toBe("closed");
    await vi.advanceTimersByTimeAsync(90_000);
    expect(room.state.phase).toBe("waiting");
    expect(tickets).toBe(1);
  });
});
