// What clients read before and just after they sign in; found in the code of IceCubes, Tusky, Elk, Phanpy and toot.
import { describe, expect, it } from "vitest";
import { changeSetting } from "#src/settings/change-setting.ts";
import { createTestApp } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";

const CONFIGURATION = {
  urls: { streaming: "wss://here.test" },
  accounts: { max_featured_tags: expect.any(Number) },
  statuses: {
    max_characters: 5_000,
    max_media_attachments: expect.any(Number),
    characters_reserved_per_url: expect.any(Number),
  },
  media_attachments: { supported_mime_types: expect.any(Array) },
  polls: {
    max_options: expect.any(Number),
    max_characters_per_option: expect.any(Number),
    min_expiration: expect.any(Number),
    max_expiration: expect.any(Number),
  },
};

describe("the instance", () => {
  it("answers v2 with all that IceCubes, Tusky and Elk decode", async () => {
    await using test = await createTestApp();
    const { body } = await clientWith(test).get("/api/v2/instance");
    expect(body).toMatchObject({
      domain: "here.test",
      title: expect.any(String),
      version: expect.stringMatching(/^4\.2\.0 \(compatible; Hakawati \d/),
      source_url: "https://here.test/source.tar.gz",
      description: expect.any(String),
      usage: { users: { active_month: 0 } },
      thumbnail: { url: expect.any(String) },
      languages: ["en", "ar"],
      configuration: CONFIGURATION,
      registrations: { enabled: false, approval_required: false, message: null },
      contact: { email: expect.any(String), account: null },
      rules: [],
    });
    expect(body.api_versions.mastodon).toBe(2);
    await changeSetting(test.app, "sourceUrl", "https://code.test/cafe");
    const changed = (await clientWith(test).get("/api/v2/instance")).body;
    expect(changed.source_url).toBe("https://code.test/cafe");
    // What clients do with this number is there to be asked: a token is all that lacks.
    for (const path of ["", "/policy", "/unread_count"])
      expect((await test.request(`/api/v2/notifications${path}`)).status).toBe(401);
  });

  it("answers v1 with a bare host, and counts what is here", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"));
    await client.post("/api/v1/statuses", { status: "one" });
    expect((await clientWith(test).get("/api/v1/instance")).body).toMatchObject({
      uri: "here.test",
      urls: { streaming_api: "wss://here.test" },
      stats: { user_count: 1, status_count: 1, domain_count: 0 },
      configuration: CONFIGURATION,
      registrations: false,
      contact_account: null,
    });
    const v2 = await clientWith(test).get("/api/v2/instance");
    expect(v2.body.usage.users.active_month).toBe(1);
  });

  it("has pictures for those who have none", async () => {
    await using test = await createTestApp();
    for (const path of ["/avatars/original/missing.png", "/headers/original/missing.png"]) {
      const response = await test.request(path);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    }
  });
});

describe("what clients insist on", () => {
  it("is empty where this server has nothing of the kind", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"));
    const lists = [
      "custom_emojis",
      "announcements",
      "lists",
      "filters",
      "conversations",
      "trends/tags",
      "suggestions",
    ];
    for (const path of [
      ...lists.map((name) => `/api/v1/${name}`),
      "/api/v2/filters",
      "/api/v2/suggestions",
    ]) {
      expect([path, (await client.get(path)).body]).toEqual([path, []]);
    }
    expect((await clientWith(test).get("/api/v1/lists")).status).toBe(401);
    expect((await client.get("/api/v1/preferences")).body).toMatchObject({
      "posting:default:visibility": "public",
      "posting:default:sensitive": false,
      "reading:expand:media": "default",
    });
  });

  it("keeps how far one has read", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"));
    expect((await client.get("/api/v1/markers?timeline[]=home")).body).toEqual({});
    const marked = await client.post("/api/v1/markers", { home: { last_read_id: "01A" } });
    expect(marked.body).toMatchObject({ home: { last_read_id: "01A", version: 1 } });
    await client.post("/api/v1/markers", { home: { last_read_id: "01B" } });
    const { body } = await client.get("/api/v1/markers?timeline[]=home&timeline[]=notifications");
    expect(body).toEqual({
      home: { last_read_id: "01B", version: 2, updated_at: expect.stringMatching(/Z$/) },
    });
  });
});

describe("notifications", () => {
  it("tell of followers and mentions, page, filter, and go away", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const [asAlice, asBob] = [await clientOf(test, alice), await clientOf(test, bob)];
    await asBob.post(`/api/v1/accounts/${alice.id}/follow`);
    const { body: status } = await asBob.post("/api/v1/statuses", { status: "hello @alice" });
    await test.app.drain();
    const all = await asAlice.get("/api/v1/notifications");
    expect(all.body).toMatchObject([
      { type: "mention", account: { id: bob.id }, status: { id: status.id } },
      { type: "follow", account: { username: "bob" }, created_at: expect.stringMatching(/\.\d{3}Z$/) },
    ]);
    expect(all.headers.get("link")).toContain('rel="next"');
    const only = await asAlice.get("/api/v1/notifications?types[]=mention&types[]=poll");
    expect(only.body).toMatchObject([{ type: "mention" }]);
    const without = await asAlice.get("/api/v1/notifications?exclude_types[]=mention");
    expect(without.body).toMatchObject([{ type: "follow" }]);
    const [{ id }] = all.body;
    expect((await asBob.get(`/api/v1/notifications/${id}`)).status).toBe(404);
    expect((await asAlice.get(`/api/v1/notifications/${id}`)).body).toMatchObject({ id, type: "mention" });
    expect((await asAlice.post(`/api/v1/notifications/${id}/dismiss`)).status).toBe(200);
    expect((await asAlice.get("/api/v1/notifications")).body).toMatchObject([{ type: "follow" }]);
    await asAlice.post("/api/v1/notifications/clear");
    expect((await asAlice.get("/api/v1/notifications")).body).toEqual([]);
  });
});
