// Search in every script, on either database: what is found, by whom, and what stays hidden.
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { block } from "#src/graph/block.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { receivePost } from "#src/posts/receive-post.ts";
import { findHashtags, findPeople, findPosts } from "#src/search/find.ts";
import { reindex } from "#src/search/reindex.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { CAROL } from "#test/support/carol.ts";
import { clientOf, clientWith } from "#test/support/client.ts";

const page = { limit: 20, offset: 0 };

/** What is written, and what is looked for: both spellings must meet. */
const PROBES: [string, string][] = [
  ["شربت القهوة في الصباح", "قهوة"],
  ["والكتاب على الطاولة", "كتاب"],
  ["قَهْوَةٌ عَرَبِيَّةٌ", "قهوة عربية"],
  ["ذهبت إلى مدينة فاس", "الى المدينه"],
  ["أحمد يحكي", "احمد"],
  ["كتــــاب ١٢٣", "كتاب 123"],
  ["东京塔很高", "京塔"],
  ["東京都の天気はとても良い", "天気"],
  ["コーヒーが好きです", "コーヒー"],
  ["서울에서 커피를 마셨다", "커피"],
  ["ฉันชอบดื่มกาแฟ", "กาแฟ"],
  ["Ein Café in Zürich", "cafe zurich"],
  ["ESPRESSO à côté", "espresso cote"],
  ["Die Straße nach Łódź", "strasse lodz"],
  ["ΣΊΣΥΦΟΣ και καφές", "σισυφος καφες"],
  ["Ｆｕｌｌｗｉｄｔｈ and naïve", "fullwidth naive"],
];

async function write(
  test: TestApp,
  accountId: string,
  text: string,
  visibility: "public" | "followers" = "public",
) {
  return createPost(test.app, { accountId, text, visibility });
}

