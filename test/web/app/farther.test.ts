// What comes from elsewhere says how far it is known here, what is on its way, and where somebody has moved.
import { describe, expect, it } from "vitest";
import { createApi } from "#web/app/api.ts";
import { alice, carol, status } from "#test/web/support/entities.ts";
import { createWebFixture } from "#test/web/support/web-fixture.ts";

const cookie = { cookie: "hakawati_session=alice" };
const underWay = { "mastodon-async-refresh": 'id="posts:carol", retry=2' };
const theirs = status("2", carol, "<p>Coffee</p>");

function fixture(headers: Record<string, string> = {}, more: object = {}) {
  return createWebFixture((api) => {
    api.get("/api/v1/accounts/lookup", (c) => c.json({ ...carol, ...more }));
    api.get("/api/v1/accounts/:id/statuses", (c) =>
      c.json(c.req.query("pinned") ? [] : [theirs], 200, headers),
    );
    api.get("/api/v1/statuses/2/context", (c) => c.json({ ancestors: [], descendants: [] }, 200, headers));
  });
}

describe.each([
  ["a profile", "/@carol@remote.test", "Older posts are being fetched from", "as far as this server knows"],
  ["a thread", "/@carol@remote.test/2", "More replies are being fetched from", "Replies are shown as far as"],
])("%s of another server", (_what, path, fetching, farther) => {
  it("says what is on its way, with a link for those without scripts", async () => {
    const { html } = await fixture(underWay).get(path, cookie);
    expect(html).toMatch(
      new RegExp(`${fetching} <bdi dir="ltr">remote.test</bdi>.*href="${path}">Look again`),
    );
    expect((await fixture().get(path, cookie)).html).not.toContain(fetching);
  });

  it("says that there may be more, and where", async () => {
    const { html } = await fixture().get(path);
    expect(html).toContain(farther);
    expect(html).toMatch(
      /href="https:\/\/(remote|qissa)\.test\/@carol[^"]*" rel="nofollow noopener noreferrer"/,
    );
  });
});

it("says nothing of the kind about people of this server", async () => {
  const { html } = await createWebFixture().get("/@alice");
  expect(html).not.toContain("as far as");
});

it("shows where somebody has moved, to be followed there", async () => {
  const { html } = await fixture({}, { moved: alice }).get("/@carol@remote.test", cookie);
  expect(html).toMatch(/aria-label="The new account".*has moved.*href="\/@alice"/s);
  expect((await fixture().get("/@carol@remote.test")).html).not.toContain("has moved");
});

it("reads the id of what is under way, and does without", async () => {
  const answering = (headers: HeadersInit) => createApi(async () => Response.json([], { headers }));
  expect((await answering(underWay).postsOf("1", {})).refresh).toBe("posts:carol");
  expect((await answering({}).postsOf("1", {})).refresh).toBeNull();
});
