import { describe, expect, it } from "vitest";
import { suspendAccount } from "#src/moderation/suspend-account.ts";
import { enqueue } from "#src/jobs/queue.ts";
import { SCHEDULE_QUEUE } from "#src/posts/scheduled/schedule-post.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, type Client } from "#test/support/client.ts";

const MINUTE = 60_000;
const inMinutes = (test: TestApp, minutes: number) =>
  new Date(test.clock.now().getTime() + minutes * MINUTE).toISOString();

async function asAlice(test: TestApp): Promise<Client & { texts(): Promise<string[]> }> {
  const alice = await test.person("alice");
  const client = await clientOf(test, alice);
  const texts = async () => {
    const { body } = await client.get(`/api/v1/accounts/${alice.id}/statuses`);
    return body.map(({ content }: { content: string }) => content);
  };
  return { ...client, texts };
}

describe("/api/v1/scheduled_statuses", () => {
  it("keeps a post until its time, then posts it as it was written", async () => {
    await using test = await createTestApp();
    const alice = await asAlice(test);
    const when = inMinutes(test, 10);
    const asked = {
      status: "*later* #tea",
      content_type: "text/markdown",
      spoiler_text: "cw",
      language: "en",
    };
    const made = await alice.post("/api/v1/statuses", {
      ...asked,
      visibility: "unlisted",
      scheduled_at: when,
    });
    const waiting = {
      id: made.body.id,
      scheduled_at: when,
      params: { text: "*later* #tea", visibility: "unlisted", spoiler_text: "cw", language: "en" },
      media_attachments: [],
    };
    expect(made).toMatchObject({ status: 200, body: waiting });
    expect((await alice.get("/api/v1/scheduled_statuses")).body).toMatchObject([waiting]);
    test.clock.advance(9 * MINUTE);
    await test.app.drain();
    expect(await alice.texts()).toEqual([]);
    test.clock.advance(MINUTE);
    await test.app.drain();
    expect(await alice.texts()).toEqual([expect.stringMatching(/^<p><em>later<\/em> <a /)]);
    expect((await alice.get("/api/v1/scheduled_statuses")).body).toEqual([]);
    expect((await alice.get(`/api/v1/scheduled_statuses/${made.body.id}`)).status).toBe(404);
  });

  it("moves a post to another time, changes its words, and takes it back", async () => {
    await using test = await createTestApp();
    const alice = await asAlice(test);
    const schedule = async (status: string) =>
      (await alice.post("/api/v1/statuses", { status, spoiler_text: "cw", scheduled_at: inMinutes(test, 6) }))
        .body.id;
    const [moved, cancelled] = [await schedule("first words"), await schedule("never")];
    const path = `/api/v1/scheduled_statuses/${moved}`;
    const later = inMinutes(test, 30);
    expect((await alice.send("PUT", path, { scheduled_at: later })).body.scheduled_at).toBe(later);
    const reworded = await alice.send("PUT", path, { status: "second words", visibility: "public" });
    expect(reworded.body).toMatchObject({
      scheduled_at: later,
      params: { text: "second words", spoiler_text: "cw" },
    });
    const bare = await alice.send("PUT", path, { status: "second words", spoiler_text: "" });
    expect(bare.body.params.spoiler_text).toBeNull();
    expect((await alice.send("DELETE", `/api/v1/scheduled_statuses/${cancelled}`)).body).toEqual({});
    test.clock.advance(10 * MINUTE);
    await test.app.drain();
    expect(await alice.texts()).toEqual([]);
    test.clock.advance(20 * MINUTE);
    await test.app.drain();
    expect(await alice.texts()).toEqual(["<p>second words</p>"]);
  });

  it("posts once, though its job runs twice: a crash leaves the row or the post", async () => {
    await using test = await createTestApp();
    const alice = await asAlice(test);
    const { id } = (
      await alice.post("/api/v1/statuses", { status: "once", scheduled_at: inMinutes(test, 6) })
    ).body;
    const now = test.app.clock.now();
    await test.app.store.tx((tx) => enqueue(tx, SCHEDULE_QUEUE, [{ id }, { id }], now, { runAt: now }));
    await test.app.drain();
    expect(await alice.texts()).toEqual([]);
    test.clock.advance(6 * MINUTE);
    await test.app.store.tx((tx) =>
      enqueue(tx, SCHEDULE_QUEUE, [{ id }, { id }, { id }], test.app.clock.now()),
    );
    await test.app.drain();
    expect(await alice.texts()).toEqual(["<p>once</p>"]);
  });

  it("keeps what can't be posted any more, and posts nothing for those who are suspended", async () => {
    await using test = await createTestApp();
    const alice = await asAlice(test);
    const root = (await alice.post("/api/v1/statuses", { status: "root" })).body;
    const scheduled_at = inMinutes(test, 6);
    const reply = { status: "reply", in_reply_to_id: root.id, scheduled_at };
    const { id } = (await alice.post("/api/v1/statuses", reply)).body;
    await alice.send("DELETE", `/api/v1/statuses/${root.id}`);
    const bob = await test.person("bob");
    const asBob = await clientOf(test, bob);
    await asBob.post("/api/v1/statuses", { status: "from bob", scheduled_at });
    await suspendAccount(test.app, bob.id, null);
    test.clock.advance(7 * MINUTE);
    await test.app.drain();
    expect((await alice.get("/api/v1/scheduled_statuses")).body).toMatchObject([{ id }]);
    expect((await alice.get("/api/v1/timelines/public?local=true")).body).toEqual([]);
  });

  it("says what is wrong at once, and shows nobody another's plans", async () => {
    await using test = await createTestApp();
    const alice = await asAlice(test);
    const asBob = await clientOf(test, await test.person("bob"));
    const refused = async (body: object) => (await alice.post("/api/v1/statuses", body)).status;
    expect(await refused({ status: "x", scheduled_at: inMinutes(test, 4) })).toBe(422);
    expect(await refused({ status: "x", scheduled_at: "2020-01-01T00:00:00Z" })).toBe(422);
    expect(await refused({ status: "x", scheduled_at: "tomorrow" })).toBe(422);
    expect(await refused({ status: "", scheduled_at: inMinutes(test, 6) })).toBe(422);
    const { id } = (await alice.post("/api/v1/statuses", { status: "x", scheduled_at: inMinutes(test, 6) }))
      .body;
    const path = `/api/v1/scheduled_statuses/${id}`;
    expect((await asBob.get(path)).status).toBe(404);
    expect((await asBob.send("PUT", path, { status: "mine" })).status).toBe(404);
    expect((await asBob.send("DELETE", path)).status).toBe(404);
    expect((await asBob.get("/api/v1/scheduled_statuses")).body).toEqual([]);
    expect((await alice.send("PUT", path, { scheduled_at: inMinutes(test, 1) })).status).toBe(422);
  });
});
