// What each may ask of a room, and what the others then know. One app: every case has a Space of its own.
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { blockDomainFor } from "#src/graph/block-domain.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { unblock } from "#src/graph/unblock.ts";
import { suspendAccount } from "#src/moderation/suspend-account.ts";
import { pageOfReports } from "#src/moderation/queries.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { createPost } from "#src/posts/create-post.ts";
import { writeSettings } from "#src/settings/settings.ts";
import { endSpace } from "#src/spaces/end-space.ts";
import { Hands } from "#src/spaces/room/hands.ts";
import { blocksOf, stageOf } from "#src/spaces/people/queries.ts";
import { editSpace } from "#src/spaces/edit-space.ts";
import { toAccount } from "#src/mastodon/entities/account.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { issueTicket } from "#src/spaces/tickets.ts";
import { countListeners, getSeenSpace, getSpace, listSpaces } from "#src/spaces/queries.ts";
import type { RoomRole } from "#src/spaces/roles.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { Guest, openSpace, pass, type TestSpace } from "#test/support/rooms.ts";

let test: TestApp;
let people = 0;
beforeAll(async () => {
  test = await createTestApp({ derivePassword: async () => Buffer.alloc(32) });
});
afterAll(() => test[Symbol.asyncDispose]());

const person = () => test.person(`person${++people}`);

interface Scene {
  space: TestSpace;
  host: Guest;
  /** Someone who comes in, and onto the stage if they are to have a role there. */
  guest(role?: Exclude<RoomRole, "host">): Promise<Guest & { account: Account }>;
}

async function scene(rules = {}): Promise<Scene> {
  const space = await openSpace(test, await person(), rules);
  const host = await space.enter(space.host);
  const guest: Scene["guest"] = async (role = "listener") => {
    const account = await person();
    const visitor = Object.assign(await space.enter(account), { account });
    if (role === "listener") return visitor;
    await visitor.say({ type: "raise_hand" });
    expect(await host.say({ type: "invite", account: account.id, role })).toBeUndefined();
    expect(await visitor.say({ type: "accept_invitation" })).toBeUndefined();
    return visitor;
  };
  return { space, host, guest };
}

/** The host changes the rules while it is live. */
async function setRules({ id, host }: TestSpace, rules: object): Promise<void> {
  await editSpace(test.app, host.id, id, rules);
  await test.app.drain();
  await test.doors.rooms.settle();
}

