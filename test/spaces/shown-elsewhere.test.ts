// What people on other servers see of a Space: our documents, read as each of them reads (readers.ts).
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAccountByHandle } from "#src/accounts/queries.ts";
import type { Json } from "#federation/vocab/json.ts";
import { cancelSpace } from "#src/spaces/cancel-space.ts";
import { endSpace } from "#src/spaces/end-space.ts";
import type { Space } from "#src/spaces/queries.ts";
import { scheduleSpace } from "#src/spaces/schedule-space.ts";
import { startScheduled } from "#src/spaces/start-space.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { picture } from "#test/support/pictures.ts";
import { sendForm } from "#test/support/upload.ts";
import { READERS } from "./readers.ts";

const TITLE = "قهوة & code <b>";
/** As it stands in HTML. */
const WRITTEN = "قهوة &#38; code &#60;b&#62;";

interface Documents {
  note: Json;
  event: Json;
}

let test: TestApp;
let space: Space;
const at: Record<"scheduled" | "live" | "ended" | "cancelled", Documents> = {} as never;

async function read(planned: Space): Promise<Documents> {
  const document = async (path: string) =>
    (await (await test.request(path, { headers: { accept: "application/activity+json" } })).json()) as Json;
  return {
    note: await document(`/users/alice/posts/${planned.announcementId}`),
    event: await document(`/spaces/${planned.id}`),
  };
}

beforeAll(async () => {
  test = await createTestApp();
  const alice = await test.person("alice");
  const plan = () =>
    scheduleSpace(test.app, alice.id, {
      title: TITLE,
      topics: ["coffee"],
      language: "en",
      scheduledFor: new Date(test.clock.now().getTime() + 3_600_000),
    });
  space = await plan();
  at.scheduled = await read(space);
  test.clock.advance(3_600_000);
  await startScheduled(test.app, alice.id, space.id);
  at.live = await read(space);
  test.clock.advance(72 * 60_000);
  await endSpace(test.app, space.id, alice.id);
  at.ended = await read(space);
  const never = await plan();
  await cancelSpace(test.app, never.id, alice.id);
  at.cancelled = await read(never);
});
afterAll(() => test[Symbol.asyncDispose]());

/** Another one of alice's, live, with a picture that was put up as clients do. */
async function withCover(): Promise<Documents> {
  const alice = (await findAccountByHandle(test.app.store.read, "alice", "here.test"))!;
  const client = await clientOf(test, alice);
  const parts = { file: await picture("jpeg", 600, 315), description: "Two cups" };
  const { body: media } = await sendForm(test, client, parts);
  await test.app.drain();
  const answer = await client.post("/api/v1/spaces", { title: "Painted", cover_id: media.id });
  expect(answer.body).toMatchObject({ cover: { type: "image", description: "Two cups" } });
  return read({ id: answer.body.id, announcementId: answer.body.announcement_id } as Space);
}

const STATES = [
  ["scheduled", "UTC:"],
  ["live", "Live now:"],
  ["ended", "Ended:"],
  ["cancelled", "Cancelled:"],
] as const;

describe("the announcement", () => {
  it.each(["mastodon", "misskey", "gotosocial", "akkoma"] as const)(
    "%s shows title, state and link, with nothing hidden",
    (name) => {
      for (const [state, words] of STATES) {
        const { note } = at[state];
        const shown = READERS[name].note(note);
        expect(shown).toMatchObject({
          words: expect.stringContaining(`<strong>${WRITTEN}</strong>`),
          warning: undefined,
          visibility: "public",
          hashtags: ["coffee"],
          language: "en",
        });
        expect(shown?.words).toContain(words);
        expect(shown?.words).toMatch(/<a href="https:\/\/here\.test\/spaces\/\w{26}"/);
      }
    },
  );

  it("tells how long it was, once it is over", () => {
    expect(READERS.mastodon.note(at.ended.note)?.words).toContain("1 hr, 12 min");
  });

  it("changes on servers that take edits of Notes alone, which is why it is one", () => {
    expect(READERS.mastodon.updates("Note")).toBe(true);
    expect(READERS.mastodon.updates("Event")).toBe(false);
    for (const state of ["live", "ended"] as const) {
      const { published, updated } = at[state].note;
      expect(Date.parse(String(updated))).toBeGreaterThan(Date.parse(String(published)));
    }
  });

  it("is a post of Pixelfed, which shows pictures alone, where the Space has a cover", async () => {
    expect(READERS.pixelfed.note(at.live.note)).toBeUndefined();
    expect(at.live.note["attachment"]).toEqual([]);
    const { note, event } = await withCover();
    expect(READERS.pixelfed.note(note)).toMatchObject({ words: expect.stringContaining("Live now:") });
    expect(note["attachment"]).toMatchObject([
      { type: "Document", mediaType: "image/jpeg", name: "Two cups" },
    ]);
    expect(event["image"]).toMatchObject({ type: "Image", mediaType: "image/jpeg", name: "Two cups" });
    expect((event["image"] as Json)["url"]).toBe((note["attachment"] as Json[])[0]!["url"]);
    expect(READERS.mobilizon.event(event)).toMatchObject({ title: "Painted" });
  });
});

describe("the Event", () => {
  it.each(["misskey", "gotosocial", "akkoma"] as const)(
    "%s shows title and link behind who hosts it",
    (name) => {
      expect(READERS[name].event(at.live.event)).toMatchObject({
        words: expect.stringMatching(/<a href="https:\/\/here\.test\/spaces\//),
        warning: "hosted by @alice@here.test",
        link: space.url,
        visibility: "public",
      });
      expect((READERS[name].event(at.live.event) as { words: string }).words).toContain(WRITTEN);
    },
  );

  it("is a line with title and page on Mastodon", () => {
    expect(READERS.mastodon.event(at.live.event)).toMatchObject({
      words: `${TITLE} ${space.url}`,
      warning: "hosted by @alice@here.test",
    });
  });

  it("is an event of Mobilizon: with its time, its page, a button that leads here, and its end", () => {
    const planned = READERS.mobilizon.event(at.scheduled.event);
    expect(planned).toEqual({
      title: TITLE,
      begins: space.scheduledFor!.toISOString(),
      ends: new Date(space.scheduledFor!.getTime() + 12 * 3_600_000).toISOString(),
      cancelled: false,
      online: true,
      participation: space.url,
      website: space.url,
      language: "en",
    });
    expect(READERS.mobilizon.event(at.cancelled.event)).toMatchObject({ cancelled: true });
    const { begins, ends } = READERS.mobilizon.event(at.ended.event) as { begins: string; ends: string };
    expect(Date.parse(ends) - Date.parse(begins)).toBeGreaterThanOrEqual(72 * 60_000);
    expect(READERS.mobilizon.note(at.live.note)).toBeUndefined();
  });
});
