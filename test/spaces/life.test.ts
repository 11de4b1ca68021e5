import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { restoreAccount } from "#src/moderation/restore-account.ts";
import { setBadge } from "#src/moderation/set-badge.ts";
import { suspendAccount } from "#src/moderation/suspend-account.ts";
import { unindexName } from "#src/search/index-rows.ts";
import { reindexSpaces } from "#src/spaces/index-spaces.ts";
import { touchPerson } from "#src/spaces/people/touch-person.ts";
import type { RoomRole } from "#src/spaces/roles.ts";
import { changeSetting } from "#src/settings/change-setting.ts";
import { clientOf, clientWith, type Client } from "#test/support/client.ts";
import { createMailApp, type MailApp } from "#test/support/mail-app.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let test: MailApp;
let people: { alice: Account; bob: Account; zoe: Account };
let alice: Client;
let bob: Client;
let zoe: Client;
let anyone: Client;

beforeAll(async () => {
  test = await createMailApp();
  people = {
    alice: await test.person("alice"),
    bob: await test.person("bob"),
    zoe: await test.person("zoe"),
  };
  alice = await clientOf(test, people.alice);
  bob = await clientOf(test, people.bob);
  zoe = await clientOf(test, people.zoe);
  anyone = clientWith(test);
});
afterAll(() => test[Symbol.asyncDispose]());

/** What a case left open is closed, so that hosts are free again. */
beforeEach(async () => {
  for (const state of ["live", "scheduled"]) {
    for (const client of [alice, bob, zoe]) {
      for (const { id, host } of (await client.get(`/api/v1/spaces?state=${state}`)).body) {
        const owner = { alice, bob, zoe }[host.username as "alice"];
        if (state === "live") await owner.post(`/api/v1/spaces/${id}/end`);
        else await owner.send("DELETE", `/api/v1/spaces/${id}`);
      }
    }
  }
  await settle();
  test.smtp.mails.length = 0;
});

async function settle(): Promise<void> {
  await test.app.schedule.runAll();
  await test.app.drain();
}

function inMs(ms: number): string {
  return new Date(test.clock.now().getTime() + ms).toISOString();
}

async function plan(host: Client, title: string, ms: number, more: object = {}) {
  const answer = await host.post("/api/v1/spaces", { title, scheduled_for: inMs(ms), ...more });
  expect(answer).toMatchObject({ status: 200, body: { state: "scheduled" } });
  return answer.body;
}

async function contentOf(announcementId: string): Promise<string> {
  return (await alice.get(`/api/v1/statuses/${announcementId}`)).body.content;
}

async function told(client: Client): Promise<string[]> {
  const { body } = await client.get("/api/v1/notifications");
  return body
    .filter(({ type }: { type: string }) => type.startsWith("space_"))
    .map(({ type, space }: { type: string; space: { title: string } }) => `${type} ${space.title}`);
}