describe("the way onto the stage", () => {
  it("leads over a raised hand and an invitation, muted, and back by stepping down", async () => {
    const { space, host, guest } = await scene();
    const bob = await guest();
    await bob.say({ type: "raise_hand" });
    expect(bob.you).toMatchObject({ handRaised: true, mayAsk: true, role: "listener" });
    await pass(test, 1_000);
    expect(bob.last("queue")).toMatchObject({ ahead: 0 });
    expect(host.last("hands")).toMatchObject({
      count: 1,
      hands: [{ account: { id: bob.account.id }, invited: false, first: true }],
    });
    await host.say({ type: "invite", account: bob.account.id });
    expect(bob.you.invitation).toMatchObject({ role: "speaker", by: { id: space.host.id }, recorded: false });
    await bob.say({ type: "accept_invitation" });
    await pass(test, 1_000);
    expect(host.stage).toEqual([
      `${space.host.username} host muted`,
      `${bob.account.username} speaker muted`,
    ]);
    expect(bob.you).toMatchObject({ role: "speaker", handRaised: false, invitation: null });
    expect(await bob.say({ type: "mute", muted: false })).toBeUndefined();
    await pass(test, 1_000);
    expect(host.stage).toContain(`${bob.account.username} speaker`);
    await bob.say({ type: "step_down" });
    expect(bob.you.role).toBe("listener");
    expect(await bob.say({ type: "mute", muted: false })).toBe("forbidden");
    expect(await bob.say({ type: "accept_invitation" })).toBe("not_found");
  });

  it("is not for those whom nobody invited, who declined, or whose invitation was withdrawn", async () => {
    const { host, guest } = await scene();
    const bob = await guest();
    expect(await bob.say({ type: "accept_invitation" })).toBe("not_found");
    await bob.say({ type: "raise_hand" });
    await host.say({ type: "invite", account: bob.account.id });
    await bob.say({ type: "decline_invitation" });
    expect(host.last("invitation_declined")).toMatchObject({ account: { id: bob.account.id } });
    expect(await bob.say({ type: "accept_invitation" })).toBe("not_found");
    await bob.say({ type: "raise_hand" });
    await host.say({ type: "invite", account: bob.account.id });
    await host.say({ type: "withdraw_invitation", account: bob.account.id });
    expect(await bob.say({ type: "accept_invitation" })).toBe("not_found");
    await host.say({ type: "dismiss_hand", account: bob.account.id });
    expect(bob.you).toMatchObject({ handRaised: false, invitation: null });
  });

  it("has two seats for co-hosts and ten for speakers, which outlast the connection", async () => {
    const { space, host, guest } = await scene();
    const cohosts = [await guest("cohost"), await guest("cohost")];
    const speakers: Awaited<ReturnType<typeof guest>>[] = [];
    for (let i = 0; i < 10; i++) speakers.push(await guest("speaker"));
    const [late] = [await guest()];
    await late.say({ type: "raise_hand" });
    await host.say({ type: "invite", account: late.account.id });
    expect(await late.say({ type: "accept_invitation" })).toBe("stage_full");
    expect(await cohosts[0]!.say({ type: "invite", account: late.account.id, role: "cohost" })).toBe(
      "forbidden",
    );
    await speakers[0]!.vanish();
    await pass(test, 59_000);
    expect(await late.say({ type: "accept_invitation" })).toBe("stage_full");
    const again = await space.enter(speakers[0]!.account);
    expect(again.you.role).toBe("speaker");
    await again.vanish();
    await pass(test, 60_000);
    expect(await late.say({ type: "accept_invitation" })).toBeUndefined();
    expect((await space.enter(speakers[0]!.account)).you.role).toBe("listener");
    expect(await stageOf(test.app.store.read, space.id)).toHaveLength(13);
  });

  it("keeps hands and invitations of whoever loses the line for a minute, unseen, and of whoever leaves not at all", async () => {
    const { space, host, guest } = await scene();
    const [bob, carol, dave] = [await guest(), await guest(), await guest()];
    for (const asking of [bob, carol, dave]) await asking.say({ type: "raise_hand" });
    await host.say({ type: "invite", account: bob.account.id });
    const seen = () => host.last("hands")?.hands.map(({ account }) => account.id);
    await bob.vanish();
    await dave.say({ type: "leave" });
    await pass(test, 1_000);
    expect(seen()).toEqual([carol.account.id]);
    expect(carol.last("queue")).toMatchObject({ ahead: 0 });
    await pass(test, 58_000);
    const [again, anew] = [await space.enter(bob.account), await space.enter(dave.account)];
    expect(again.you).toMatchObject({ handRaised: true, invitation: { role: "speaker" } });
    expect(anew.you).toMatchObject({ handRaised: false, invitation: null });
    await pass(test, 1_000);
    expect(seen()).toEqual([bob.account.id, carol.account.id]);
    await again.vanish();
    await pass(test, 60_000);
    expect((await space.enter(bob.account)).you).toMatchObject({ handRaised: false, invitation: null });
    const { spaceHands } = test.app.store.tables;
    const kept = async () => (await test.app.store.read.q.select().from(spaceHands)).filter(isHere);
    const isHere = ({ spaceId }: { spaceId: string }) => spaceId === space.id;
    expect(await kept()).toMatchObject([{ accountId: carol.account.id }]);
    await endSpace(test.app, space.id);
    await carol.say({ type: "lower_hand" });
    await carol.say({ type: "raise_hand" }); // the room closes a moment after the end
    expect(await kept()).toEqual([]);
  });

  it("is closed to hands where the host decides alone, and open to those the host follows", async () => {
    const { space } = await scene();
    const [friend, stranger] = [await person(), await person()];
    await follow(test.app, space.host.id, friend.id);
    const [known, unknown] = [await space.enter(friend), await space.enter(stranger)];
    expect([known.you.mayAsk, unknown.you.mayAsk]).toEqual([true, true]);
    await setRules(space, { whoSpeaks: "followed" });
    expect([known.you.mayAsk, unknown.you.mayAsk]).toEqual([true, false]);
    expect([await known.say({ type: "raise_hand" }), await unknown.say({ type: "raise_hand" })]).toEqual([
      undefined,
      "forbidden",
    ]);
    await known.say({ type: "lower_hand" });
    await setRules(space, { whoSpeaks: "invited" });
    expect(known.you.mayAsk).toBe(false);
    expect(await known.say({ type: "raise_hand" })).toBe("forbidden");
  });

  it("is not for people without an account", async () => {
    const { space } = await scene();
    const anybody = await space.enter(null);
    for (const type of ["raise_hand", "accept_invitation", "mute_all", "end"] as const) {
      expect(await anybody.say({ type })).toBe("forbidden");
    }
  });
});

