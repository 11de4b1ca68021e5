// Polls, quotes and reactions on pages: what a reader sees, and what the browser works out by itself.
import { describe, expect, it } from "vitest";
import { emptyDraft, emptyPoll, maySend, toStatus } from "#web/app/compose/compose-state.ts";
import { withRoom } from "#web/app/compose/poll-editor.tsx";
import type { Poll, Status } from "#web/app/entities/posts.ts";
import { shareOf } from "#web/components/poll.tsx";
import { toggled } from "#web/components/reactions.tsx";
import { alice, bob, carol, status } from "#test/web/support/entities.ts";
import { createWebFixture } from "#test/web/support/web-fixture.ts";

const poll: Poll = {
  id: "p1",
  expires_at: new Date(Date.now() + 7_200_000).toISOString(),
  expired: false,
  multiple: true,
  votes_count: 6,
  voters_count: 4,
  options: [
    { title: "Season of Migration", votes_count: 4 },
    { title: "<b>ألف ليلة</b>", votes_count: 2 },
  ],
  voted: false,
  own_votes: [],
};

/** What stands on the page; the data that goes with it for the browser is left out. */
function pageOf(more: Partial<Status>, headers: Record<string, string> = {}) {
  const shown = status("77", bob, "<p>What shall we read?</p>", more);
  const web = createWebFixture((api) => api.get("/api/v1/statuses/77", (c) => c.json(shown)));
  return web.get("/@bob/77", headers).then(({ html }) => html.split('<script type="application/json"')[0]!);
}

const asAlice = { cookie: "hakawati_session=alice" };

describe("a poll", () => {
  it("is a ballot for who may vote, and its result for visitors and those who have voted", async () => {
    expect(await pageOf({ poll }, asAlice)).toMatch(/<input type="checkbox" name="poll-p1"/);
    expect(await pageOf({ poll: { ...poll, multiple: false } }, asAlice)).toContain('type="radio"');
    for (const html of [
      await pageOf({ poll }),
      await pageOf({ poll: { ...poll, voted: true, own_votes: [1] } }, asAlice),
    ]) {
      expect(html).not.toContain("poll-p1");
      expect(html).toContain("100%");
      expect(html).toContain("50%");
    }
    expect(await pageOf({ poll: { ...poll, voted: true, own_votes: [1] } }, asAlice)).toContain("opt mine");
  });

  it("says its choices as text, in Arabic too, and hides counts that are hidden", async () => {
    const hidden = { ...poll, options: poll.options.map(({ title }) => ({ title, votes_count: null })) };
    const html = await pageOf({ poll: hidden }, { "accept-language": "ar" });
    expect(html).toContain("&lt;b>ألف ليلة");
    expect(html).toContain("النتائج عند الانتهاء");
    expect(html).not.toMatch(/[٪%][^<"]{0,2}<\/span>/);
  });

  it("is counted in people where several answers are possible", () => {
    expect(shareOf(poll, 2)).toBe(0.5);
    expect(shareOf({ ...poll, multiple: false }, 3)).toBe(0.5);
    expect(shareOf({ ...poll, voters_count: null }, 3)).toBe(0.5);
    expect(shareOf({ ...poll, votes_count: 0, voters_count: 0 }, 0)).toBe(0);
  });

  it("is written with an empty choice to go on with, as long as there may be one more", () => {
    expect(withRoom([], 4)).toEqual(["", ""]);
    expect(withRoom(["a", "b"], 4)).toEqual(["a", "b", ""]);
    expect(withRoom(["a", "b", "c", "d"], 4)).toEqual(["a", "b", "c", "d"]);
    expect(withRoom(["a", "b", "", ""], 4)).toEqual(["a", "b", ""]);
  });

  it("is sent with its choices alone, two at least", () => {
    const draft = {
      ...emptyDraft("en"),
      text: "Which?",
      poll: { ...emptyPoll, options: ["a ", "", "b", ""] },
    };
    expect(toStatus(draft).poll).toEqual({
      options: ["a", "b"],
      expires_in: 86_400,
      multiple: false,
      hide_totals: false,
    });
    expect(maySend(draft, 100, { phase: "idle" })).toBe(true);
    const one = { ...draft, poll: { ...emptyPoll, options: ["a", ""] } };
    expect(maySend(one, 100, { phase: "idle" })).toBe(false);
    expect(toStatus(emptyDraft("en"))).not.toHaveProperty("poll");
  });
});

describe("a quote", () => {
  it("shows what it quotes, and leaves what stands behind a warning there", async () => {
    const quoted = status("5", carol, "<p>A good listener finishes the story.</p>");
    const html = await pageOf({ quote: { state: "accepted", quoted_status: quoted } });
    expect(html).toContain("A good listener");
    expect(html).toContain(`href="/@${carol.acct}/5"`);
    const folded = { ...quoted, spoiler_text: "The ending" };
    const warned = await pageOf({ quote: { state: "accepted", quoted_status: folded } });
    expect(warned).toContain("The ending");
    expect(warned).not.toContain("A good listener");
  });

  it.each([
    ["pending", "once its author agrees"],
    ["revoked", "taken this quote back"],
    ["deleted", "was deleted"],
    ["blocked_account", "someone you block"],
    ["a state of tomorrow", "is not shown here"],
  ])("says why it is not shown: %s", async (state, words) => {
    expect(await pageOf({ quote: { state, quoted_status: null } })).toContain(words);
  });

  it("is written beside what it quotes, without words of its own if need be", async () => {
    const html = (await createWebFixture().get("/write?quote=2", asAlice)).html;
    expect(html).toContain("cardamom to taste");
    const draft = { ...emptyDraft("en"), quotes: "followers" as const };
    const quoting = status("5", alice, "");
    expect(toStatus(draft, { quoting })).toMatchObject({
      quoted_status_id: "5",
      quote_approval_policy: "followers",
    });
    expect(maySend(draft, 100, { phase: "idle" }, true)).toBe(true);
  });
});

describe("reactions", () => {
  const one = { name: "🎉", count: 2, me: true, url: null };

  it("stand under the post, one's own marked; another server's picture is not loaded from there", async () => {
    const blob = { name: "blob@remote.test", count: 1, me: false, url: "https://remote.test/blob.png" };
    const html = await pageOf({ emoji_reactions: [one, blob] }, asAlice);
    expect(html).toMatch(/<button type="button" class="mine" aria-pressed="true" aria-label="🎉 2"/);
    expect(html).toContain(":blob:");
    expect(html).not.toContain("remote.test/blob.png");
  });

  it("are given and taken back at once", () => {
    expect(toggled([one], "🎉")).toEqual([{ ...one, count: 1, me: false }]);
    expect(toggled([{ ...one, count: 1 }], "🎉")).toEqual([]);
    expect(toggled([{ ...one, me: false }], "🎉")).toEqual([{ ...one, count: 3 }]);
    expect(toggled([], "☕")).toEqual([{ name: "☕", count: 1, me: true, url: null }]);
  });
});
