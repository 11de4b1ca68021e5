// A post being written: whom an answer greets and reaches, what may be sent, and what is kept.
import { describe, expect, it } from "vitest";
import {
  emptyDraft,
  firstDraft,
  maySend,
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

  it("says what is said of each file, leaves out what was taken out, and keeps the poll", () => {
    const [wall, other] = begun.files;
    const files = [{ ...other!, description: " A red wall ", focus: { x: 0.5, y: 0 } }, wall!];
    expect(toEdit({ ...begun, files })).toMatchObject({
      media_ids: ["m2", "m1"],
      media_attributes: [
        { id: "m2", description: "A red wall", focus: "0.50,0.00" },
        { id: "m1", description: "A wall" },
      ],
      sensitive: true,
      keep_poll: true,
    });
    expect(toEdit({ ...begun, files: [] }).media_ids).toEqual([]);
  });
});