describe("keeping order", () => {
  it.each([
    ["listener", ["mute_all", "lock", "invite", "remove", "pass_on", "record", "end", "share_post"]],
    ["speaker", ["mute_all", "lock", "invite", "remove", "pass_on", "record", "end"]],
    ["cohost", ["pass_on", "record", "end", "name_captioner", "pin_tip_jar"]],
  ] as const)("is nothing for a %s to do that is above them", async (role, types) => {
    const { space, guest } = await scene();
    const member = await guest(role);
    const account = space.host.id;
    const more = { account, locked: true, recording: true, post: "1" };
    for (const type of types) expect(await member.say({ type, ...more }), type).toBe("forbidden");
  });

  it("mutes one, or all but hosts, who may open their microphones again; nobody mutes above them", async () => {
    const { space, host, guest } = await scene();
    const [cohost, bob, carol] = [await guest("cohost"), await guest("speaker"), await guest("speaker")];
    for (const speaker of [cohost, bob, carol]) await speaker.say({ type: "mute", muted: false });
    await cohost.say({ type: "mute_speaker", account: bob.account.id });
    expect(bob.last("muted")).toMatchObject({ reason: "moderator", by: { id: cohost.account.id } });
    await bob.say({ type: "mute", muted: false });
    expect(await cohost.say({ type: "mute_speaker", account: space.host.id })).toBe("forbidden");
    await host.say({ type: "mute_all" });
    expect([bob, carol].map((speaker) => speaker.last("muted")?.reason)).toEqual(["all", "all"]);
    await pass(test, 1_000);
    expect(host.stage).toContain(`${cohost.account.username} cohost`);
    expect(host.stage).toContain(`${carol.account.username} speaker muted`);
    expect(await carol.say({ type: "mute", muted: false })).toBeUndefined();
  });

  it("moves people down, but no one of equal rank", async () => {
    const { host, guest } = await scene();
    const [one, other, bob] = [await guest("cohost"), await guest("cohost"), await guest("speaker")];
    expect(await one.say({ type: "move_down", account: other.account.id, role: "speaker" })).toBe(
      "forbidden",
    );
    await one.say({ type: "move_down", account: bob.account.id, role: "listener" });
    await host.say({ type: "move_down", account: other.account.id, role: "speaker" });
    expect([bob.you.role, other.you.role]).toEqual(["listener", "speaker"]);
    expect(await other.say({ type: "lock", locked: true })).toBe("forbidden");
  });

  it("R8: sends someone out for good: neither an unused ticket nor a new one leads back", async () => {
    const { space, host, guest } = await scene();
    const bob = await guest("speaker");
    const unused = await space.ticket(bob.account);
    await host.say({ type: "remove", account: bob.account.id });
    expect(bob.last("removed")).toBeDefined();
    expect(bob.closed).toBe(4403);
    await expect(new Guest(test).enter(space.id, unused)).rejects.toMatchObject({ code: "blocked" });
    await expect(space.ticket(bob.account)).rejects.toMatchObject({ code: "blocked" });
    await pass(test, 1_000);
    expect(host.stage).toEqual([`${space.host.username} host muted`]);
    expect(await host.say({ type: "remove", account: "nobody" })).toBe("not_found");
    expect(await host.say({ type: "remove", account: space.host.id })).toBe("conflict");
  });

  it("lets whoever was sent out in again, on the socket and by API, and only by those who keep order", async () => {
    const { space, host, guest } = await scene();
    const [cohost, bob, carol] = [await guest("cohost"), await guest("speaker"), await guest()];
    for (const gone of [bob, carol]) await host.say({ type: "remove", account: gone.account.id });
    const sentOut = (reader: Guest) => reader.last("sent_out")?.people.map(({ id }) => id);
    expect(sentOut(host)).toEqual([carol.account.id, bob.account.id]);
    expect(sentOut(cohost)).toEqual(sentOut(host));
    const dave = await guest("speaker");
    expect(dave.last("sent_out")).toBeUndefined();
    expect(await dave.say({ type: "let_back_in", account: bob.account.id })).toBe("forbidden");
    expect(await cohost.say({ type: "let_back_in", account: bob.account.id })).toBeUndefined();
    expect(await cohost.say({ type: "let_back_in", account: bob.account.id })).toBe("not_found");
    expect(sentOut(host)).toEqual([carol.account.id]);
    expect((await space.enter(bob.account)).you.role).toBe("listener");

    const [byHost, byDave] = [await clientOf(test, space.host), await clientOf(test, dave.account)];
    const list = `/api/v1/spaces/${space.id}/removed`;
    expect((await byHost.get(list)).body).toMatchObject([{ id: carol.account.id }]);
    expect((await byDave.get(list)).status).toBe(403);
    const back = `${list}/${carol.account.id}`;
    expect((await byDave.send("DELETE", back)).status).toBe(403);
    await block(test.app, space.host.id, carol.account.id);
    expect((await byHost.send("DELETE", back)).status).toBe(403);
    expect(await host.say({ type: "let_back_in", account: carol.account.id })).toBe("blocked");
    await unblock(test.app, space.host.id, carol.account.id);
    expect((await byHost.send("DELETE", back)).status).toBe(200);
    expect((await byHost.send("DELETE", back)).status).toBe(404);
    await test.app.drain();
    expect([sentOut(host), sentOut(cohost)]).toEqual([[], []]);
    await space.enter(carol.account);
  });

  it("locks out who is new, and lets back in who was inside until a moment ago", async () => {
    const { space, host, guest } = await scene();
    const [bob, sentOut, late] = [await guest(), await guest(), await guest()];
    const [anyone, leaver] = [await space.enter(null), await space.enter(null)];
    await late.vanish();
    await leaver.say({ type: "leave" });
    await pass(test, 30_000);
    await host.say({ type: "lock", locked: true });
    await Promise.all([bob.vanish(), anyone.vanish()]);
    await host.say({ type: "remove", account: sentOut.account.id });
    await pass(test, 25_000);

    expect((await space.enter(bob.account)).state.locked).toBe(true);
    const known = await new Guest(test).enter(space.id, await space.ticketAgain(anyone));
    expect(known.last("entered")).toMatchObject({ role: "listener", resume: null });
    await space.enter(late.account); // had lost the line before the door was locked
    await pass(test, 6_000);
    await expect(space.ticketAgain(leaver)).rejects.toMatchObject({ code: "locked" });
    for (const newcomer of [null, await person()]) {
      await expect(space.ticket(newcomer)).rejects.toMatchObject({ code: "locked" });
    }
    await expect(issueTicket(test.app, space.id, null, { resume: "made up" })).rejects.toMatchObject({
      code: "locked",
    });
    await expect(space.ticket(sentOut.account)).rejects.toMatchObject({ code: "blocked" });
    await host.say({ type: "let_back_in", account: sentOut.account.id });
    await pass(test, 250);
    await space.enter(sentOut.account);

    await new Guest(test).enter(space.id, await space.ticketAgain(anyone));
    expect(known.closed).toBe(4409); // one place for one secret
    await bob.vanish();
    await pass(test, 1_000);
    const lost = await space.enter(bob.account);
    await lost.vanish();
    await pass(test, 250);
    await pass(test, 60_000);
    await expect(space.ticket(bob.account)).rejects.toMatchObject({ code: "locked" });
    await host.say({ type: "lock", locked: false });
    await space.enter(bob.account);
  });

  it("blocks as whoever does it, and removes", async () => {
    const { space, host, guest } = await scene();
    const bob = await guest();
    await bob.say({ type: "set_visible", visible: true });
    await pass(test, 10_000);
    expect(host.last("audience")!.people).toHaveLength(1);
    await host.say({ type: "block", account: bob.account.id });
    expect(host.last("audience")!.people).toEqual([]); // who is sent out is not seen for another while
    expect(bob.closed).toBe(4403);
    await expect(space.ticket(bob.account)).rejects.toMatchObject({ code: "blocked" });
  });

  it("R10: turns out who blocks the host, is blocked by them, or is suspended, as soon as it happens", async () => {
    const { space, guest } = await scene();
    const [blocked, blocker, suspended, bystander] = [
      await guest("speaker"),
      await guest(),
      await guest("cohost"),
      await guest(),
    ];
    await block(test.app, space.host.id, blocked.account.id);
    await block(test.app, blocker.account.id, space.host.id);
    await suspendAccount(test.app, suspended.account.id, null);
    await block(test.app, bystander.account.id, blocked.account.id);
    await test.app.drain();
    await vi.waitFor(() =>
      expect([blocked, blocker, suspended].map(({ closed }) => closed)).toEqual([4403, 4403, 4403]),
    );
    await pass(test, 1_000);
    expect(bystander.closed).toBeUndefined();
    expect(bystander.stage).toEqual([`${space.host.username} host muted`]);
    await expect(space.ticket(suspended.account)).rejects.toMatchObject({ code: "blocked" });
    expect(await stageOf(test.app.store.read, space.id)).toHaveLength(1);
  });

  it("marks whom one has blocked: at the ticket, on entering, and when they come onto the stage", async () => {
    const { space, guest } = await scene();
    const [bob, carol] = [await guest("speaker"), await guest("listener")];
    const dave = await person();
    await block(test.app, dave.id, bob.account.id);
    await block(test.app, dave.id, carol.account.id);
    const answer = await test.request(`/api/v1/spaces/${space.id}/tickets`, { method: "POST" });
    expect(await answer.json()).toMatchObject({ blocked: [], visible: null });
    const { blocked } = await issueTicket(test.app, space.id, dave.id);
    expect(blocked.map(({ id }) => id)).toEqual([bob.account.id]);
    const { toSpace } = await import("#src/mastodon/entities/space.ts");
    const shown = await toSpace(test.app, await getSpace(test.app.store.read, space.id), dave);
    expect(shown.blocked).toEqual([bob.account.id]);
    const listener = await space.enter(dave);
    expect(listener.you.blocked).toEqual([bob.account.id]);
    await carol.say({ type: "set_visible", visible: true });
    await pass(test, 10_000);
    expect(listener.you.blocked).toEqual([bob.account.id, carol.account.id]);
    expect((await issueTicket(test.app, space.id, dave.id)).blocked).toHaveLength(1); // who listens is known inside
    await blockDomainFor(test.app, dave.id, "remote.test");
    const isBlocked = (await blocksOf(test.app.store.read, dave.id))!;
    const people = ["c@remote.test", "c@social.remote.test:8443", "c@notremote.test", "c"];
    expect(people.map((acct) => isBlocked({ id: "x", acct }))).toEqual([true, true, false, false]);
  });

  it("R13: locks the door for all but those who have been on the stage", async () => {
    const { space, host, guest } = await scene();
    const [bob, carol] = [await guest("speaker"), await guest()];
    const ticket = await space.ticket(await person());
    await carol.say({ type: "raise_hand" });
    await host.say({ type: "lock", locked: true });
    expect(carol.you).toMatchObject({ mayAsk: false, handRaised: false });
    expect(await carol.say({ type: "raise_hand" })).toBe("locked");
    await expect(new Guest(test).enter(space.id, ticket)).rejects.toMatchObject({ code: "locked" });
    await expect(space.ticket(null)).rejects.toMatchObject({ code: "locked" });
    await bob.vanish();
    expect((await space.enter(bob.account)).state.locked).toBe(true);
    await host.say({ type: "lock", locked: false });
    await space.enter(null);
  });

  it("files a report with the Space on it", async () => {
    const { space, guest } = await scene();
    const bob = await guest();
    await bob.say({ type: "report", account: space.host.id, category: "spam", comment: "shouts" });
    const [report] = await pageOfReports(test.app.store.read, { resolved: false, limit: 1 });
    expect(report).toMatchObject({
      spaceId: space.id,
      reporterId: bob.account.id,
      targetAccountId: space.host.id,
      comment: "shouts",
    });
    expect(await bob.say({ type: "report", account: "nobody" })).toBe("not_found");
  });
});

