import { describe, expect, it } from "vitest";
import { getAccount } from "#src/accounts/queries.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { follow } from "#src/graph/follow.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { addEmoji } from "#src/posts/emojis/local-emojis.ts";
import { featureTag } from "#src/posts/hashtags/featured.ts";
import { pinPost } from "#src/posts/pins/pin-post.ts";
import { pinnedPostsOf } from "#src/posts/pins/queries.ts";
import { unpinPost } from "#src/posts/pins/unpin-post.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { versionsOf } from "#src/posts/writing/versions.ts";
import { clientOf, clientWith } from "#test/support/client.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";
import { sendTo, Stranger, type StrangeActor } from "./stranger.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** bob of there.test follows alice of here.test. */
async function pairUp(network: TestNetwork) {
  const [here, there] = [await joinNetwork(network, "here.test"), await joinNetwork(network, "there.test")];
  const [alice, bob] = [await here.person("alice"), await there.person("bob")];
  const aliceThere = await there.app.remote.findAccount("alice@here.test");
  await follow(there.app, bob.id, aliceThere!);
  await drainAll(there, here);
  const settle = () => drainAll(here, there, here);
  return { here, there, alice, bob, aliceThere: aliceThere!, settle };
}

const documentAt = (instance: TestInstance, uri: string) =>
  instance.request(new URL(uri).pathname, { headers: { accept: "application/activity+json" } });

describe("between two instances", () => {
  it("Markdown, its source, edits with their history, and the tombstone arrive", async () => {
    await using network = Object.assign(new TestNetwork(), { [Symbol.asyncDispose]: () => network.close() });
    const { here, there, alice, settle } = await pairUp(network);
    await using _here = here;
    await using _there = there;
    const draft = {
      accountId: alice.id,
      text: "**Coffee** #قَهْوَة\n\n- one",
      sourceType: "text/markdown",
    } as const;
    const post = await createPost(here.app, {
      ...draft,
      visibility: "public",
      language: "en",
      spoiler: "food",
    });
    await settle();
    const received = async () => (await findPostByUri(there.app.store.read, post.uri))!;
    expect(await received()).toMatchObject({
      content: expect.stringMatching(/^<p><strong>Coffee<\/strong> <a .*<ul><li>one<\/li><\/ul>$/),
      hashtags: ["قَهْوَة"],
      language: "en",
      spoiler: "food",
      sensitive: true,
      editedAt: null,
    });
    expect(await (await documentAt(here, post.uri)).json()).toMatchObject({
      source: { content: draft.text, mediaType: "text/markdown" },
      contentMap: { en: post.content },
      tag: [{ type: "Hashtag", name: "#قَهْوَة", href: `https://here.test/tags/${encodeURIComponent("قَهْوَة")}` }],
    });

    here.clock.advance(60_000);
    there.clock.advance(60_000);
    await editPost(here.app, alice.id, post.id, { text: "_Tea_", spoiler: "food" });
    await settle();
    const edited = await received();
    expect(edited).toMatchObject({ content: "<p><em>Tea</em></p>", hashtags: [] });
    expect(edited.editedAt).toBeInstanceOf(Date);
    const versions = await versionsOf(there.app.store.read, edited);
    expect(versions.map(({ content }) => content.includes("Coffee"))).toEqual([true, false]);

    await deletePost(here.app, alice.id, post.id);
    await settle();
    expect(await received()).toMatchObject({ content: "", deletedAt: expect.any(Date) });
    const gone = await documentAt(here, post.uri);
    expect(gone.status).toBe(410);
    expect(gone.headers.get("content-type")).toMatch(/^application\/activity\+json/);
    expect(await gone.json()).toMatchObject({ id: post.uri, type: "Tombstone", deleted: expect.any(String) });
  });

  it("pins come with Add, go with Remove, and are read whole by who looks later", async () => {
    await using network = Object.assign(new TestNetwork(), { [Symbol.asyncDispose]: () => network.close() });
    const { here, there, alice, aliceThere, settle } = await pairUp(network);
    await using _here = here;
    await using _there = there;
    const write = (text: string, visibility: "public" | "followers" = "public") =>
      createPost(here.app, { accountId: alice.id, text, visibility });
    const [one, two, hidden] = [await write("one"), await write("two"), await write("three", "followers")];
    await settle();
    const pinnedThere = async () =>
      (await pinnedPostsOf(there.app.store.read, aliceThere)).map(({ uri }) => uri);
    await pinPost(here.app, alice.id, one.id);
    here.clock.advance(1_000);
    await pinPost(here.app, alice.id, two.id);
    await settle();
    expect((await pinnedThere()).sort()).toEqual([one.uri, two.uri].sort());
    await unpinPost(here.app, alice.id, one.id);
    await settle();
    expect(await pinnedThere()).toEqual([two.uri]);

    await featureTag(here.app, alice.id, "قهوة");
    const featured = await (await documentAt(here, `${alice.uri}/featured`)).json();
    expect(featured).toMatchObject({ totalItems: 1, orderedItems: [{ id: two.uri, type: "Note" }] });
    expect(JSON.stringify(featured), "F22").not.toContain(hidden.id);
    expect(await (await documentAt(here, `${alice.uri}/tags`)).json()).toMatchObject({
      orderedItems: [{ type: "Hashtag", name: "#قهوة" }],
    });

    await using third = await joinNetwork(network, "third.test");
    const aliceElsewhere = await third.app.remote.findAccount("alice@here.test");
    await drainAll(third);
    const elsewhere = await pinnedPostsOf(third.app.store.read, aliceElsewhere!);
    expect(elsewhere.map(({ uri }) => uri)).toEqual([two.uri]);
  });

  it("custom emoji of posts and names arrive with their pictures, and only under the server that they are of", async () => {
    await using network = Object.assign(new TestNetwork(), { [Symbol.asyncDispose]: () => network.close() });
    const { here, there, alice, bob, aliceThere, settle } = await pairUp(network);
    await using _here = here;
    await using _there = there;
    const { url } = await addEmoji(here.app, { shortcode: "coffee_cup", picture: PNG });
    await updateProfile(here.app, alice.id, { name: "Alice :coffee_cup:" });
    const post = await createPost(here.app, {
      accountId: alice.id,
      text: "a :coffee_cup: and a :tea_pot:",
      visibility: "public",
    });
    await settle();
    const asBob = await clientOf(there, bob);
    const [status] = (await asBob.get("/api/v1/timelines/home")).body;
    expect(status).toMatchObject({ uri: post.uri, content: "<p>a :coffee_cup: and a :tea_pot:</p>" });
    expect(status.emojis).toMatchObject([{ shortcode: "coffee_cup", visible_in_picker: true }]);
    expect(status.account.emojis).toHaveLength(1);
    expect((await getAccount(there.app.store.read, aliceThere)).name).toBe("Alice :coffee_cup:");
    const own = (await asBob.post("/api/v1/statuses", { status: "mine :coffee_cup:" })).body;
    expect(own.emojis).toEqual([]);
    expect((await asBob.get("/api/v1/custom_emojis")).body).toEqual([]);
    const picture = await here.request(new URL(url).pathname);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await picture.arrayBuffer()).equals(PNG)).toBe(true);
  });
});

