// Our documents as a reader of JSON-LD understands them, with no context loaded from the network but the well-known ones.
import "#federation/temporal.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getDocumentLoader } from "@fedify/fedify/runtime";
import {
  Application,
  Create,
  Event,
  Hashtag,
  Link,
  Mention,
  Note,
  Person,
  PropertyValue,
} from "@fedify/fedify/vocab";
import type { Account } from "#src/accounts/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";

const wellKnown = getDocumentLoader();
const offline = {
  documentLoader: wellKnown,
  contextLoader: async (url: string) => {
    if (/^https:\/\/(?:www\.w3\.org|w3id\.org)\//.test(url)) return wellKnown(url);
    throw new Error(`${url} had to be loaded`);
  },
};

let test: TestApp;
let alice: Account;

beforeAll(async () => {
  test = await createTestApp();
  alice = await test.person("alice");
  const entries = [
    { handle: "https://ko-fi.com/alice" },
    { service: "lightning", handle: "alice@getalby.com" },
  ];
  await setTipJar(test.app, alice.id, { enabled: true, adult: true, entries });
});

afterAll(async () => test[Symbol.asyncDispose]());

async function read(path: string): Promise<unknown> {
  const response = await test.request(path, { headers: { accept: "application/activity+json" } });
  return response.json();
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("a reader of JSON-LD", () => {
  it("understands the actor: keys of both kinds, addresses, fields and payment links", async () => {
    const person = await Person.fromJsonLd(await read("/users/alice"), offline);
    expect(person).toMatchObject({
      preferredUsername: "alice",
      manuallyApprovesFollowers: false,
      discoverable: true,
    });
    expect(person.endpoints?.sharedInbox?.href).toBe("https://here.test/inbox");
    expect(person.featuredId?.href).toBe("https://here.test/users/alice/featured");
    const key = await person.getPublicKey(offline);
    expect([key?.id?.href, key?.ownerId?.href]).toEqual([`${alice.uri}#main-key`, alice.uri]);
    expect(key?.publicKey?.algorithm.name).toBe("RSASSA-PKCS1-v1_5");
    const [method] = await all(person.getAssertionMethods(offline));
    expect(method?.publicKey?.algorithm.name).toBe("Ed25519");
    const attachments = await all(person.getAttachments(offline));
    expect(attachments.filter((part) => part instanceof PropertyValue).map(({ name }) => name)).toContain(
      "Tip jar",
    );
    const links = attachments.filter((part) => part instanceof Link);
    expect(links.map(({ href, rel }) => [href?.href, rel])).toEqual([
      ["https://ko-fi.com/alice", "payment"],
      ["lightning:alice@getalby.com", "payment"],
    ]);
  });

  it("understands the instance's actor", async () => {
    const actor = await Application.fromJsonLd(await read("/actor"), offline);
    expect((await actor.getPublicKey(offline))?.ownerId?.href).toBe("https://here.test/actor");
  });

  it("understands a post and the activity that brought it", async () => {
    const draft = {
      accountId: alice.id,
      text: "مساء الخير @alice #قهوة",
      visibility: "public",
      language: "ar",
    } as const;
    const post = await createPost(test.app, draft);
    await test.app.drain();
    const note = await Note.fromJsonLd(await read(new URL(post.uri).pathname), offline);
    expect(note.toIds.map(({ href }) => href)).toEqual(["https://www.w3.org/ns/activitystreams#Public"]);
    expect(note.contents.map(String)).toContain(post.content);
    expect(note).toMatchObject({ sensitive: false, updated: null });
    const tags = await all(note.getTags(offline));
    expect(tags.map((tag) => tag.constructor)).toEqual([Mention, Hashtag]);

    const { q, t } = test.app.store.read;
    const sent = (await q.select().from(t.outgoingActivities)).find(({ body }) => body.includes(post.uri));
    const create = await Create.fromJsonLd(await read(new URL(sent!.id).pathname), offline);
    expect(create.actorId?.href).toBe(alice.uri);
    expect((await create.getObject(offline))?.id?.href).toBe(post.uri);
  });

  it("understands a Space, and finds it from its announcement", async () => {
    const space = await startSpace(test.app, alice.id, { title: "Coffee", topics: ["coffee"] });
    const event = await Event.fromJsonLd(await read(`/spaces/${space.id}`), offline);
    expect(event.id?.href).toBe(space.uri);
    expect(event.name).toBe("Coffee");
    expect(event.attributionId?.href).toBe(alice.uri);
    expect(event.startTime?.epochMilliseconds).toBe(space.startedAt?.getTime());
    const announcement = await Note.fromJsonLd(
      await read(`/users/alice/posts/${space.announcementId}`),
      offline,
    );
    const links = (await all(announcement.getTags(offline))).filter(
      (tag): tag is Link => tag.constructor === Link,
    );
    expect(links.map(({ href }) => href?.href)).toEqual([space.uri]);
  });
});
