// A post being written: whom an answer greets and reaches, what may be sent, and what is kept.
import { describe, expect, it } from "vitest";
import {
  emptyDraft,
  emptyPoll,
  fateOfPoll,
  firstDraft,
  maySend,
  pollOf,
  type PollDraft,
  quotesOf,
  readDraft,
  remaining,
  toStatus,
} from "#web/app/compose/compose-state.ts";
import { toEdit } from "#web/app/compose/send-draft.ts";
import { alice, bob, carol, status } from "#test/web/support/entities.ts";

const draft = emptyDraft("ar");

describe("an answer", () => {
  const mention = { id: alice.id, username: "alice", acct: "alice", url: alice.url };
  const question = {
    ...status("1", carol, "<p>?</p>"),
    mentions: [mention, { id: bob.id, username: "bob", acct: "bob", url: bob.url }],
    visibility: "private" as const,
    spoiler_text: "coffee",
  };

  it("greets everyone in the conversation but oneself", () => {
    expect(emptyDraft("en", question, alice).text).toBe(`@${carol.acct} @bob `);
  });

  it("reaches no more people than what it answers, under the same warning", () => {
    expect(emptyDraft("en", question, alice)).toMatchObject({
      visibility: "private",
      hasWarning: true,
      warning: "coffee",
    });
  });

  it("says what it answers", () => {
    expect(toStatus(draft, { replyTo: question }).in_reply_to_id).toBe("1");
  });
});

describe("sending", () => {
  it.each([
    ["nothing", "", false],
    ["blanks", "  \n", false],
    ["words", "مساء الخير", true],
    ["one character too many", "a".repeat(11), false],
    ["as many as fit, counted as people see them", "🫖".repeat(10), true],
  ])("%s: %j", (_what, text, may) => {
    expect(maySend({ ...draft, text }, 10, { phase: "idle" })).toBe(may);
  });

  it("waits for the one under way", () => {
    expect(maySend({ ...draft, text: "a" }, 10, { phase: "busy" })).toBe(false);
  });

  it("goes on after a failure", () => {
    expect(maySend({ ...draft, text: "a" }, 10, { phase: "failed", status: 500, reason: "" })).toBe(true);
  });

  it("leaves out a warning that was switched off or is blank", () => {
    const text = { ...draft, text: "a", warning: "b" };
    expect(toStatus({ ...text, hasWarning: false })).not.toHaveProperty("spoiler_text");
    expect(toStatus({ ...text, hasWarning: true, warning: " " })).not.toHaveProperty("spoiler_text");
    expect(toStatus({ ...text, hasWarning: true })).toMatchObject({ spoiler_text: "b", sensitive: true });
  });

  it("counts down", () => {
    expect(remaining({ ...draft, text: "قصّة" }, 500)).toBe(496);
  });
});

describe("a kept draft", () => {
  it("comes back as it was", () => {
    const kept = { ...draft, text: "half a story", visibility: "unlisted" as const };
    expect(readDraft(JSON.stringify(kept), draft)).toEqual(kept);
  });

  it.each([[null], [""], ["{"], ['{"text":5}'], ['{"visibility":"everyone"}'], ["null"]])(
    "is forgotten where it is %j",
    (kept) => {
      expect(readDraft(kept, draft)?.text ?? "").toBe("");
    },
  );
});

describe("an edit", () => {
  const media = {
    id: "m1",
    type: "image" as const,
    url: null,
    preview_url: null,
    description: "A wall",
  };
  const before = {
    ...status("1", alice, "<p>tea</p>"),
    sensitive: true,
    media_attachments: [media, { ...media, id: "m2", description: null }],
    quote_approval: { automatic: ["followers"], current_user: "automatic" as const },
  };
  const source = { id: "1", text: "tea", spoiler_text: "", content_type: "text/plain" };
  const begun = firstDraft("en", alice, undefined, { status: before, source });

  it("begins with the files that there are, hidden as they are, and who may quote it", () => {
    expect(begun).toMatchObject({ sensitive: true, quotes: "followers" });
    expect(begun.files.map(({ description }) => description)).toEqual(["A wall", ""]);
    expect(quotesOf({ quote_approval: { automatic: [], current_user: "automatic" } })).toBe("nobody");
    expect(quotesOf({})).toBe("public");
  });

  it("says what is said of each file, and leaves out what was taken out", () => {
    const [wall, other] = begun.files;
    const files = [{ ...other!, description: " A red wall ", focus: { x: 0.5, y: 0 } }, wall!];
    expect(toEdit({ ...begun, files }, before)).toMatchObject({
      media_ids: ["m2", "m1"],
      media_attributes: [
        { id: "m2", description: "A red wall", focus: "0.50,0.00" },
        { id: "m1", description: "A wall" },
      ],
      sensitive: true,
    });
    expect(toEdit({ ...begun, files: [] }, before).media_ids).toEqual([]);
  });

  describe("of a poll", () => {
    const ends = new Date(Date.now() + 7_200_000).toISOString();
    const poll = {
      id: "p1",
      expires_at: ends,
      expired: false,
      multiple: false,
      votes_count: 3,
      voters_count: 3,
      options: [
        { title: "Thursday", votes_count: 1 },
        { title: "Friday", votes_count: 2 },
      ],
    };
    const asked = { ...before, poll };
    const draft = firstDraft("en", alice, undefined, { status: asked, source });
    const withPoll = (part: Partial<PollDraft>) => ({ ...draft, poll: { ...draft.poll!, ...part } });

    it("keeps it with its votes while it is not touched", () => {
      expect(draft.poll).toMatchObject({ options: ["Thursday", "Friday"], hideTotals: false });
      expect(fateOfPoll(draft.poll, poll)).toBe("kept");
      expect(toEdit(withPoll({ options: ["Thursday", "Friday", " "] }), asked)).toMatchObject({
        keep_poll: true,
      });
      expect(toEdit(draft, asked)).not.toHaveProperty("poll");
    });

    it("asks anew when its choices are others, until the same end or a day after one that is over", () => {
      const other = withPoll({ options: ["Thursday", "Saturday"] });
      expect(fateOfPoll(other.poll, poll)).toBe("anew");
      const sent = toEdit(other, asked);
      expect(sent).not.toHaveProperty("keep_poll");
      expect(sent.poll).toMatchObject({ options: ["Thursday", "Saturday"], multiple: false });
      expect(sent.poll!.expires_in).toBeGreaterThan(7_000);
      expect(sent.poll!.expires_in).toBeLessThanOrEqual(7_200);
      const over = { ...poll, expired: true, expires_at: "2020-01-01T00:00:00Z" };
      expect(pollOf(other.poll, over).expires_in).toBe(86_400);
    });

    it("moves its end without its votes, and lets it go", () => {
      const longer = withPoll({ expiresIn: 604_800 });
      expect(fateOfPoll(longer.poll, poll)).toBe("changed");
      expect(toEdit(longer, asked).poll).toMatchObject({ expires_in: 604_800 });
      const without = toEdit({ ...draft, poll: null }, asked);
      expect([fateOfPoll(null, poll), "poll" in without, "keep_poll" in without]).toEqual([
        "goes",
        false,
        false,
      ]);
      expect([fateOfPoll(null, null), fateOfPoll(emptyPoll, null)]).toEqual(["none", "new"]);
    });
  });
});
