import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onInvite } from "#federation/inbox/invite.ts";
import { receiveEventUpdate } from "#federation/spaces.ts";
import { toInvite } from "#federation/vocab/invite.ts";
import { getAccount, type Account } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { suspendAccount } from "#src/moderation/suspend-account.ts";
import { deleteAccount } from "#src/portability/deletion/delete-account.ts";
import { createPost } from "#src/posts/create-post.ts";
import { receiveInviteAnswer } from "#src/spaces/answer-invite.ts";
import { cancelSpace } from "#src/spaces/cancel-space.ts";
import { endSpace } from "#src/spaces/end-space.ts";
import { editSpace } from "#src/spaces/edit-space.ts";
import { inviteGuest } from "#src/spaces/invite-guest.ts";
import { scheduleSpace } from "#src/spaces/schedule-space.ts";
import { passRoom } from "#src/spaces/people/pass-room.ts";
import { setRole } from "#src/spaces/people/set-role.ts";
import { trackOf } from "#src/spaces/recording/folder.ts";
import type { Recorder } from "#src/spaces/recording/recorder.ts";
import { startScheduled, startSpace } from "#src/spaces/start-space.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { hum } from "#test/spaces/recording/voices.ts";
import { clientOf, clientWith, type Client } from "#test/support/client.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const network = new TestNetwork();
let here: TestInstance;
let there: TestInstance;
let alice: Account;
let aliceThere: Account;
let bob: Client;
let zoe: Client;

/** bob of there.test follows alice of here.test; zoe is of there.test too. */
beforeAll(async () => {
  here = await joinNetwork(network, "here.test");
  there = await joinNetwork(network, "there.test");
  alice = await here.person("alice");
  const entries = [{ handle: "https://ko-fi.com/alice" }];
  await setTipJar(here.app, alice.id, { enabled: true, adult: true, entries });
  const bobThere = await there.person("bob");
  const his = [{ handle: "https://ko-fi.com/bob" }];
  await setTipJar(there.app, bobThere.id, { enabled: true, adult: true, entries: his });
  bob = await clientOf(there, bobThere);
  zoe = await clientOf(there, await there.person("zoe"));
  const id = await there.app.remote.findAccount("alice@here.test");
  aliceThere = await getAccount(there.app.store.read, id!);
  await follow(there.app, bobThere.id, aliceThere.id);
  await settle();
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
  await network.close();
});

async function settle(): Promise<void> {
  await drainAll(there, here, there);
}

async function pass(ms: number, ...instances: TestInstance[]): Promise<void> {
  here.clock.advance(ms);
  there.clock.advance(ms);
  for (const { app } of instances) await app.schedule.runAll();
  await settle();
}

async function seenThere(uri: string, client = bob, state = "live") {
  const { body } = await client.get(`/api/v1/spaces?state=${state}`);
  return body.find((space: { uri: string }) => space.uri === uri);
}

async function toldThere(): Promise<string[]> {
  const { body } = await bob.get("/api/v1/notifications");
  return body
    .filter(({ type }: { type: string }) => type.startsWith("space_"))
    .map(({ type, space }: { type: string; space: { title: string } }) => `${type} ${space.title}`);
}

/** Events about a Space that here.test sent. */
async function updatesOf(uri: string): Promise<string[]> {
  const { q, t } = here.app.store.read;
  const rows = await q.select({ body: t.outgoingActivities.body }).from(t.outgoingActivities);
  return rows.map(({ body }) => body).filter((body) => body.includes('"type":"Event"') && body.includes(uri));
}

function inMs(ms: number): Date {
  return new Date(here.clock.now().getTime() + ms);
}