describe("who listens", () => {
  it("is everyone, people with an account, or followers, as the host has said", async () => {
    const { space, host } = await scene();
    const [fan, stranger] = [await person(), await person()];
    const [known, anybody] = [await space.enter(stranger), await space.enter(null)];
    await setRules(space, { whoListens: "signed_in" });
    await expect(space.ticket(null)).rejects.toMatchObject({ code: "unauthenticated" });
    expect([known.closed, anybody.closed]).toEqual([undefined, 4401]);
    await pass(test, 2_000);
    expect(host.last("listeners")).toMatchObject({ count: 1 });
    const { space: closed } = await scene({ whoListens: "followers" });
    await follow(test.app, fan.id, closed.host.id);
    await closed.enter(fan);
    await expect(closed.ticket(stranger)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is told by name only inside, and only of those who chose it, for this room and the next", async () => {
    const { space, host, guest } = await scene();
    const [seen, unseen] = [await guest(), await guest()];
    await seen.say({ type: "set_visible", visible: true });
    await pass(test, 10_000);
    expect(host.last("audience")!.people.map(({ id }) => id)).toEqual([seen.account.id]);
    expect(host.last("listeners")).toMatchObject({ count: 2 });
    expect(await host.say({ type: "invite", account: unseen.account.id })).toBe("not_found");
    expect(await host.say({ type: "invite", account: seen.account.id })).toBeUndefined();
    await seen.vanish();
    await pass(test, 10_000);
    expect(host.last("audience")!.people).toEqual([]);
    expect((await space.enter(seen.account)).you.visible).toBe(true);
  });

  it("R9: is one connection an account: the newer one stays", async () => {
    const { space, guest } = await scene();
    const bob = await guest();
    const newer = await space.enter(bob.account);
    expect(bob.closed).toBe(4409);
    expect(await newer.say({ type: "raise_hand" })).toBeUndefined();
  });
});

describe("the host", () => {
  it("passes the room on and stays as co-host; a restart of the server changes nothing of it", async () => {
    const { space, host, guest } = await scene();
    const bob = await guest("speaker");
    expect(await host.say({ type: "pass_on", account: space.host.id })).toBe("not_found");
    expect(await host.say({ type: "step_down" })).toBe("conflict");
    await host.say({ type: "pass_on", account: bob.account.id });
    expect([host.you.role, bob.you.role]).toEqual(["cohost", "host"]);
    expect(await host.say({ type: "end" })).toBe("forbidden");
    await bob.say({ type: "lock", locked: true });
    const { openRoom } = await import("#src/spaces/people/open-room.ts");
    const { record } = await openRoom(test.app, space.id);
    expect(record.state.locked).toBe(true);
    expect(record.stage.map(({ person: { id }, role }) => [id, role])).toEqual(
      expect.arrayContaining([
        [bob.account.id, "host"],
        [space.host.id, "cohost"],
      ]),
    );
    await expect(endSpace(test.app, space.id, (await person()).id)).rejects.toMatchObject({
      code: "forbidden",
    });
    await endSpace(test.app, space.id, bob.account.id);
    await test.app.drain();
    expect([host.closed, bob.closed]).toEqual([4410, 4410]);
  });

  it("is whoever it was passed on to, outside the room too", async () => {
    const { space, host, guest } = await scene();
    const [bob, friend, fan, foe] = [await guest("cohost"), await person(), await person(), await person()];
    const { read } = test.app.store;
    await setRules(space, { whoSpeaks: "followed" });
    await follow(test.app, bob.account.id, friend.id);
    const inside = await space.enter(foe);
    expect(inside.you.mayAsk).toBe(false);
    await follow(test.app, space.host.id, foe.id);
    await setRules(space, {});
    expect(inside.you.mayAsk).toBe(true);
    await follow(test.app, fan.id, bob.account.id);
    await host.say({ type: "pass_on", account: bob.account.id });
    await host.say({ type: "step_down" });
    await host.vanish();
    expect(inside.you.mayAsk).toBe(false);
    const spaceOf = async (account: Account) => (await toAccount(test.app, account, undefined)).space?.id;
    expect([await spaceOf(space.host), await spaceOf(bob.account)]).toEqual([undefined, space.id]);
    const filter = { state: "live", following: true, viewerId: fan.id, now: test.clock.now() } as const;
    expect((await listSpaces(read, filter, { limit: 5 })).map(({ id }) => id)).toEqual([space.id]);
    const theirs = (hostId: string) =>
      listSpaces(read, { ...filter, following: false, hostId }, { limit: 5 });
    expect([await theirs(space.host.id), await theirs(bob.account.id)]).toMatchObject([
      [],
      [{ id: space.id }],
    ]);
    const [byHost, byStarter] = [await clientOf(test, bob.account), await clientOf(test, space.host)];
    const path = `/api/v1/spaces/${space.id}`;
    const shown = (await byHost.send("PATCH", path, { title: "Tea and code" })).body;
    expect(shown).toMatchObject({
      title: "Tea and code",
      host: { id: bob.account.id },
      started_by: { id: space.host.id },
      speakers: [{ id: bob.account.id }],
    });
    expect((await byHost.send("PATCH", path, { cover_id: null })).status).toBe(422);
    expect((await byStarter.send("PATCH", path, { title: "Coffee and code" })).status).toBe(200);
    expect((await (await clientOf(test, foe)).send("PATCH", path, { title: "Mine" })).status).toBe(403);
    expect((await run(test, "spaces", "list")).out).toContain(`${space.id}\t@${bob.account.username}\t`);
    expect((await byStarter.post(`${path}/guests`, { account_id: bob.account.id })).status).toBe(409);
    expect((await byHost.post(`${path}/guests`, { account_id: fan.id })).status).toBe(200);
    await test.app.drain();
    expect(
      (await (await clientOf(test, fan)).get("/api/v1/notifications?types[]=space_invite")).body,
    ).toMatchObject([{ account: { id: bob.account.id } }]);
    const post = await byStarter.get(`/api/v1/statuses/${shown.announcement_id}`);
    expect(post.body).toMatchObject({
      account: { id: space.host.id },
      space: { host: { id: bob.account.id } },
    });
    expect(post.body.content).toMatch(`now hosted by <span class="h-card"`);
    const [known, unknown] = [await space.enter(friend), await space.enter(foe)];
    expect([known.you.mayAsk, unknown.you.mayAsk]).toEqual([true, false]);
    await block(test.app, bob.account.id, foe.id);
    await expect(getSeenSpace(read, space.id, foe.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(startSpace(test.app, bob.account.id, { title: "Two" })).rejects.toMatchObject({
      code: "conflict",
    });
    const own = await openSpace(test, space.host);
    const back = await space.enter(space.host);
    expect(back.you.role).toBe("listener");
    await known.say({ type: "raise_hand" });
    await bob.say({ type: "invite", account: friend.id });
    await known.say({ type: "accept_invitation" });
    await suspendAccount(test.app, space.host.id, null);
    await test.app.drain();
    expect((await getSpace(read, own.id)).state).toBe("ended");
    expect(await getSeenSpace(read, space.id, friend.id)).toMatchObject({ state: "live" });
    expect([bob.closed, bob.you.role]).toEqual([undefined, "host"]);
    await openSpace(test, friend);
    expect(await bob.say({ type: "pass_on", account: friend.id })).toBe("conflict");
  });

  it("can be ended by the server's admins on the command line", async () => {
    const { space, host } = await scene();
    expect((await run(test, "spaces", "list")).out).toContain(`${space.id}\t@${space.host.username}\t0\t`);
    expect((await run(test, "spaces", "end", space.id)).code).toBe(0);
    await test.app.drain();
    expect(host.closed).toBe(4410);
    expect((await run(test, "spaces", "list")).out).not.toContain(space.id);
  });

  it("R12: is replaced after 60 s by the co-host who has been one for longest", async () => {
    const { space, host, guest } = await scene();
    const [first, second] = [await guest("cohost"), await guest("cohost")];
    await host.vanish();
    await pass(test, 1_000);
    expect(second.state.hostAwayUntil).not.toBeNull();
    await pass(test, 58_000);
    expect(first.you.role).toBe("cohost");
    await pass(test, 2_000);
    await pass(test, 1_000);
    expect([first.you.role, second.you.role]).toEqual(["host", "cohost"]);
    expect(second.state.hostAwayUntil).toBeNull();
    expect((await space.enter(space.host)).you.role).toBe("cohost");
  });

  it("R12: takes the Space along where nobody can follow", async () => {
    const { space, host, guest } = await scene();
    const [bob, gone] = [await guest("speaker"), await guest("cohost")];
    await gone.vanish();
    await host.vanish();
    await pass(test, 60_000);
    await test.app.drain();
    expect((await getSpace(test.app.store.read, space.id)).state).toBe("ended");
    expect(bob.closed).toBe(4410);
  });

  it("R10: who is suspended gives way at once", async () => {
    const { host, guest } = await scene();
    const bob = await guest("speaker");
    await host.say({ type: "pass_on", account: bob.account.id });
    await suspendAccount(test.app, bob.account.id, null);
    await test.app.drain();
    await vi.waitFor(() => expect([bob.closed, host.you.role]).toEqual([4403, "host"]));
  });
});

describe("what is shown", () => {
  it("shares public posts at the top, five at most; whoever shared one or keeps order takes it down", async () => {
    const { space, host, guest } = await scene();
    const [bob, carol] = [await guest("speaker"), await guest("speaker")];
    const post = (visibility: "public" | "followers", status: string) =>
      createPost(test.app, { accountId: bob.account.id, text: status, visibility });
    const [open, closed] = [await post("public", "all"), await post("followers", "few")];
    expect(await bob.say({ type: "share_post", post: closed.id })).toBe("not_found");
    await bob.say({ type: "share_post", post: open.id });
    await pass(test, 1_000);
    expect(host.state.sharedPosts).toEqual([{ post: open.id, by: bob.account.id }]);
    expect((await space.enter(null)).state.sharedPosts).toHaveLength(1);
    expect(await carol.say({ type: "unshare_post", post: open.id })).toBe("forbidden");
    for (let i = 0; i < 4; i++) {
      const { id } = await post("public", `more ${i}`);
      expect(await bob.say({ type: "share_post", post: id })).toBeUndefined();
    }
    const sixth = await post("public", "too many");
    expect(await bob.say({ type: "share_post", post: sixth.id })).toBe("conflict");
    await host.say({ type: "unshare_post", post: open.id });
    await pass(test, 1_000);
    expect(host.state.sharedPosts.map((pin) => pin.post)).not.toContain(open.id);
  });

  it("adds reactions up, and takes five in five seconds from one", async () => {
    const { host, guest } = await scene();
    const [bob, carol] = [await guest(), await guest("speaker")];
    await pass(test, 1_000);
    for (let i = 0; i < 5; i++) expect(await bob.say({ type: "react", emoji: "👏" })).toBeUndefined();
    expect(await bob.say({ type: "react", emoji: "👏" })).toBe("rate_limited");
    await carol.say({ type: "react", emoji: "☕" });
    await pass(test, 500);
    const told = host.heard.filter(({ type }) => type === "reactions");
    expect(told.length).toBeLessThanOrEqual(2);
    const counts = told.map((message) => (message as { counts: Record<string, number> }).counts);
    expect(counts.reduce((sum, each) => sum + (each["👏"] ?? 0), 0)).toBe(5);
    expect(host.last("reactions")!.seats).toEqual({ [carol.member.peer]: "☕" });
    await pass(test, 5_000);
    expect(await bob.say({ type: "react", emoji: "👏" })).toBeUndefined();
  });

  it("gives captions to who wants them, from the captioner and from open microphones alone", async () => {
    const { space, host, guest } = await scene();
    const [captioner, speaker, reader] = [await guest(), await guest("speaker"), await space.enter(null)];
    const line = { type: "caption", line: 1, text: "we said", final: false } as const;
    expect(await captioner.say(line)).toBe("forbidden");
    expect(await speaker.say(line)).toBe("forbidden");
    await captioner.say({ type: "set_visible", visible: true });
    await host.say({ type: "name_captioner", account: captioner.account.id });
    await speaker.say({ type: "mute", muted: false });
    await reader.say({ type: "want_captions", wanted: true });
    expect(await captioner.say({ ...line, speaker: "nobody" })).toBe("not_found");
    await captioner.say({ ...line, speaker: speaker.account.id });
    await captioner.say({ ...line, text: "we said we would", final: true });
    await speaker.say({ ...line, text: "wait" });
    await pass(test, 1_000);
    const heard = reader.heard.filter(({ type }) => type === "caption");
    expect(heard.at(-1)).toMatchObject({
      author: speaker.account.id,
      speaker: speaker.account.id,
      text: "wait",
    });
    expect(heard.at(-2)).toMatchObject({
      author: captioner.account.id,
      text: "we said we would",
      final: true,
    });
    expect(host.last("caption")).toBeUndefined();
    expect(host.state.captioner).toBe(captioner.account.id);
  });

  it("pins a jar that everyone sees, of somebody on the stage", async () => {
    const { space, host, guest } = await scene();
    const bob = await guest("speaker");
    const { setTipJar } = await import("#src/tips/set-tip-jar.ts");
    const entries = [{ service: "kofi", handle: "bobsjar" }];
    expect(await host.say({ type: "pin_tip_jar", account: bob.account.id })).toBe("not_found");
    await setTipJar(test.app, bob.account.id, { adult: true, enabled: true, entries });
    expect(await host.say({ type: "pin_tip_jar", account: bob.account.id })).toBeUndefined();
    await pass(test, 1_000);
    expect((await space.enter(null)).state.tipJar).toBe(bob.account.id);
    await host.say({ type: "pin_tip_jar", account: null });
    await pass(test, 1_000);
    expect(host.state.tipJar).toBeNull();
  });
});

describe("R13: a crowd", () => {
  it("comes in at once, is told little, and is locked out and muted all the same", async () => {
    const { space, host, guest } = await scene();
    const bob = await guest("speaker");
    await bob.say({ type: "mute", muted: false });
    const before = host.heard.length;
    const crowd = await Promise.all(Array.from({ length: 200 }, () => space.enter(null)));
    await pass(test, 2_000);
    expect(host.last("listeners")).toMatchObject({ count: 200 });
    expect(host.heard.length - before).toBeLessThan(20);
    await host.say({ type: "lock", locked: true });
    await host.say({ type: "mute_all" });
    await pass(test, 1_000);
    expect(crowd.every(({ state }) => state.locked)).toBe(true);
    expect(crowd[0]!.stage).toContain(`${bob.account.username} speaker muted`);
  });

  it("has hands of which fifty are shown and five hundred taken, and none that goes up and down", async () => {
    const hands = new Hands();
    const raise = (i: number) =>
      hands.raise({ id: `${i}`, acct: "", name: "", avatar: null }, new Date(i), true);
    expect(Array.from({ length: 500 }, (_, i) => raise(i))).not.toContain(false);
    expect([raise(500), raise(7)]).toEqual([false, true]);
    expect([hands.count, hands.shown().length]).toEqual([500, 50]);
    const { guest } = await scene();
    const bob = await guest();
    const codes: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      codes.push(await bob.say({ type: "raise_hand" }));
      await bob.say({ type: "lower_hand" });
    }
    expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, "rate_limited"]);
  });

  it("is called by the names that it came in with, and cannot come in again and again", async () => {
    const { host, guest, space } = await scene();
    const bob = await guest("speaker");
    for (const name of ["Other", "Another"]) await updateProfile(test.app, bob.account.id, { name });
    await bob.say({ type: "mute", muted: false });
    await pass(test, 1_000);
    expect(JSON.stringify(host.last("stage"))).not.toContain("ther");
    const carol = await person();
    for (let i = 0; i < 20; i++) await space.enter(carol);
    await expect(space.enter(carol)).rejects.toMatchObject({ code: "rate_limited" });
    await pass(test, 60_000);
    await space.enter(carol);
  });

  it("is no larger than the server allows", async () => {
    const { space } = await scene();
    const set = (spaceListeners: number) =>
      test.app.store.tx((tx) => writeSettings(tx, test.app.store, { spaceListeners }, test.app.clock.now()));
    await set(1);
    const [first, second] = [await space.ticket(null), await space.ticket(null)];
    await new Guest(test).enter(space.id, first);
    await expect(new Guest(test).enter(space.id, second)).rejects.toMatchObject({ code: "unavailable" });
    await pass(test, 2_000);
    await expect(space.ticket(null)).rejects.toMatchObject({ code: "unavailable" });
    await space.enter(space.host);
    await set(0);
  });

  it("is counted as it is now, however late a count before is written", async () => {
    const { space, guest } = await scene();
    const [bob, carol] = [await guest(), await guest()];
    await pass(test, 2_000);
    const { store } = test.app;
    const write = store.tx.bind(store);
    const { promise: free, resolve: release } = Promise.withResolvers<void>();
    const slow = vi.spyOn(store, "tx").mockImplementationOnce(async (work) => {
      await free;
      return write(work);
    });
    onTestFinished(() => slow.mockRestore());
    test.clock.advance(2_000);
    await bob.vanish();
    await vi.waitFor(() => expect(slow).toHaveBeenCalled());
    await carol.vanish();
    const passed = pass(test, 2_000);
    release();
    await passed;
    expect((await getSpace(store.read, space.id)).listenersCount).toBe(0);
  });

  it("is no larger in all rooms together than the server allows", async () => {
    const { store, clock } = test.app;
    const set = (listenersAtOnce: number) =>
      store.tx((tx) => writeSettings(tx, store, { listenersAtOnce }, clock.now()));
    const [{ guest }, { space: other }] = [await scene(), await scene()];
    await pass(test, 2_000);
    const listening = await countListeners(store.read);
    await set(listening + 1);
    const early = await other.ticket(null);
    const bob = await guest();
    await expect(new Guest(test).enter(other.id, early)).rejects.toMatchObject({ code: "unavailable" });
    await pass(test, 2_000);
    expect(await countListeners(store.read)).toBe(listening + 1);
    await expect(other.ticket(null)).rejects.toMatchObject({ code: "unavailable" });
    await other.enter(other.host);
    await bob.vanish();
    await pass(test, 2_000);
    await other.enter(null);
    await set(0);
  });
});
