// A server that is killed (kill -9) with people in its rooms: whoever comes back finds the room as they left it.
import { once } from "node:events";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { ClientMessage, ServerMessage } from "#src/spaces/messages.ts";
import { apiClient, personOf, type ApiClient, type Json } from "#test/support/api-client.ts";
import { Instance } from "#test/support/instance.ts";
import { newDatabase } from "#test/support/new-database.ts";

const WAIT = { timeout: 60_000, interval: 50 };

let server: Instance;
let gone: AsyncDisposable;

beforeAll(async () => {
  const database = await newDatabase(process.env["HAKAWATI_TEST_POSTGRES"] ? "postgres" : "sqlite");
  gone = database;
  const env = { ...database.env, HAKAWATI_RTC_PORT: "0", HAKAWATI_TRUST_PROXY: "127.0.0.1" };
  server = await Instance.create({ origin: "https://hakaya.test", env });
  await server.start();
}, 60_000);

afterAll(async () => {
  await server.kill();
  await gone[Symbol.asyncDispose]();
});

interface Person {
  id: string;
  api: ApiClient;
}

async function person(name: string): Promise<Person> {
  const api = await personOf(server, name);
  return { api, id: (await api.get("/api/v1/accounts/verify_credentials")).id };
}

/** Someone in a room, as its protocol describes it. */
interface Guest {
  say(message: ClientMessage): void;
  last<T extends ServerMessage["type"]>(type: T): (ServerMessage & { type: T }) | undefined;
}

async function enter({ id }: Json, { api }: Pick<Person, "api">, resume?: string): Promise<Guest> {
  const { ticket } = await api.post(`/api/v1/spaces/${id}/tickets`, { resume });
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/v1/spaces/${id}/socket`);
  onTestFinished(() => socket.terminate());
  const heard: ServerMessage[] = [];
  socket.on("message", (data: Buffer) => heard.push(JSON.parse(data.toString())));
  await once(socket, "open");
  const guest: Guest = {
    say: (message) => socket.send(JSON.stringify(message)),
    last: (type) => heard.findLast((message) => message.type === type) as never,
  };
  guest.say({ type: "enter", ticket });
  await expect.poll(() => guest.last("entered"), WAIT).toBeDefined();
  return guest;
}

const you = (guest: Guest) => (guest.last("you") ?? guest.last("entered"))!.you;
const state = (guest: Guest) => (guest.last("state") ?? guest.last("entered"))!.state;
const stageOf = (guest: Guest) =>
  Object.fromEntries(
    (guest.last("stage") ?? guest.last("entered"))!.stage.map(({ account, role, muted }) => [
      account.acct,
      muted ? `${role} muted` : role,
    ]),
  );

it("R12: keeps hands, invitations, roles, mutes, the lock and what is pinned over a kill -9 of the server", async () => {
  const [alice, bob, carol, dave] = await Promise.all(["alice", "bob", "carol", "dave"].map(person));
  await alice!.api.put("/api/v1/tip_jar", {
    enabled: true,
    adult: true,
    entries: [{ service: "kofi", handle: "alice" }],
  });
  const post = await alice!.api.post("/api/v1/statuses", {
    status: "The boatman has crossed since he was nine.",
  });
  const space = await alice!.api.post("/api/v1/spaces", { title: "Crossing" });
  const locked = await dave!.api.post("/api/v1/spaces", { title: "Behind a door" });
  const [host, speaker, invited, asking] = [
    await enter(space, alice!),
    await enter(space, bob!),
    await enter(space, carol!),
    await enter(space, dave!),
  ];
  for (const one of [speaker, invited, asking]) {
    one.say({ type: "raise_hand" });
    await expect.poll(() => you(one).handRaised, WAIT).toBe(true);
  }
  host.say({ type: "invite", account: bob!.id, role: "cohost" });
  await expect.poll(() => you(speaker).invitation, WAIT).not.toBeNull();
  speaker.say({ type: "accept_invitation" });
  await expect.poll(() => you(speaker).role, WAIT).toBe("cohost");
  speaker.say({ type: "mute", muted: false });
  host.say({ type: "invite", account: carol!.id });
  host.say({ type: "share_post", post: post.id });
  host.say({ type: "pin_tip_jar", account: alice!.id });
  host.say({ type: "name_captioner", account: bob!.id });
  await expect.poll(() => you(invited).invitation, WAIT).toMatchObject({ role: "speaker" });
  const shown = { tipJar: alice!.id, captioner: bob!.id, sharedPosts: [{ post: post.id, by: alice!.id }] };
  await expect.poll(() => state(asking), WAIT).toMatchObject(shown);
  await expect.poll(() => stageOf(host), WAIT).toEqual({ alice: "host muted", bob: "cohost" });
  const other = await enter(locked, dave!);
  const anyone = { api: apiClient(server) };
  const listener = await enter(locked, anyone);
  await enter(locked, carol!);
  other.say({ type: "lock", locked: true });
  await expect.poll(() => state(other).locked, WAIT).toBe(true);

  await server.kill("SIGKILL");
  await server.start();

  const back = await enter(space, alice!);
  expect(state(back)).toMatchObject(shown);
  expect(stageOf(back)).toEqual({ alice: "host muted", bob: "cohost muted" });
  const [asks, guest] = [await enter(space, dave!), await enter(space, carol!)];
  expect(you(asks)).toMatchObject({ handRaised: true, invitation: null, role: "listener" });
  expect(you(guest)).toMatchObject({
    handRaised: true,
    invitation: { role: "speaker", by: { acct: "alice" } },
  });
  const hands = () => back.last("hands")?.hands.map(({ account, invited: is }) => [account.acct, is]);
  await expect.poll(hands, WAIT).toEqual([
    ["carol", true],
    ["dave", false],
  ]);
  guest.say({ type: "accept_invitation" });
  await expect.poll(() => you(guest).role, WAIT).toBe("speaker");
  expect(you(await enter(space, bob!)).role).toBe("cohost");
  for (const newcomer of [bob!, anyone]) await expect(enter(locked, newcomer)).rejects.toThrow("423");
  await enter(locked, carol!);
  await enter(locked, anyone, listener.last("entered")!.resume!);
  expect(state(await enter(locked, dave!)).locked).toBe(true);
}, 120_000);