describe("a planned Space", () => {
  it("is announced with its time, changed, started and ended, and its post says each", async () => {
    const when = new Date(Math.ceil(test.clock.now().getTime() / HOUR) * HOUR + 2 * DAY);
    const space = (
      await alice.post("/api/v1/spaces", {
        title: "Coffee",
        topics: ["Coffee", "#code"],
        scheduled_for: when.toISOString(),
        timezone: "Asia/Kolkata",
        who_speaks: "followed",
        record: true,
      })
    ).body;
    expect(space).toMatchObject({
      state: "scheduled",
      scheduled_for: when.toISOString(),
      timezone: "Asia/Kolkata",
      who_listens: "everyone",
      who_speaks: "followed",
      record: true,
      started_at: null,
      reminder: true,
    });
    expect(await contentOf(space.announcement_id)).toMatch(/\d{2}:30 UTC\+5:30: <strong>Coffee/);

    const later = inMs(3 * DAY);
    const edited = await alice.send("PATCH", `/api/v1/spaces/${space.id}`, {
      title: "قهوة",
      language: "ar",
      topics: ["tea"],
      scheduled_for: later,
    });
    expect(edited).toMatchObject({
      status: 200,
      body: { title: "قهوة", topics: ["tea"], scheduled_for: later },
    });
    const status = (await anyone.get(`/api/v1/statuses/${space.announcement_id}`)).body;
    expect(status).toMatchObject({ language: "ar", tags: [{ name: "tea" }], space: { title: "قهوة" } });

    const started = await alice.post(`/api/v1/spaces/${space.id}/start`);
    expect(started).toMatchObject({ status: 200, body: { state: "live", started_at: expect.any(String) } });
    expect(await contentOf(space.announcement_id)).toContain("مباشر الآن:");
    test.clock.advance(72 * MINUTE);
    await alice.post(`/api/v1/spaces/${space.id}/end`);
    expect(await contentOf(space.announcement_id)).toMatch(/انتهت: <strong>قهوة<\/strong> · (1|١) /);
    for (const [method, path] of [
      ["POST", "/start"],
      ["PATCH", ""],
      ["DELETE", ""],
    ] as const) {
      const over = await alice.send(method, `/api/v1/spaces/${space.id}${path}`, { title: "Again" });
      expect(over.status).toBe(410);
    }
  });

  it("takes times of the next 14 days alone, and says what is wrong with anything else", async () => {
    const wrong = {
      scheduled_for: [inMs(-MINUTE), inMs(14 * DAY + MINUTE), "soon"],
      timezone: ["Mars/Olympus", "+02:00"],
      who_listens: ["friends"],
      who_speaks: ["cats"],
      language: ["no language"],
      topics: [["two words"], ["a", "b", "c", "d"]],
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        const body = { title: "x", scheduled_for: inMs(DAY), [field]: value };
        const answer = await alice.post("/api/v1/spaces", body);
        expect(answer, `${field} ${String(value)}`).toMatchObject({
          status: 422,
          body: { error: expect.any(String) },
        });
        expect(Object.keys(answer.body.details)[0]).toContain(field);
      }
    }
    await plan(alice, "On the last day", 14 * DAY - MINUTE);
  });

  it("is changed, started and called off by its host alone; by staff it is called off and ended", async () => {
    const space = await plan(alice, "Hers", DAY);
    const path = `/api/v1/spaces/${space.id}`;
    expect((await bob.send("PUT", path, { title: "His" })).status).toBe(403);
    expect((await bob.post(`${path}/start`)).status).toBe(403);
    expect((await bob.send("DELETE", path)).status).toBe(403);
    expect((await anyone.send("DELETE", path)).status).toBe(401);
    expect((await alice.post(`${path}/end`)).status).toBe(409);
    await test.app.store.tx(async ({ q, t }) => {
      await q.update(t.users).set({ role: "moderator" }).where(eq(t.users.accountId, people.zoe.id));
    });
    expect((await zoe.send("DELETE", path)).body).toMatchObject({ state: "cancelled" });
    expect(await contentOf(space.announcement_id)).toContain("Cancelled:");
    const live = (await alice.post("/api/v1/spaces", { title: "Live" })).body;
    expect((await bob.post(`/api/v1/spaces/${live.id}/end`)).status).toBe(403);
    expect((await alice.send("DELETE", `/api/v1/spaces/${live.id}`)).status).toBe(409);
    expect((await zoe.post(`/api/v1/spaces/${live.id}/end`)).body).toMatchObject({ state: "ended" });
  });

  it("reminds those who asked: before it, when it moves, when it starts; by mail once", async () => {
    const space = await plan(alice, "Tea", HOUR);
    const path = `/api/v1/spaces/${space.id}`;
    expect((await anyone.post(`${path}/reminder`)).status).toBe(401);
    expect((await bob.post(`${path}/reminder`)).body).toMatchObject({ reminder: true });
    await bob.post(`${path}/reminder`);
    await zoe.post(`${path}/reminder`);
    expect((await zoe.send("DELETE", `${path}/reminder`)).body).toMatchObject({ reminder: false });

    test.clock.advance(49 * MINUTE);
    await settle();
    expect(await told(bob)).toEqual([]);
    test.clock.advance(2 * MINUTE);
    await settle();
    await settle();
    expect(await told(bob)).toEqual(["space_reminder Tea"]);
    expect(await told(alice)).toEqual(["space_reminder Tea"]);
    expect(await told(zoe)).toEqual([]);
    expect(test.smtp.mails.map(({ to }) => to).toSorted()).toEqual(["alice@mail.test", "bob@mail.test"]);
    expect(test.smtp.mailTo("bob@mail.test")).toMatchObject({ link: `https://here.test/spaces/${space.id}` });

    await alice.send("PUT", path, { scheduled_for: inMs(DAY) });
    await settle();
    expect((await told(bob))[0]).toBe("space_rescheduled Tea");
    test.clock.advance(DAY - MINUTE);
    await settle();
    test.smtp.mails.length = 0;
    await alice.post(`${path}/start`);
    await settle();
    expect((await told(bob))[0]).toBe("space_live Tea");
    expect(test.smtp.mails).toEqual([]);
    expect((await bob.post(`${path}/reminder`)).status).toBe(410);
  });

  it("tells by mail when it starts before anyone was reminded, and when it is called off", async () => {
    const early = await plan(alice, "Early", DAY);
    const never = await plan(alice, "Never", 2 * DAY);
    for (const { id } of [early, never]) await bob.post(`/api/v1/spaces/${id}/reminder`);
    await alice.post(`/api/v1/spaces/${early.id}/start`);
    await alice.send("DELETE", `/api/v1/spaces/${never.id}`);
    await settle();
    const subjects = test.smtp.mails
      .filter(({ to }) => to === "bob@mail.test")
      .map((mail) => mail.headers["subject"]);
    expect(subjects.filter((one) => one !== undefined).toSorted()).toEqual([
      "Cancelled: Never",
      "Live now: Early",
    ]);
    expect((await told(bob)).slice(0, 2).toSorted()).toEqual(["space_cancelled Never", "space_live Early"]);
  });

  it("is called off when its host has not come for four hours", async () => {
    const space = await plan(alice, "Late", HOUR);
    test.clock.advance(HOUR + 3 * HOUR);
    await settle();
    expect((await anyone.get(`/api/v1/spaces/${space.id}`)).body.state).toBe("scheduled");
    test.clock.advance(HOUR + MINUTE);
    await settle();
    expect((await anyone.get(`/api/v1/spaces/${space.id}`)).body.state).toBe("cancelled");
  });

  it("is a calendar's event, escaped and folded as RFC 5545 asks", async () => {
    const title = "Tea; milk, sugar\\salt — قهوة وشاي وكل ما يُشرب في المساء مع الأصدقاء والصديقات";
    const space = await plan(alice, title, DAY, { topics: ["tea"] });
    const file = await anyone.get(`/api/v1/spaces/${space.id}/calendar.ics`);
    expect(file.headers.get("content-type")).toContain("text/calendar");
    const rows = (file.body as string).split("\r\n");
    for (const row of rows) expect(Buffer.byteLength(row)).toBeLessThanOrEqual(75);
    const lines = (file.body as string).replaceAll("\r\n ", "").split("\r\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "BEGIN:VCALENDAR",
        `UID:${space.id}@here.test`,
        `DTSTART:${space.scheduled_for.replace(/[-:]|\.\d{3}/g, "")}`,
        `SUMMARY:Tea\\; milk\\, sugar\\\\salt — قهوة وشاي وكل ما يُشرب في المساء مع الأصدقاء والصديقات`,
        "CATEGORIES:tea",
        "STATUS:CONFIRMED",
        "TRIGGER:-PT10M",
      ]),
    );
    expect(
      lines.some((line) => line.startsWith("DESCRIPTION:alice (@alice@here.test)\\nhttps://here.test/")),
    ).toBe(true);
    await alice.send("DELETE", `/api/v1/spaces/${space.id}`);
    const gone = (await anyone.get(`/api/v1/spaces/${space.id}/calendar.ics`)).body;
    expect(gone).toContain("STATUS:CANCELLED");
  });
});