describe("search", () => {
  it("finds posts in any script and spelling, the newest first, and after a new start of the index too", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const alice = await test.person("alice");
    const posts = new Map<string, string>();
    for (const [text] of PROBES) posts.set(text, (await write(test, alice.id, text)).id);
    await app.drain();
    const find = async (query: string) =>
      (await findPosts(app, query, { ...page, viewerId: alice.id })).map(({ id }) => id);
    const probe = async () => {
      for (const [text, query] of PROBES)
        expect([query, await find(query)]).toEqual([query, expect.arrayContaining([posts.get(text)])]);
    };
    await probe();
    const [first, , third] = PROBES.map(([text]) => posts.get(text));
    expect(await find("القهوة")).toEqual([third, first]);
    expect(await find("قهوة شاي")).toEqual([]);
    expect(await find("' OR \" * ) -- :")).toEqual([]);
    const seen: number[] = [];
    await app.store.tx(async ({ q, t }) => void (await q.delete(t.searchNames)));
    await reindex(app, ({ done, all }) => void seen.push(done / all));
    expect(seen.at(-1)).toBe(1);
    await probe();
    expect((await findPeople(app.store.read, "ali", page)).map(({ id }) => id)).toEqual([alice.id]);
  });

  it("follows edits and deletions, and knows operators", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    await updateProfile(app, bob.id, { indexable: true });
    const post = await write(test, alice.id, "a lantern");
    const answer = await createPost(app, {
      accountId: bob.id,
      text: "a lantern too",
      visibility: "public",
      inReplyToId: post.id,
    });
    await app.drain();
    const find = async (query: string) =>
      (await findPosts(app, query, { ...page, viewerId: alice.id })).map(({ id }) => id);
    expect(await find("lantern")).toEqual([answer.id, post.id]);
    expect(await find("lantern from:bob")).toEqual([answer.id]);
    expect(await find("from:me")).toEqual([post.id]);
    expect(await find("from:nobody lantern")).toEqual([]);
    expect(await find("lantern is:reply")).toEqual([answer.id]);
    expect(await find("lantern after:2100-01-01")).toEqual([]);
    expect(await find("lantern has:media")).toEqual([]);
    await editPost(app, alice.id, post.id, { text: "a lamp" });
    await app.drain();
    expect(await find("lantern")).toEqual([answer.id]);
    expect(await find("lamp")).toEqual([post.id]);
    await deletePost(app, bob.id, answer.id);
    await app.drain();
    expect(await find("lantern")).toEqual([]);
  });

  it("shows what others wrote only where they allow it, it is public, and nobody blocks anyone", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const open = await write(test, bob.id, "storyteller");
    const narrow = await write(test, bob.id, "storyteller", "followers");
    await app.drain();
    const find = async (viewerId: string) =>
      (await findPosts(app, "storyteller", { ...page, viewerId })).map(({ id }) => id);
    expect(await find(bob.id)).toEqual([narrow.id, open.id]);
    expect(await find(alice.id)).toEqual([]);
    await updateProfile(app, bob.id, { indexable: true });
    expect(await find(alice.id)).toEqual([open.id]);
    await block(app, alice.id, bob.id);
    expect(await find(alice.id)).toEqual([]);
    expect(await findPeople(app.store.read, "bob", { ...page, viewerId: alice.id })).toEqual([]);
  });

  it("takes in posts of other servers from those who allow it, and drops them when they no longer do", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const alice = await test.person("alice");
    const receive = (indexable: boolean) =>
      app.store.tx((tx) => receiveAccount(app, tx, { ...CAROL, name: "كارول", indexable }));
    const author = await receive(false);
    const post = await receivePost(app, author, {
      ...remotePost(),
      content: "<p>the <b>lighthouse</b></p>",
    });
    await app.drain();
    const find = async () =>
      (await findPosts(app, "lighthouse", { ...page, viewerId: alice.id })).map(({ id }) => id);
    expect(await find()).toEqual([]);
    await receive(true);
    await app.drain();
    expect(await find()).toEqual([post!.id]);
    expect((await findPeople(app.store.read, "كارو", page)).map(({ id }) => id)).toEqual([author.id]);
    await receive(false);
    await app.drain();
    expect(await find()).toEqual([]);
    const rows = await app.store.read.q
      .select()
      .from(app.store.tables.searchPosts)
      .where(eq(app.store.tables.searchPosts.postId, post!.id));
    expect(rows).toEqual([]);
  });

  it("answers at /api/v2/search in Mastodon's shape, by kind, and to strangers without posts", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const alice = await test.person("alice");
    await updateProfile(app, alice.id, { name: "حكواتية المقهى", indexable: true });
    await write(test, alice.id, "مساء الخير #قهوة_الصباح");
    await app.drain();
    const asAlice = await clientOf(test, alice);
    const { body } = await asAlice.get(`/api/v2/search?q=${encodeURIComponent("قهوة")}`);
    expect(body.statuses).toHaveLength(1);
    expect(body.hashtags).toMatchObject([
      { name: "قهوة_الصباح", following: false, history: [{ uses: "1" }, {}, {}, {}, {}, {}, {}] },
    ]);
    const people = await asAlice.get(`/api/v2/search?type=accounts&q=${encodeURIComponent("مقهى")}`);
    expect(people.body).toMatchObject({ accounts: [{ acct: "alice" }], statuses: [], hashtags: [] });
    const stranger = await clientWith(test).get(`/api/v2/search?q=${encodeURIComponent("قهوة")}`);
    expect(stranger.body).toMatchObject({ statuses: [], hashtags: [{ name: "قهوة_الصباح" }] });
    expect((await clientWith(test).get("/api/v2/search?q=x&resolve=true")).status).toBe(401);
    expect((await asAlice.get("/api/v2/search")).status).toBe(422);
    expect((await asAlice.get(`/api/v2/search?q=${"%00'%22*".repeat(50)}`)).status).toBe(200);
    expect(await findHashtags(app.store.read, "#قهوه", 10, 0)).toEqual(["قهوة_الصباح"]);
  });
});

function remotePost() {
  return {
    uri: `${CAROL.uri}/posts/1`,
    url: `${CAROL.uri}/posts/1`,
    visibility: "public" as const,
    content: "",
    spoiler: "",
    sensitive: false,
    language: null,
    hashtags: [],
    attachments: [],
    inReplyToUri: null,
    spaceUri: null,
    poll: null,
    quote: null,
    quotePolicy: null,
    mentionedIds: [],
    publishedAt: new Date(),
    updatedAt: null,
  };
}