describe("a Space seen from another server", () => {
  it("is planned, moved, live and ended there, and reminds people there", async () => {
    const planned = await scheduleSpace(here.app, alice.id, {
      title: "Coffee",
      topics: ["tea"],
      language: "en",
      whoSpeaks: "invited",
      wantsRecording: true,
      scheduledFor: inMs(2 * HOUR),
      timezone: "Africa/Cairo",
    });
    await settle();
    const seen = await seenThere(planned.uri, bob, "scheduled");
    expect(seen).toMatchObject({
      title: "Coffee",
      host: { acct: "alice@here.test" },
      scheduled_for: planned.scheduledFor!.toISOString(),
      timezone: "Africa/Cairo",
      who_speaks: "invited",
      record: true,
      topics: ["tea"],
    });
    expect((await bob.get("/api/v1/spaces/search?q=coff")).body).toMatchObject([{ uri: planned.uri }]);
    await bob.post(`/api/v1/spaces/${seen.id}/reminder`);

    await editSpace(here.app, alice.id, planned.id, { title: "Tea", scheduledFor: inMs(3 * HOUR) });
    await settle();
    expect(await seenThere(planned.uri, bob, "scheduled")).toMatchObject({ title: "Tea", reminder: true });
    expect(await toldThere()).toEqual(["space_rescheduled Tea"]);
    await pass(3 * HOUR - 5 * MINUTE, there);
    expect((await toldThere())[0]).toBe("space_reminder Tea");

    await startScheduled(here.app, alice.id, planned.id);
    await settle();
    expect((await toldThere())[0]).toBe("space_live Tea");
    expect((await bob.get("/api/v1/spaces?following=true")).body).toMatchObject([
      { uri: planned.uri, state: "live" },
    ]);
    expect((await bob.get(`/api/v1/accounts/${aliceThere.id}`)).body.space).toMatchObject({
      uri: planned.uri,
    });
    const [status] = (await bob.get("/api/v1/timelines/home")).body;
    expect(status).toMatchObject({ content: expect.stringContaining("Live now:"), space: { state: "live" } });

    await endSpace(here.app, planned.id, alice.id);
    await settle();
    expect(await seenThere(planned.uri, bob, "ended")).toMatchObject({
      state: "ended",
      ended_at: expect.any(String),
    });
    expect((await bob.get(`/api/v1/accounts/${aliceThere.id}`)).body.space).toBeNull();
  });

  it("stays live there while its server says so, and is stale after an hour of silence", async () => {
    const space = await startSpace(here.app, alice.id, { title: "Long" });
    await settle();
    for (let round = 0; round < 4; round++) await pass(25 * MINUTE, here);
    const seen = await seenThere(space.uri);
    const event = JSON.parse((await updatesOf(space.uri)).at(-1)).object;
    expect(Date.parse(event.endTime)).toBeGreaterThan(here.clock.now().getTime() + 11 * HOUR);
    expect(seen).toMatchObject({ state: "live", stale: false });
    await pass(61 * MINUTE);
    expect(await seenThere(space.uri)).toBeUndefined();
    expect((await bob.get(`/api/v1/spaces/${seen.id}`)).body).toMatchObject({ state: "live", stale: true });
    expect((await bob.get(`/api/v1/accounts/${aliceThere.id}`)).body.space).toBeNull();
    await pass(MINUTE, here);
    expect(await seenThere(space.uri)).toMatchObject({ stale: false });
    await endSpace(here.app, space.id, alice.id);
    await settle();
    const { q, t } = here.app.store.read;
    expect(await q.select().from(t.spaceSubscribers)).toEqual([]);
  });

  it("is heard again there, once its replay is made", async () => {
    const space = await startSpace(here.app, alice.id, { title: "Kept" });
    await settle();
    const recorder = here.doors.recorder as Recorder;
    await recorder.recordingStarted(space.id, [], here.clock.now());
    await hum(trackOf(here.app, space.id, alice.id), 0, 2_000);
    await pass(5_000);
    await recorder.recordingStopped(space.id, here.clock.now());
    await endSpace(here.app, space.id, alice.id);
    await settle();
    expect(await seenThere(space.uri, bob, "ended")).toMatchObject({ replay_url: null });
    await pass(3_000);
    expect(await seenThere(space.uri, bob, "ended")).toMatchObject({ replay_url: space.url });
    const { q, t } = here.app.store.read;
    expect(await q.select().from(t.spaceSubscribers)).toEqual([]);
  });

  it("asks people there to speak, and names those who said yes", async () => {
    const space = await scheduleSpace(here.app, alice.id, { title: "Panel", scheduledFor: inMs(HOUR) });
    const bobHere = (await here.app.remote.findAccount("bob@there.test"))!;
    const zoeHere = (await here.app.remote.findAccount("zoe@there.test"))!;
    for (const accountId of [bobHere, zoeHere])
      await inviteGuest(here.app, alice.id, space.id, { accountId });
    await settle();
    expect((await toldThere())[0]).toBe("space_invite Panel");
    const { id, invitation, speakers } = await seenThere(space.uri, bob, "scheduled");
    expect(invitation).toEqual({ role: "speaker", accepted: false });
    expect(speakers).toHaveLength(1);

    const { q, t } = here.app.store.read;
    const [asked] = await q.select().from(t.spaceGuests).where(eq(t.spaceGuests.accountId, bobHere));
    expect(await receiveInviteAnswer(here.app, zoeHere, asked!.inviteUri, true)).toBe(false);
    await bob.post(`/api/v1/spaces/${id}/invitation/accept`);
    await zoe.post(`/api/v1/spaces/${id}/invitation/decline`);
    await settle();
    const named = async () => {
      const { body } = await clientWith(here).get(`/api/v1/spaces/${space.id}`);
      return body.speakers.map(({ acct }: { acct: string }) => acct);
    };
    expect(await named()).toEqual(["alice", "bob@there.test"]);
    expect((await seenThere(space.uri, zoe, "scheduled")).speakers).toMatchObject([
      { acct: "alice@here.test" },
      { acct: "bob" },
    ]);
    const accept = { accept: "application/activity+json" };
    const event = await (await here.request(`/spaces/${space.id}`, { headers: accept })).json();
    const jar = (href: string) => expect.objectContaining({ href, rel: ["payment"] });
    expect(event).toMatchObject({
      speakers: [alice.uri, "https://there.test/users/bob"],
      attachment: [{ name: "Website" }, jar("https://ko-fi.com/alice"), jar("https://ko-fi.com/bob")],
    });
    await bob.post(`/api/v1/spaces/${id}/invitation/decline`);
    await settle();
    expect(await named()).toEqual(["alice"]);
    await cancelSpace(here.app, space.id, alice.id);
    await settle();
  });

  it("asks people there in the name of whoever hosts it now", async () => {
    const heir = await here.person("heir");
    const space = await startSpace(here.app, alice.id, { title: "With an heir" });
    await setRole(here.app, space.id, alice.id, "host");
    await setRole(here.app, space.id, heir.id, "speaker");
    await passRoom(here.app, space.id, alice.id, heir.id);
    await settle();
    const bobHere = (await here.app.remote.findAccount("bob@there.test"))!;
    const asks = (role: string) => inviteGuest(here.app, heir.id, space.id, { accountId: bobHere, role });
    const told = async (client: Client) =>
      (await client.get("/api/v1/notifications?types[]=space_invite")).body[0];
    await asks("speaker");
    await settle();
    expect(await told(bob)).toMatchObject({
      account: { acct: "heir@here.test" },
      space: { title: "With an heir", host: { acct: "heir@here.test" } },
    });

    const seen = await seenThere(space.uri);
    await bob.post(`/api/v1/spaces/${seen.id}/invitation/accept`);
    await settle();
    const { q, t } = there.app.store.read;
    const sent = (await q.select().from(t.outgoingActivities)).map(({ body }) => JSON.parse(body));
    expect(sent).toContainEqual(
      expect.objectContaining({
        type: "Accept",
        to: [heir.uri],
        object: expect.objectContaining({ type: "Invite", actor: heir.uri }),
      }),
    );
    const guests = async () =>
      (await (await clientOf(here, heir)).get(`/api/v1/spaces/${space.id}/guests`)).body;
    expect(await guests()).toMatchObject([{ account: { acct: "bob@there.test" }, accepted: true }]);

    const { uri: passerBy } = await here.person("passer_by");
    const id = await there.app.remote.findAccountByUri(passerBy);
    const actor = await getAccount(there.app.store.read, id!);
    const parties = { host: passerBy, guest: "https://there.test/users/bob", space: space.uri };
    const activity = toInvite({ ...parties, id: `${passerBy}#invite`, role: "cohost" });
    const isNoHost = expect.objectContaining({ code: "forbidden" });
    await expect(onInvite(there.app, { activity, actor } as never)).rejects.toEqual(isNoHost);
    await endSpace(here.app, space.id, alice.id);
    await settle();
  });

  it("says so at most every five minutes", async () => {
    const space = await startSpace(here.app, alice.id, { title: "Quiet" });
    await settle();
    const updates = async () => (await updatesOf(space.uri)).length;
    await pass(MINUTE, here);
    const before = await updates();
    for (let round = 0; round < 4; round++) await pass(MINUTE, here);
    expect(await updates()).toBe(before);
    await pass(MINUTE, here);
    expect(await updates()).toBe(before + 1);
    await endSpace(here.app, space.id, alice.id);
    await settle();
  });

  it("names those on its stage there a minute after they came or went, however many did", async () => {
    const space = await startSpace(here.app, alice.id, { title: "Coming and going" });
    await settle();
    const onStage = async () =>
      (await seenThere(space.uri)).speakers.map(({ acct }: { acct: string }) => acct);
    const carol = await here.person("carol");
    await there.app.remote.findAccount("carol@here.test"); // who is unknown there is not named
    const before = (await updatesOf(space.uri)).length;
    for (const role of ["speaker", "listener", "cohost"] as const)
      await setRole(here.app, space.id, carol.id, role);
    await settle();
    expect(await updatesOf(space.uri)).toHaveLength(before);
    await pass(MINUTE, here);
    expect(await onStage()).toEqual(["alice@here.test", "carol@here.test"]);
    for (const client of [clientWith(here), bob])
      expect((await client.get("/api/v1/spaces/search?q=carol")).body).toMatchObject([{ uri: space.uri }]);
    expect(await updatesOf(space.uri)).toHaveLength(before + 1);
    await setRole(here.app, space.id, carol.id, "listener");
    await settle();
    await pass(MINUTE, here);
    expect(await onStage()).toEqual(["alice@here.test"]);
    await endSpace(here.app, space.id, alice.id);
    await settle();
  });

  it("has there the picture of its Event where its announcement has none", async () => {
    const space = await startSpace(here.app, alice.id, { title: "Painted" });
    await settle();
    expect((await seenThere(space.uri)).cover).toBeNull();
    const accept = { accept: "application/activity+json" };
    const event = (await (await here.request(`/spaces/${space.id}`, { headers: accept })).json()) as object;
    const url = "https://here.test/media/boat.jpg";
    const says = async (image: unknown) => {
      await receiveEventUpdate(there.app, aliceThere, { ...event, image });
      return (await seenThere(space.uri)).cover;
    };
    expect(await says({ type: "Image", url, name: "A <b>boat</b>" })).toMatchObject({
      type: "image",
      url: expect.stringMatching(/^https:\/\/there\.test\//),
      remote_url: url,
      description: "A boat",
    });
    expect(await says([{ type: "Image", href: url }])).toMatchObject({ remote_url: url, description: null });
    for (const wrong of ["javascript:alert(1)", { type: "Image" }, 7, null])
      expect(await says(wrong)).toBeNull();
    await endSpace(here.app, space.id, alice.id);
    await settle();
  });

  it("is of whoever it was passed on to there too, with the jars of those on its stage, until it is over", async () => {
    const carol = await here.person("carla");
    const entries = [{ handle: "https://ko-fi.com/carla" }];
    await setTipJar(here.app, carol.id, { enabled: true, adult: true, entries });
    const space = await startSpace(here.app, alice.id, { title: "Handed over" });
    await setRole(here.app, space.id, alice.id, "host");
    await setRole(here.app, space.id, carol.id, "speaker");
    await settle();
    const event = async () => {
      const accept = { accept: "application/activity+json" };
      return (await here.request(`/spaces/${space.id}`, { headers: accept })).json();
    };
    const jar = (name: string) =>
      expect.objectContaining({ href: `https://ko-fi.com/${name}`, rel: ["payment"] });
    expect(await event()).toMatchObject({
      attachment: [{ name: "Website" }, jar("alice"), jar("carla")],
      organizers: [alice.uri],
      host: alice.uri,
    });
    await passRoom(here.app, space.id, alice.id, carol.id);
    await setRole(here.app, space.id, alice.id, "listener");
    await settle();
    const now = {
      attributedTo: alice.uri,
      organizers: [alice.uri, carol.uri],
      host: carol.uri,
      speakers: [carol.uri],
      summary: "hosted by @carla@here.test",
    };
    expect(await event()).toMatchObject(now);
    expect((await event()).attachment).toEqual([expect.objectContaining({ name: "Website" }), jar("carla")]);
    const seen = await seenThere(space.uri);
    expect(seen).toMatchObject({
      host: { acct: "carla@here.test" },
      started_by: { acct: "alice@here.test" },
      speakers: [{ acct: "carla@here.test" }],
    });
    const announced = (await bob.get(`/api/v1/statuses/${seen.announcement_id}`)).body;
    expect(announced).toMatchObject({
      account: { acct: "alice@here.test" },
      content: expect.stringContaining("now hosted by"),
      space: { host: { acct: "carla@here.test" } },
    });
    const byHost = async (acct: string) => {
      const id = await there.app.remote.findAccount(acct);
      return (await bob.get(`/api/v1/spaces?account_id=${id}`)).body;
    };
    expect(await byHost("carla@here.test")).toMatchObject([{ uri: space.uri }]);
    expect(await byHost("alice@here.test")).toEqual([]);

    const bobHere = (await here.app.remote.findAccount("bob@there.test"))!;
    await passRoom(here.app, space.id, carol.id, bobHere);
    await settle();
    // Of its own people a server hears from others nothing that they have not said themselves.
    expect(await seenThere(space.uri)).toMatchObject({ host: { acct: "alice@here.test" } });
    await endSpace(here.app, space.id, alice.id);
    await settle();
    expect(await event()).toMatchObject({ host: alice.uri, organizers: [alice.uri] });
  });

  it("is read there by followers alone where it is for them", async () => {
    const space = await startSpace(here.app, alice.id, { title: "For friends", whoListens: "followers" });
    await settle();
    expect(await seenThere(space.uri)).toMatchObject({ who_listens: "followers" });
    expect(await seenThere(space.uri, zoe)).toBeUndefined();
    const accept = { accept: "application/activity+json" };
    expect((await here.request(`/spaces/${space.id}`, { headers: accept })).status).toBe(404);
    await endSpace(here.app, space.id, alice.id);
    await settle();
  });

  it("is found there by its address, and its Event names the host's jar", async () => {
    const space = await startSpace(here.app, alice.id, { title: "By address" });
    const found = (await zoe.get(`/api/v2/search?resolve=true&q=${encodeURIComponent(space.uri)}`)).body;
    expect(found.statuses).toMatchObject([{ space: { uri: space.uri, title: "By address" } }]);
    const accept = { accept: "application/activity+json" };
    const event = await (await here.request(`/spaces/${space.id}`, { headers: accept })).json();
    expect(event).toMatchObject({
      speakers: [alice.uri],
      attachment: [{ name: "Website" }, { href: "https://ko-fi.com/alice", rel: ["payment"] }],
    });
    await endSpace(here.app, space.id, alice.id);
    await settle();
  });
});

describe("a Space whose host is gone", () => {
  const ways = {
    suspended: (id: string) => suspendAccount(here.app, id, null),
    deleted: (id: string) => deleteAccount(here.app, id),
  };

  it.each(Object.entries(ways))("(%s) ends elsewhere too, and holds nothing up", async (name, end) => {
    const host = await here.person(name);
    const hostThere = (await there.app.remote.findAccount(`${name}@here.test`))!;
    const { id } = (await bob.get("/api/v1/accounts/verify_credentials")).body;
    await follow(there.app, id, hostThere);
    await settle();
    const space = await startSpace(here.app, host.id, { title: `Of ${name}` });
    await settle();
    expect(await seenThere(space.uri)).toMatchObject({ state: "live" });
    await end(host.id);
    await settle();
    expect(await seenThere(space.uri)).toBeUndefined();
    await createPost(here.app, {
      accountId: alice.id,
      visibility: "public",
      text: `After the end of ${name}`,
    });
    await settle();
    const [status] = (await bob.get("/api/v1/timelines/home")).body;
    expect(status.content).toContain(`After the end of ${name}`);
  });

  it("is passed over by all readers where nothing is left of it", async () => {
    const host = await here.person("forgotten");
    const space = await scheduleSpace(here.app, host.id, { title: "Planned", scheduledFor: inMs(HOUR) });
    await settle();
    await cancelSpace(here.app, space.id, host.id);
    await here.app.store.tx(
      async ({ q, t }) => void (await q.delete(t.spaces).where(eq(t.spaces.id, space.id))),
    ); // as cleaning up after a deleted account may, before they come to it
    await createPost(here.app, { accountId: alice.id, visibility: "public", text: "After the planned one" });
    await settle();
    const [status] = (await bob.get("/api/v1/timelines/home")).body;
    expect(status.content).toContain("After the planned one");
  });
});