describe("the directory", () => {
  it("is read by state, topic, language and host; what is to come by its time; in pages", async () => {
    const second = await plan(alice, "Second", 2 * DAY, { topics: ["قهوة"], language: "ar" });
    const first = await plan(bob, "First", DAY, { topics: ["Coffee"], language: "pt-BR" });
    const third = await plan(alice, "Third", 3 * DAY, { topics: ["coffee"] });
    const ids = async (query: string) =>
      (await anyone.get(`/api/v1/spaces?${query}`)).body.map(({ id }: { id: string }) => id);
    expect(await ids("state=scheduled")).toEqual([first.id, second.id, third.id]);
    expect(await ids("state=scheduled&topic=%23COFFEE")).toEqual([first.id, third.id]);
    expect(await ids(`state=scheduled&topic=${encodeURIComponent("قهوه")}`)).toEqual([second.id]);
    expect(await ids("state=scheduled&language=pt")).toEqual([first.id]);
    expect(await ids(`state=scheduled&account_id=${people.alice.id}`)).toEqual([second.id, third.id]);
    const page = await anyone.get("/api/v1/spaces?state=scheduled&limit=2");
    expect(page.body).toHaveLength(2);
    const [, next] = /<https:\/\/here\.test([^>]+)>; rel="next"/.exec(page.headers.get("link")!)!;
    expect((await anyone.get(next!)).body).toMatchObject([{ id: third.id }]);

    const [live, other] = [
      (await alice.post("/api/v1/spaces", { title: "Live" })).body,
      (await bob.post("/api/v1/spaces", { title: "Other" })).body,
    ];
    expect(await ids("state=live")).toEqual([other.id, live.id]);
    const newest = await anyone.get("/api/v1/spaces?limit=1");
    const [, older] = /<https:\/\/here\.test([^>]+)>; rel="next"/.exec(newest.headers.get("link")!)!;
    expect((await anyone.get(older!)).body).toMatchObject([{ id: live.id }]);
    expect((await anyone.get("/api/v1/spaces?language=*")).status).toBe(422);
  });

  it("knows who of those one follows is live, and hides a host from those they block", async () => {
    const live = (await alice.post("/api/v1/spaces", { title: "Live" })).body;
    expect((await anyone.get("/api/v1/spaces?following=true")).status).toBe(401);
    expect((await bob.get("/api/v1/spaces?following=true")).body).toEqual([]);
    await follow(test.app, people.bob.id, people.alice.id);
    expect((await bob.get("/api/v1/spaces?following=true")).body).toMatchObject([{ id: live.id }]);
    await block(test.app, people.alice.id, people.zoe.id);
    expect((await zoe.get("/api/v1/spaces")).body).toEqual([]);
    expect((await zoe.get(`/api/v1/spaces/${live.id}`)).status).toBe(404);
  });

  it("shows a Space for followers to them alone", async () => {
    await follow(test.app, people.bob.id, people.alice.id);
    const space = (await alice.post("/api/v1/spaces", { title: "Secret tea", who_listens: "followers" }))
      .body;
    await settle();
    for (const [client, sees] of [
      [alice, true],
      [bob, true],
      [zoe, false],
      [anyone, false],
    ] as const) {
      expect((await client.get("/api/v1/spaces")).body).toHaveLength(sees ? 1 : 0);
      expect((await client.get(`/api/v1/spaces/${space.id}`)).status).toBe(sees ? 200 : 404);
      expect((await client.get("/api/v1/spaces/search?q=secret")).body).toHaveLength(sees ? 1 : 0);
      const host = (await client.get(`/api/v1/accounts/${people.alice.id}`)).body;
      expect(Boolean(host.space)).toBe(sees);
      expect((await client.get(`/api/v1/statuses/${space.announcement_id}`)).status).toBe(sees ? 200 : 404);
    }
    const open = await alice.send("PATCH", `/api/v1/spaces/${space.id}`, { who_listens: "everyone" });
    expect(open).toMatchObject({ status: 422, body: { details: { who_listens: expect.any(String) } } });
    const accept = { accept: "application/activity+json" };
    expect((await test.request(`/spaces/${space.id}`, { headers: accept })).status).toBe(404);
  });

  it("is searched by title, topic and host in any script", async () => {
    const tea = await plan(alice, "الشاي والقَهوة", DAY, { topics: ["مساء"] });
    const noodles = (await bob.post("/api/v1/spaces", { title: "東京ラーメン談義", topics: ["noodles"] }))
      .body;
    await settle();
    const found = async (q: string) =>
      (await anyone.get(`/api/v1/spaces/search?q=${encodeURIComponent(q)}`)).body.map(
        ({ id }: { id: string }) => id,
      );
    expect(await found("قهوه")).toContain(tea.id);
    expect(await found("#مساء")).toContain(tea.id);
    expect(await found("ラーメン")).toEqual([noodles.id]);
    expect(await found("bob nood")).toEqual([noodles.id]);
    expect(await found("nothing like it")).toEqual([]);
    const all = (await bob.get("/api/v2/search?q=noodles")).body;
    expect(all.spaces).toMatchObject([{ id: noodles.id }]);
    await bob.send("PATCH", `/api/v1/spaces/${noodles.id}`, { title: "Udon" });
    await settle();
    expect(await found("ラーメン")).toEqual([]);
    await test.app.store.tx((tx) => unindexName(tx, "space", noodles.id));
    expect(await found("udon")).toEqual([]);
    expect(await reindexSpaces(test.app)).toBeGreaterThan(1);
    expect(await found("udon")).toEqual([noodles.id]);
    expect((await anyone.get("/api/v1/spaces/search")).status).toBe(422);
  });
});