describe("from a server of another kind", () => {
  interface Scene extends AsyncDisposable {
    here: TestInstance;
    remote: Stranger;
    carol: StrangeActor;
    carolId: string;
    note(name: string, more?: object): Record<string, unknown>;
  }

  async function scene(): Promise<Scene> {
    const network = new TestNetwork();
    const here = await joinNetwork(network, "here.test");
    const remote = await Stranger.join(network);
    const featured = `${remote.origin}/users/carol/collections/featured`;
    const carol = remote.actor("carol", { featured });
    const alice = await here.person("alice");
    const carolId = (await here.app.remote.findAccount("carol@remote.test"))!;
    await follow(here.app, alice.id, carolId);
    await sendTo(here, carol, {
      id: `${carol.uri}#accept`,
      type: "Accept",
      object: { type: "Follow", actor: alice.uri, object: carol.uri },
    });
    return {
      here,
      remote,
      carol,
      carolId,
      note(name, more = {}) {
        const id = `${remote.origin}/notes/${name}`;
        const published = new Date(Date.now() - 60_000).toISOString();
        const to = ["https://www.w3.org/ns/activitystreams#Public"];
        const note = {
          id,
          type: "Note",
          attributedTo: carol.uri,
          to,
          content: `<p>${name}</p>`,
          published,
          ...more,
        };
        remote.serve(`/notes/${name}`, note);
        return note;
      },
      async [Symbol.asyncDispose]() {
        await here[Symbol.asyncDispose]();
        await remote[Symbol.asyncDispose]();
        await network.close();
      },
    };
  }

  const create = ({ here, carol }: Scene, note: Record<string, unknown>) =>
    sendTo(here, carol, { id: `${String(note["id"])}/activity`, type: "Create", object: note });
  const update = ({ here, carol }: Scene, note: Record<string, unknown>) =>
    sendTo(here, carol, { id: `${carol.uri}#update-undefined`, type: "Update", object: note });
  const stored = ({ here }: Scene, note: Record<string, unknown>) =>
    findPostByUri(here.app.store.read, String(note["id"]));

  it("an Update is an edit where it has a date and other words, each kept; its id may repeat", async () => {
    await using at = await scene();
    const note = at.note("one");
    await create(at, note);
    const time = (s: number) => new Date(Date.now() + s * 1_000).toISOString();
    await update(at, { ...note, content: "<p>no date</p>" });
    await update(at, { ...note, updated: time(0), likes: { totalItems: 7 } });
    expect(await stored(at, note)).toMatchObject({ content: "<p>one</p>", editedAt: null });
    await update(at, { ...note, updated: time(1), content: "<p>two</p>" });
    await update(at, { ...note, updated: time(-30), content: "<p>older</p>" });
    await update(at, { ...note, updated: "2099-01-01T00:00:00Z", content: "<p>F28</p>" });
    at.here.clock.advance(5_000);
    await update(at, { ...note, updated: time(4), content: "<p>after</p>" });
    const post = (await stored(at, note))!;
    expect(post.content).toBe("<p>after</p>");
    const versions = await versionsOf(at.here.app.store.read, post);
    expect(versions.map(({ content }) => content)).toEqual([
      "<p>one</p>",
      "<p>two</p>",
      "<p>F28</p>",
      "<p>after</p>",
    ]);
  });

  it("F27: a tombstone stays, whatever is created, updated or pinned later under its id", async () => {
    await using at = await scene();
    const note = at.note("one");
    await create(at, note);
    const gone = {
      id: `${at.carol.uri}#delete`,
      type: "Delete",
      object: { id: note["id"], type: "Tombstone" },
    };
    await sendTo(at.here, at.carol, gone);
    await create(at, note);
    await update(at, { ...note, updated: new Date().toISOString(), content: "back" });
    await sendTo(at.here, at.carol, {
      id: `${at.carol.uri}#add`,
      type: "Add",
      object: note["id"],
      target: at.carol.document["featured"],
    });
    expect(await stored(at, note)).toMatchObject({ content: "", deletedAt: expect.any(Date) });
    expect(await pinnedPostsOf(at.here.app.store.read, at.carolId)).toEqual([]);
  });

  it("Add and Remove count by their effect: ids repeat, posts of others and other collections do not count", async () => {
    await using at = await scene();
    const notes = ["one", "two"].map((name) => at.note(name));
    const eve = at.remote.actor("eve");
    const foreign = at.note("three", { attributedTo: eve.uri });
    const featured = at.carol.document["featured"];
    const change = (type: string, object: unknown, target: unknown = featured) =>
      sendTo(at.here, at.carol, { id: `${at.carol.uri}#change`, type, object, target });
    at.remote.serve("/users/carol/collections/featured", {}, { status: 503 });
    for (const note of [...notes, notes[0]!, foreign]) await change("Add", note["id"]);
    await change("Add", notes[1]!["id"], `${eve.uri}/featured`);
    const pinned = async () =>
      (await pinnedPostsOf(at.here.app.store.read, at.carolId)).map(({ content }) => content).sort();
    expect(await pinned()).toEqual(["<p>one</p>", "<p>two</p>"]);
    for (let i = 0; i < 2; i++) await change("Remove", { id: notes[0]!["id"], type: "Note" });
    expect(await pinned()).toEqual(["<p>two</p>"]);
  });

  it("F29: of an endless featured collection a few posts are read, and no page after the first", async () => {
    await using at = await scene();
    const { here, remote, carol } = at;
    const names = [...Array(12).keys()].map((n) => `pin${n}`);
    for (const name of names) at.note(name);
    const id = String(carol.document["featured"]);
    const first = `${id}?page=1`;
    const orderedItems = names.map((name) => `${remote.origin}/notes/${name}`);
    remote.serve("/users/carol/collections/featured", { id, type: "OrderedCollection", first });
    remote.serve("/users/carol/collections/featured?page=1", { id: first, orderedItems, next: first });
    remote.asked.length = 0;
    here.clock.advance(25 * 3_600_000);
    await clientWith(here).get(`/api/v1/accounts/${at.carolId}/statuses?pinned=true`);
    await here.app.drain();
    expect(remote.asked.filter((path) => path.startsWith("/notes/"))).toHaveLength(5);
    expect(remote.asked.filter((path) => path.startsWith("/users/carol/collections"))).toHaveLength(2);
    const { body } = await clientWith(here).get(`/api/v1/accounts/${at.carolId}/statuses?pinned=true`);
    expect(body.map(({ content }: { content: string }) => content)).toEqual(
      names.slice(0, 5).map((name) => `<p>${name}</p>`),
    );
  });

  it("W2: an emoji is a name that we know and its picture, never what a post calls it", async () => {
    await using at = await scene();
    const icon = { type: "Image", url: "https://remote.test/e.png" };
    const evil = ['x" onerror="alert(1)', "<img src=x>", "a b", "'", ":"];
    const tag = [
      ...evil.map((name) => ({ type: "Emoji", name: `:${name}:`, icon })),
      { type: "Emoji", name: ":bad_url:", icon: { url: "javascript:alert(1)" } },
      { type: "Emoji", name: ":good:", icon: { ...icon, url: 'https://remote.test/e.png?"><script>' } },
    ];
    const note = at.note("one", { tag, content: '<p>:good: :bad_url: :x" onerror="alert(1):</p>' });
    await create(at, note);
    const post = (await stored(at, note))!;
    const { body } = await clientWith(at.here).get(`/api/v1/statuses/${post.id}`);
    expect(body.emojis).toMatchObject([{ shortcode: "good" }]);
    expect(body.emojis[0].url).not.toMatch(/["<>]/);
  });
});
