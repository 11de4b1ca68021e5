// One's own jar while it is edited: order, visibility, what is unsaved, and where a refusal belongs.
import { describe, expect, it } from "vitest";
import {
  draftOf,
  isChanged,
  isLink,
  moved,
  problemOf,
  removed,
  restored,
  serviceOfCode,
  toEdit,
  withEntry,
} from "#web/app/tips/jar-draft.ts";
import { fieldOf, topicsOf } from "#web/app/spaces/space-draft.ts";
import { jar } from "#test/web/support/entities.ts";

const saved = { ...jar, adult: true, entries: jar.entries.slice(0, 3) };
const draft = draftOf(saved);
const services = ({ entries }: { entries: { service: string | null }[] }) =>
  entries.map(({ service }) => service);

describe("a jar being edited", () => {
  it("moves, removes and hides, and knows that this is not saved", () => {
    expect(isChanged(draft, saved)).toBe(false);
    const edited = withEntry(removed(moved(draft, 2, 1), "tip-kofi"), "tip-paypal", { visibility: "local" });
    expect(services(edited)).toEqual(["lightning", "paypal"]);
    expect(edited.entries[1]!.visibility).toBe("local");
    expect(isChanged(edited, saved)).toBe(true);
    expect(isChanged(moved(moved(draft, 0, 2), 2, 0), saved)).toBe(false);
  });

  it("does not move over its ends", () => {
    expect(moved(draft, 0, -1)).toBe(draft);
    expect(moved(draft, 2, 3)).toBe(draft);
  });

  it("takes a removal back to where the entry stood, once, whatever happened since", () => {
    const [kofi] = draft.entries;
    const less = removed(draft, kofi!.id);
    expect(services(restored(less, kofi!, 0))).toEqual(services(draft));
    expect(isChanged(restored(less, kofi!, 0), saved)).toBe(false);
    expect(services(restored(moved(less, 0, 1), kofi!, 2))).toEqual(["lightning", "paypal", "kofi"]);
    expect(restored(draft, kofi!, 0)).toBe(draft);
  });

  it("sends amounts without the fields that were left empty", () => {
    const amounts = { currency: "EUR", values: ["3", " ", "5 "], links: [] };
    const edited = withEntry(draft, "tip-kofi", { amounts });
    expect(toEdit(edited).entries[0]).toMatchObject({ amounts: { currency: "EUR", values: ["3", "5"] } });
    expect(isChanged(edited, saved)).toBe(true);
    const emptied = withEntry(draft, "tip-kofi", {
      amounts: { currency: "EUR", values: ["", ""], links: [] },
    });
    expect(toEdit(emptied).entries[0]).toMatchObject({ amounts: null });
    expect(isChanged(emptied, saved)).toBe(false);
  });

  it("is sent whole, what is added last", () => {
    const edit = toEdit(draft, { service: null, handle: "https://liberapay.com/alice" });
    expect(services(edit)).toEqual(["kofi", "paypal", "lightning", null]);
    expect(edit).toMatchObject({ enabled: true, adult: true });
  });
});

describe("a refusal", () => {
  it.each([
    ["of what is added", { reason: "wrong_format", entry: "3" }, "added"],
    ["of an entry that stands there", { reason: "twice", entry: "1" }, 1],
    ["of the jar", { reason: "adult_declaration_required" }, "jar"],
  ])("%s belongs there", (_of, details, at) => {
    expect(problemOf({ details, message: "no" }, 3)).toEqual({ at, reason: details.reason, said: "no" });
  });

  it("without a reason is one of the jar", () => {
    expect(problemOf({ details: {}, message: "" }, 3)).toMatchObject({ at: "jar", reason: "unknown" });
  });
});

describe("what is pasted", () => {
  it.each([
    ["https://ko-fi.com/alice", true],
    ["ko-fi.com/alice", true],
    ["lightning:alice@example.org", true],
    ["Ko-fi", false],
    ["alice@example.org", false],
    ["باي بال", false],
    ["bank: iban", false],
  ])("%s names its service itself: %s", (text, yes) => {
    expect(isLink(text)).toBe(yes);
  });
});

describe("the form of a Space", () => {
  it("takes topics as people write them", () => {
    expect(topicsOf(" #rivers, oral_history،تاريخ  rivers,")).toEqual(["rivers", "oral_history", "تاريخ"]);
    expect(topicsOf("")).toEqual([]);
  });

  it("puts an objection at its field", () => {
    expect(fieldOf({ details: { "topics.0": "one word" } })).toBe("topics");
    expect(fieldOf({ details: { title: "too long" } })).toBe("title");
    expect(fieldOf({ details: {} })).toBeNull();
  });
});

describe("what the admins' rules refuse", () => {
  it("has a reason of its own, though the server names none", () => {
    const problem = problemOf({ details: {}, message: "no", code: "forbidden" }, 3);
    expect(problem).toEqual({ at: "jar", reason: "forbidden", said: "no" });
  });
});

describe("the text of a code", () => {
  it.each([
    ["000201010211…5802BR", "emv-qr"],
    ["00020101021126440014ID.CO.QRIS.WWW0215", "qris"],
    ["https://ko-fi.com/alice", null],
    ["alice", null],
  ])("%s names its service: %s", (text, service) => expect(serviceOfCode(text)).toBe(service));
});
