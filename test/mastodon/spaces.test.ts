import { describe, expect, it } from "vitest";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { clientOf, type Client } from "#test/support/client.ts";
import { film, picture, TONE } from "#test/support/pictures.ts";
import { sendForm } from "#test/support/upload.ts";

/** Posts JSON as the web app does: from our own origin, with the session's cookie. */
async function post(test: TestApp, path: string, body: unknown, cookie = ""): Promise<Response> {
  const headers = { "content-type": "application/json", origin: "https://here.test", cookie };
  return test.request(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function signIn(test: TestApp, username: string): Promise<string> {
  await test.person(username);
  const response = await post(test, "/api/v1/sessions", { login: username, password: PASSWORD });
  return response.headers.get("set-cookie")!.split(";")[0]!;
}

describe("/api/v1/spaces", () => {
  it("starts a Space, lists it, gives tickets, shows it on post and account, and ends it", async () => {
    await using test = await createTestApp();
    const cookie = await signIn(test, "alice");
    const started = await post(
      test,
      "/api/v1/spaces",
      { title: " قهوة ورمز ", topics: ["#قهوة"], language: "ar" },
      cookie,
    );
    expect(started.status).toBe(200);
    const space = (await started.json()) as { id: string; announcement_id: string };
    expect(space).toMatchObject({
      title: "قهوة ورمز",
      state: "live",
      topics: ["قهوة"],
      host: { acct: "alice" },
    });

    expect(await (await test.request("/api/v1/spaces?state=live")).json()).toMatchObject([{ id: space.id }]);
    const status = await test.request(`/api/v1/statuses/${space.announcement_id}`);
    expect(await status.json()).toMatchObject({ space: { id: space.id, state: "live" }, language: "ar" });
    const account = await test.request("/api/v1/accounts/lookup?acct=alice");
    expect(await account.json()).toMatchObject({ space: { id: space.id, title: "قهوة ورمز" } });

    const anyone = await post(test, `/api/v1/spaces/${space.id}/tickets`, {});
    expect(await anyone.json()).toMatchObject({
      role: "listener",
      socket: `wss://here.test/api/v1/spaces/${space.id}/socket`,
    });
    const host = await post(test, `/api/v1/spaces/${space.id}/tickets`, {}, cookie);
    expect(await host.json()).toMatchObject({ role: "host" });

    const ended = await post(test, `/api/v1/spaces/${space.id}/end`, {}, cookie);
    expect(await ended.json()).toMatchObject({ state: "ended", ended_at: expect.stringMatching(/Z$/) });
    expect((await post(test, `/api/v1/spaces/${space.id}/tickets`, {})).status).toBe(410);
  });

  it("takes a picture of its host's as cover, and nothing else", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [
      await clientOf(test, await test.person("alice")),
      await clientOf(test, await test.person("bob")),
    ];
    const upload = async (bytes: Buffer) => (await sendForm(test, alice, { file: bytes })).body.id as string;
    const cover_id = await upload(await picture());
    const sound_id = await upload(await film("wav", TONE));
    await test.app.drain();
    const open = (client: Client, more: object) =>
      client.post("/api/v1/spaces", { title: "Painted", ...more });
    expect((await open(bob, { cover_id })).status).toBe(422);
    expect((await open(alice, { cover_id: "nothing" })).status).toBe(422);
    expect((await open(alice, { cover_id: 7 })).status).toBe(422);
    const { status, body } = await open(alice, { cover_id: sound_id });
    expect([status, body.details]).toMatchObject([422, { cover_id: expect.anything() }]);
    const opened = await open(alice, { cover_id });
    expect(opened.body.cover).toMatchObject({ type: "image", url: expect.stringMatching(/^https:\/\/here/) });
    const shown = await alice.get(`/api/v1/statuses/${opened.body.announcement_id}`);
    expect(shown.body).toMatchObject({ media_attachments: [{ type: "image" }], space: { cover: {} } });
    const plain = await open(bob, { cover_id: "" });
    expect([plain.status, plain.body.cover]).toEqual([200, null]);

    const change = (cover: unknown) =>
      alice.send("PATCH", `/api/v1/spaces/${opened.body.id}`, { cover_id: cover });
    expect((await change(cover_id)).body.cover).toMatchObject({ id: cover_id });
    const other_id = await upload(await picture());
    await test.app.drain();
    expect((await change(other_id)).body.cover).toMatchObject({ id: other_id });
    const after = await alice.get(`/api/v1/statuses/${opened.body.announcement_id}`);
    expect(after.body.media_attachments).toMatchObject([{ id: other_id }]);
    for (const wrong of [sound_id, "nothing", 7]) expect((await change(wrong)).status).toBe(422);
    const { body: kept } = await alice.send("PATCH", `/api/v1/spaces/${opened.body.id}`, { title: "Sung" });
    expect(kept.cover).toMatchObject({ id: other_id });
    expect((await change(null)).body.cover).toBeNull();
  });

  it("refuses what is not right, and says why", async () => {
    await using test = await createTestApp();
    const cookie = await signIn(test, "alice");
    expect((await post(test, "/api/v1/spaces", { title: "x" })).status).toBe(401);
    for (const body of [
      {},
      { title: " " },
      { title: "x".repeat(141) },
      { title: "x", topics: ["a", "b", "c", "d"] },
      { title: "x", topics: ["two words"] },
    ]) {
      const response = await post(test, "/api/v1/spaces", body, cookie);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ error: expect.any(String), details: expect.any(Object) });
    }
    expect((await test.request("/api/v1/spaces?state=dancing")).status).toBe(422);
    expect((await test.request("/api/v1/spaces/01JZZZZZZZZZZZZZZZZZZZZZZZ")).status).toBe(404);
  });

  it("gives one host one room, and lets nobody else end it", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await signIn(test, "alice"), await signIn(test, "bob")];
    const space = (await (await post(test, "/api/v1/spaces", { title: "One" }, alice)).json()) as {
      id: string;
    };
    expect((await post(test, "/api/v1/spaces", { title: "Two" }, alice)).status).toBe(409);
    expect((await post(test, `/api/v1/spaces/${space.id}/end`, {}, bob)).status).toBe(403);
  });
});