describe("a guest", () => {
  it("is asked by the host, and is named once they have said yes", async () => {
    const space = await plan(alice, "With guests", DAY);
    const path = `/api/v1/spaces/${space.id}`;
    const ask = (by: Client, guest: Account, role = "speaker") =>
      by.post(`${path}/guests`, { account_id: guest.id, role });
    expect((await ask(bob, people.bob)).status).toBe(403);
    expect((await ask(alice, people.alice)).status).toBe(409);
    expect((await ask(alice, people.bob, "king")).status).toBe(422);
    expect((await ask(alice, people.bob)).status).toBe(200);
    await settle();
    expect((await told(bob))[0]).toBe("space_invite With guests");
    expect((await bob.get(path)).body).toMatchObject({ invitation: { role: "speaker", accepted: false } });
    expect((await anyone.get(path)).body.speakers).toMatchObject([{ username: "alice" }]);
    expect(await contentOf(space.announcement_id)).not.toContain("bob");
    expect((await zoe.post(`${path}/invitation/accept`)).status).toBe(404);

    expect((await bob.post(`${path}/invitation/accept`)).body).toMatchObject({
      invitation: { accepted: true },
    });
    await settle();
    expect((await anyone.get(path)).body.speakers).toMatchObject([
      { username: "alice" },
      { username: "bob" },
    ]);
    expect(await contentOf(space.announcement_id)).toContain("https://here.test/@bob");
    expect((await anyone.get("/api/v1/spaces/search?q=with bob")).body).toMatchObject([{ id: space.id }]);
    expect((await alice.get(`${path}/guests`)).body).toMatchObject([{ role: "speaker", accepted: true }]);
    expect((await bob.get(`${path}/guests`)).status).toBe(403);
    expect((await bob.get(path)).body.reminder).toBe(true);

    await bob.post(`${path}/invitation/decline`);
    expect((await anyone.get(path)).body.speakers).toHaveLength(1);
    expect(await contentOf(space.announcement_id)).not.toContain("@bob");
    await ask(alice, people.bob, "cohost");
    await bob.post(`${path}/invitation/accept`);
    await alice.send("DELETE", `${path}/guests/${people.bob.id}`);
    expect((await anyone.get(path)).body.speakers).toHaveLength(1);
    await alice.send("DELETE", path);
    expect((await ask(alice, people.bob)).status).toBe(410);
  });
});

