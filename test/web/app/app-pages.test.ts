// The pages of who is signed in, as the server makes them: whole in both languages, and nothing for visitors.
import { describe, expect, it } from "vitest";
import { alice, bob, carol, jar, origin, space } from "#test/web/support/entities.ts";
import { createWebFixture } from "#test/web/support/web-fixture.ts";

const paths = [
  "/write",
  "/notifications",
  "/saved",
  "/settings",
  "/settings/tips",
  "/spaces/new",
  "/search?q=bob",
];
const cookie = { cookie: "hakawati_session=alice" };

function fixture() {
  return createWebFixture((api) => {
    api.use("/api/v1/tip_jar", async (c, next) =>
      c.req.header("cookie")?.includes("alice") ? next() : c.json({ error: "Sign in first" }, 401),
    );
    api.use("/api/v1/notifications", async (c, next) =>
      c.req.header("cookie")?.includes("alice") ? next() : c.json({ error: "Sign in first" }, 401),
    );
    api.get("/api/v1/tip_jar", (c) => c.json({ enabled: true, adult: true, changed_at: null, entries: [] }));
    api.get("/api/v1/bookmarks", (c) => c.json([]));
    api.get("/api/v1/notifications", (c) => c.json([]));
    api.get("/api/v2/search", (c) => c.json({ accounts: [], statuses: [] }));
  });
}

describe.each(["en", "ar"])("in %s", (lang) => {
  it.each(paths)("%s is whole without scripts", async (path) => {
    const page = await fixture().get(path, { ...cookie, "accept-language": lang });
    expect(page.status).toBe(200);
    expect(page.html).toContain(`<html lang="${lang}"`);
    expect(page.html.match(/<h1/g)).toHaveLength(1);
    expect(page.html).not.toMatch(/\sstyle=/);
  });
});

it.each(paths.filter((path) => !path.startsWith("/search")))("%s asks visitors to sign in", async (path) => {
  const page = await fixture().get(path);
  expect(page.status).toBe(403);
  expect(page.html).toContain(`/sign-in?return=${encodeURIComponent(path)}`);
});

it("looks nothing up on other servers for visitors", async () => {
  const web = fixture();
  await web.get("/search?q=bob");
  await web.get("/search?q=bob", cookie);
  const searches = web.api.asked.filter((one) => one.includes("/api/v2/search"));
  expect(searches.map((one) => /resolve=(\w+)/.exec(one)?.[1])).toEqual(["false", "true"]);
});

it("shows beside the way to the notifications how many are unread", async () => {
  const web = createWebFixture((api) => {
    api.get("/api/v1/notifications/unread_count", (c) => c.json({ count: 3 }));
  });
  const { html } = await web.get("/settings", { ...cookie, "accept-language": "en" });
  expect(html).toMatch(/aria-label="Notifications, 3 unread".*<span class="badge num">3</);
  expect(html).toContain('aria-label="Alerts, 3 unread"');
  expect((await fixture().get("/settings", cookie)).html).not.toContain("badge");
});

it("tells the owner of a jar that it is frozen, and which entries the server's rules hide", async () => {
  const [kofi, paypal] = jar.entries;
  const own = {
    ...jar,
    adult: true,
    frozen_at: "2026-05-04T12:00:00.000Z",
    entries: [kofi, { ...paypal, denied: "denied_service" }],
  };
  const web = createWebFixture((api) => {
    api.get("/api/v1/tip_jar", (c) => c.json(own));
  });
  const { html } = await web.get("/settings/tips", cookie);
  expect(html).toContain("Moderators have frozen this jar since May 4, 2026");
  expect(html.match(/Nobody sees this entry/g)).toHaveLength(1);
  expect(html).toContain("This server does not offer this service.");
});

it("renames a passkey from its row", async () => {
  const passkey = { id: "p1", name: "Phone", created_at: "2026-05-01T00:00:00.000Z", last_used_at: null };
  const changed = { password_changed_at: "2026-05-01T00:00:00.000Z", email: null, email_confirmed: false };
  const security = { ...changed, totp: false, recovery_codes_left: 0, passkeys: [passkey], fresh: true };
  const renamed: unknown[] = [];
  const web = createWebFixture((api) => {
    api.get("/api/v1/security", (c) => c.json(security));
    api.get("/api/v1/sessions", (c) => c.json([]));
    api.get("/api/v1/authorized_apps", (c) => c.json([]));
    api.patch("/api/v1/security/passkeys/:id", async (c) => {
      renamed.push(c.req.param("id"), await c.req.json());
      return c.json(passkey);
    });
  });
  const { html } = await web.get("/settings/security", { ...cookie, "accept-language": "en" });
  expect(html).toContain('aria-label="Rename Phone"');
  const form = { return: "/settings/security", id: "p1", name: " هاتف " };
  const { headers } = await web.post("/settings/security/passkeys/rename", form, cookie);
  expect(renamed).toEqual(["p1", { name: "هاتف" }]);
  const done = await web.get(headers.get("location")!, { ...cookie, "accept-language": "en" });
  expect(done.html).toContain("The passkey has its new name.");
});

