import { once } from "node:events";
import { WebSocket } from "ws";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { browserOf, clientOf, type Client as ApiClient } from "#test/support/client.ts";
import { block } from "#src/graph/block.ts";
import { revokeToken } from "#src/oauth/revoke.ts";
import { getPost } from "#src/posts/queries.ts";
import { listen } from "#src/server.ts";
import { endSpace } from "#src/spaces/end-space.ts";
import type { ServerMessage } from "#src/spaces/messages.ts";
import { setRole } from "#src/spaces/people/set-role.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { issueTicket } from "#src/spaces/tickets.ts";

/** A client of the room's socket that keeps what it hears. */
class Client {
  readonly #socket: WebSocket;
  readonly #heard: ServerMessage[] = [];
  readonly closed: Promise<number>;

  constructor(port: number, spaceId: string, headers: Record<string, string> = {}, autoPong = true) {
    const address = `ws://127.0.0.1:${port}/api/v1/spaces/${spaceId}/socket`;
    this.#socket = new WebSocket(address, { headers, autoPong });
    this.#socket.on("message", (data: Buffer) => this.#heard.push(JSON.parse(data.toString())));
    this.closed = once(this.#socket, "close").then(([code]) => code as number);
    this.closed.catch(() => {});
  }

  async open(): Promise<this> {
    await once(this.#socket, "open");
    return this;
  }

  say(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  async hear<T extends ServerMessage["type"]>(type: T): Promise<ServerMessage & { type: T }> {
    for (;;) {
      const found = this.#heard.find((message) => message.type === type);
      if (found) {
        this.#heard.splice(this.#heard.indexOf(found), 1);
        return found as ServerMessage & { type: T };
      }
      await once(this.#socket, "message");
    }
  }

  /** The server asks whether they are still there. */
  async pinged(): Promise<void> {
    await once(this.#socket, "ping");
  }

  /** The status with which the upgrade is refused. */
  async refused(): Promise<number> {
    const [, response] = (await once(this.#socket, "unexpected-response")) as [
      unknown,
      { statusCode: number },
    ];
    this.#socket.terminate();
    return response.statusCode;
  }
}

async function live(test: TestApp) {
  const alice = await test.person("alice");
  const space = await startSpace(test.app, alice.id, {
    title: "Coffee and code",
    topics: ["coffee"],
    language: "en",
  });
  const server = await listen(test.app.config, test.doors);
  const ticket = async (accountId: string | null) =>
    (await issueTicket(test.app, space.id, accountId)).ticket;
  const client = (headers?: Record<string, string>) => new Client(server.port, space.id, headers).open();
  return {
    alice,
    space,
    ticket,
    client,
    port: server.port,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** What is begun from now on for every so many ms is done when the test says that so long has passed. */
function heldIntervals(everyMs: number): () => void {
  const held: (() => void)[] = [];
  const begin = globalThis.setInterval;
  const spy = vi.spyOn(globalThis, "setInterval").mockImplementation(((run: () => void, ms?: number) => {
    if (ms !== everyMs) return begin(run, ms);
    held.push(run);
    return undefined;
  }) as typeof setInterval);
  onTestFinished(() => spy.mockRestore());
  return () => {
    for (const run of held) run();
  };
}

describe("the socket of a room", () => {
  it("lets in a host and a listener without an account, and says goodbye to both at the end", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const host = await room.client();
    host.say({ type: "enter", ticket: await room.ticket(room.alice.id) });
    expect(await host.hear("entered")).toMatchObject({ role: "host" });
    const listener = await room.client();
    listener.say({ type: "enter", ticket: await room.ticket(null) });
    expect(await listener.hear("entered")).toMatchObject({
      role: "listener",
      stage: [{ account: { acct: "alice" } }],
    });
    host.say({ type: "mute", muted: false });
    expect(await listener.hear("stage")).toMatchObject({ stage: [{ muted: false }] });
    await endSpace(test.app, room.space.id, room.alice.id);
    await test.app.drain();
    await listener.hear("ended");
    expect([await host.closed, await listener.closed]).toEqual([4410, 4410]);
    await expect(room.ticket(null)).rejects.toMatchObject({ code: "gone" });
  });

  it("R13: lets 200 in by their sockets at once, while lock and mute all go through", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const bob = await test.person("bob");
    await setRole(test.app, room.space.id, bob.id, "speaker");
    const [host, speaker] = [await room.client(), await room.client()];
    host.say({ type: "enter", ticket: await room.ticket(room.alice.id) });
    speaker.say({ type: "enter", ticket: await room.ticket(bob.id) });
    for (const one of [host, speaker]) await one.hear("entered");
    speaker.say({ type: "mute", muted: false });
    const tickets = await Promise.all(Array.from({ length: 200 }, () => room.ticket(null)));
    const crowd = tickets.map(async (ticket) => {
      const one = await room.client();
      one.say({ type: "enter", ticket });
      await one.hear("entered");
      return one;
    });
    host.say({ type: "mute_all" });
    expect(await speaker.hear("muted")).toMatchObject({ reason: "all" });
    const inside = await Promise.all(crowd);
    host.say({ type: "lock", locked: true });
    for (const one of inside) {
      let state = await one.hear("state");
      while (!state.state.locked) state = await one.hear("state");
    }
    let told = await host.hear("listeners");
    while (told.count < 200) told = await host.hear("listeners");
    await expect(room.ticket(null)).rejects.toMatchObject({ code: "locked" });
    expect(told.count).toBe(200);
  });

  it("R12: misses a host whose line died without a word within 20 s, and nobody who answers", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const pass = heldIntervals(10_000);
    const host = await new Client(room.port, room.space.id, {}, false).open();
    host.say({ type: "enter", ticket: await room.ticket(room.alice.id) });
    await host.hear("entered");
    const listener = await room.client();
    listener.say({ type: "enter", ticket: await room.ticket((await test.person("bob")).id) });
    await listener.hear("entered");
    const pinged = Promise.all([host.pinged(), listener.pinged()]);
    pass();
    await pinged;
    // What comes behind the answer to the ping is answered once that was read.
    listener.say({ type: "raise_hand" });
    await listener.hear("you");
    pass();
    expect(await host.closed).toBe(1006);
    await expect
      .poll(() => listener.hear("state"))
      .toMatchObject({ state: { hostAwayUntil: expect.any(String) } });
    listener.say({ type: "lower_hand" });
    expect(await listener.hear("you")).toMatchObject({ you: { handRaised: false } });
  });

  it("announces by a post that says when it is over", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const { read } = test.app.store;
    const before = await getPost(read, room.space.announcementId!);
    expect(before.content).toContain("Live now:");
    expect(before.content).toContain(room.space.url);
    expect(before.spaceUri).toBe(room.space.uri);
    await endSpace(test.app, room.space.id, room.alice.id);
    const after = await getPost(read, room.space.announcementId!);
    expect(after.content).toContain("Ended:");
    expect(after.editedAt).not.toBeNull();
  });

  it("R9: takes a ticket once, for its room, for a minute", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const ticket = await room.ticket(null);
    const first = await room.client();
    first.say({ type: "enter", ticket });
    await first.hear("entered");
    const second = await room.client();
    second.say({ type: "enter", ticket });
    expect(await second.closed).toBe(4401);
    const late = await room.ticket(null);
    test.clock.advance(61_000);
    const third = await room.client();
    third.say({ type: "enter", ticket: late });
    expect(await third.closed).toBe(4401);
  });

  it("R9: refuses who was blocked after the ticket", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const bob = await test.person("bob");
    const ticket = await room.ticket(bob.id);
    await block(test.app, room.alice.id, bob.id);
    const client = await room.client();
    client.say({ type: "enter", ticket });
    expect(await client.closed).toBe(4403);
    await expect(room.ticket(bob.id)).rejects.toMatchObject({ code: "blocked" });
  });

  it("W11: refuses another site's page", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    expect(await new Client(room.port, room.space.id, { origin: "https://evil.test" }).refused()).toBe(403);
    await room.client({ origin: "https://here.test" });
  });

  it("W10: hangs up on who signs out or whose token is revoked, and on nobody else", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const bob = await test.person("bob");
    const [byToken, bySession] = [await clientOf(test, bob), await browserOf(test, "alice")];
    const ticketOf = async (api: ApiClient) =>
      (await api.post(`/api/v1/spaces/${room.space.id}/tickets`)).body.ticket as string;
    const enter = async (ticket: string) => {
      const client = await room.client();
      client.say({ type: "enter", ticket });
      return client;
    };
    const [guest, host, anyone] = [
      await enter(await ticketOf(byToken)),
      await enter(await ticketOf(bySession)),
      await enter(await room.ticket(null)),
    ];
    for (const client of [guest, host, anyone]) await client.hear("entered");
    const unused = await ticketOf(byToken);
    await revokeToken(test.app, byToken.token);
    expect(await guest.closed).toBe(4401);
    expect(await (await enter(unused)).closed).toBe(4401);
    host.say({ type: "mute", muted: false });
    await expect.poll(() => anyone.hear("stage")).toMatchObject({ stage: [{ muted: false }] });
    await bySession.send("DELETE", "/api/v1/sessions/current");
    expect(await host.closed).toBe(4401);
    await expect
      .poll(() => anyone.hear("state"))
      .toMatchObject({ state: { hostAwayUntil: expect.any(String) } });
  });

  it.each([
    ["broken JSON", "{", 4400],
    ["an unknown message", { type: "explode" }, 4400],
    ["a message before the ticket", { type: "mute", muted: false }, 4401],
  ])("answers %s with a close code", async (_what, message, code) => {
    await using test = await createTestApp();
    await using room = await live(test);
    const client = await room.client();
    client.say(message);
    expect(await client.closed).toBe(code);
  });

  it("refuses SDP that is none, and a listener's wish to speak", async () => {
    await using test = await createTestApp();
    await using room = await live(test);
    const garbage = await room.client();
    garbage.say({ type: "enter", ticket: await room.ticket(null) });
    garbage.say({ type: "offer", sdp: "v=0\r\nnonsense" });
    expect(await garbage.closed).toBeGreaterThanOrEqual(4400);
    const listener = await room.client();
    listener.say({ type: "enter", ticket: await room.ticket(null) });
    listener.say({ type: "mute", muted: false, id: "7" });
    expect(await listener.hear("error")).toMatchObject({ of: "mute", id: "7", code: "forbidden" });
  });
});