describe("a room", () => {
  it("says who speaks: guests until it moves them, and who has come onto the stage", async () => {
    const space = (await alice.post("/api/v1/spaces", { title: "Room" })).body;
    const path = `/api/v1/spaces/${space.id}`;
    await alice.post(`${path}/guests`, { account_id: people.bob.id });
    await bob.post(`${path}/invitation/accept`);
    const since = test.clock.now();
    const seat = (account: Account, role: RoomRole) =>
      test.app.store.tx((tx) => touchPerson(tx, space.id, account.id, { role, since }));
    const speakers = async () =>
      (await anyone.get(path)).body.speakers.map(({ username }: { username: string }) => username);
    expect(await speakers()).toEqual(["alice", "bob"]);
    await seat(people.alice, "host");
    await seat(people.bob, "listener");
    await seat(people.zoe, "speaker");
    expect(await speakers()).toEqual(["alice", "zoe"]);
    expect((await bob.post(`${path}/end`)).status).toBe(403);
    await seat(people.alice, "cohost");
    await seat(people.bob, "host");
    expect((await bob.post(`${path}/end`)).body).toMatchObject({ state: "ended" });
  });
});

describe("who may host", () => {
  it("is for the admin to say, and the refusal says what would help", async () => {
    const start = () => bob.post("/api/v1/spaces", { title: "Mine" });
    const set = async (name: string, value: string) => {
      await changeSetting(test.app, name, value);
    };
    try {
      await set("hostFollowers", "600");
      expect(await start()).toMatchObject({
        status: 403,
        body: { error: expect.stringContaining("600 followers") },
      });
      await set("hostFollowers", "0");
      await set("hosts", "roles");
      expect(await start()).toMatchObject({ status: 403, body: { error: expect.stringContaining("badge") } });
      expect((await bob.post("/api/v1/spaces", { title: "Later", scheduled_for: inMs(DAY) })).status).toBe(
        403,
      );
      await setBadge(test.app, people.bob.id, "creator", true);
      const mine = (await start()).body;
      expect(mine.state).toBe("live");
      await bob.post(`/api/v1/spaces/${mine.id}/end`);
      await set("hosts", "staff");
      expect((await start()).status).toBe(403);
      await set("hosts", "nobody");
      expect((await start()).body.error).toContain("off");
      await expect(set("hosts", "cats")).rejects.toMatchObject({ code: "unprocessable" });
    } finally {
      await set("hosts", "everyone");
      await set("hostFollowers", "0");
    }
  });

  it("has one live Space at a time, started twice at once too", async () => {
    const starts = await Promise.all([1, 2].map(() => bob.post("/api/v1/spaces", { title: "Twice" })));
    expect(new Set(starts.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  it("ends at so many rooms at once", async () => {
    await changeSetting(test.app, "liveSpaces", "1");
    try {
      await alice.post("/api/v1/spaces", { title: "One" });
      expect(await bob.post("/api/v1/spaces", { title: "Two" })).toMatchObject({
        status: 503,
        body: { error: expect.stringContaining("All 1 rooms") },
      });
    } finally {
      await changeSetting(test.app, "liveSpaces", "0");
    }
  });
});

describe("a host who is suspended", () => {
  it("hosts nothing any more: what is live ends, and what was planned is called off", async () => {
    const host = await test.person("mallory");
    const client = await clientOf(test, host);
    const live = await client.post("/api/v1/spaces", { title: "Live" });
    const scheduled_for = new Date(test.clock.now().getTime() + DAY).toISOString();
    const planned = await client.post("/api/v1/spaces", { title: "Planned", scheduled_for });
    expect([live.status, planned.status]).toEqual([200, 200]);
    await suspendAccount(test.app, host.id, null);
    await test.app.drain();
    await restoreAccount(test.app, host.id, null);
    const states = await Promise.all(
      [live, planned].map(async ({ body }) => (await anyone.get(`/api/v1/spaces/${body.id}`)).body.state),
    );
    expect(states).toEqual(["ended", "cancelled"]);
  });
});