it("has the sound of a Space that is over, with its captions, and its ways for the host alone", async () => {
  const web = createWebFixture((api) => {
    api.get("/api/v1/spaces/:id", (c) =>
      c.json(space("s9", { state: "ended", ended_at: "2026-11-22T20:00:00Z" })),
    );
    api.get("/api/v1/spaces/:id/replay", (c) => {
      const isHost = Boolean(c.req.header("cookie"));
      const file = {
        url: `${origin}/media/s9.mp4`,
        captions_url: `${origin}/api/v1/spaces/s9/replay/captions.vtt`,
      };
      const times = { duration: 12, begins_at: 0, start: null, expires_at: "2026-12-22T20:00:00Z" };
      const ways = { clips: "speakers", may_clip: isHost, may_edit: isHost, speakers: [] };
      return c.json({ space_id: "s9", state: "ready", progress: 100, ...file, ...times, ...ways });
    });
  });
  const visitor = await web.get("/spaces/s9", { "accept-language": "en" });
  expect(visitor.html).toMatch(/<audio[^>]*src="[^"]*\/media\/s9\.mp4"/);
  expect(visitor.html).toMatch(/<track[^>]*captions\.vtt"/);
  expect(visitor.html).toContain("December 22");
  expect(visitor.html).not.toContain("Delete the replay");
  const host = await web.get("/spaces/s9", { ...cookie, "accept-language": "en" });
  expect(host.html).toContain("Delete the replay");
  expect(host.html).toContain("Make a clip");
});

it("shows how far a replay is while it is made, to everyone, and says where none could be made", async () => {
  let state = "processing";
  const web = createWebFixture((api) => {
    const ended = { state: "ended", ended_at: "2026-11-22T20:00:00Z" } as const;
    api.get("/api/v1/spaces/:id", (c) => c.json(space("s9", ended)));
    api.get("/api/v1/spaces/:id/replay", (c) => {
      const ways = { clips: "speakers", may_clip: false, may_edit: false, speakers: [] };
      const times = { duration: null, begins_at: 0, start: null, expires_at: null };
      return c.json({
        space_id: "s9",
        state,
        progress: 40,
        url: null,
        captions_url: null,
        ...times,
        ...ways,
      });
    });
  });
  const shown = async () => (await web.get("/spaces/s9", { "accept-language": "en" })).html;
  expect(await shown()).toMatch(/The replay is being made….*<progress[^>]*max="100"[^>]*value="40"/s);
  expect(await shown()).not.toContain("<audio");
  state = "failed";
  expect(await shown()).not.toMatch(/<progress class="grow"/);
});

it("says of a Space whose server fell silent that it may be over, and offers no way in", async () => {
  const host = { ...carol, space: null };
  const silent = space("s9", { host, uri: "https://remote.test/spaces/9", stale: true });
  const web = createWebFixture((api) => {
    api.get("/api/v1/spaces/:id", (c) => c.json(silent));
    api.get("/api/v1/spaces", (c) => c.json(c.req.query("state") === "live" ? [silent] : []));
  });
  for (const path of ["/spaces", "/spaces/s9"]) {
    const main = /<main.*<\/main>.*?(?=<script|$)/s.exec(
      (await web.get(path, { "accept-language": "en" })).html,
    )![0];
    expect(main).toContain("Its server has not been heard of for a while.");
    expect(main).not.toMatch(/tag live|Listen<|Start listening|listening</);
  }
});

it("shows how many listened where nothing was recorded: to the host and staff, to nobody else", async () => {
  let role = "user";
  const figures = { peak_listeners: 12, average_listeners: 8, listeners: [] };
  const web = createWebFixture((api) => {
    const ended = { state: "ended", ended_at: "2026-11-22T20:00:00Z" } as const;
    api.get("/api/v1/accounts/verify_credentials", (c, next) =>
      c.req.header("cookie") ? c.json({ ...alice, role: { id: role } }) : next(),
    );
    api.get("/api/v1/spaces/mine", (c) => c.json(space("mine", ended)));
    api.get("/api/v1/spaces/theirs", (c) => c.json(space("theirs", { ...ended, host: bob })));
    api.get("/api/v1/spaces/:id/replay", (c) => c.json({ error: "Record not found" }, 404));
    api.get("/api/v1/spaces/:id/figures", (c) => c.json(figures));
  });
  const counted = async (id: string, headers: Record<string, string>) =>
    (await web.get(`/spaces/${id}`, { ...headers, "accept-language": "en" })).html.includes(
      'id="figures-title"',
    );
  expect([await counted("mine", cookie), await counted("theirs", cookie), await counted("mine", {})]).toEqual(
    [true, false, false],
  );
  role = "moderator";
  expect(await counted("theirs", cookie)).toBe(true);
});
