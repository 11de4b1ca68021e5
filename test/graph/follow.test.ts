import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { relationshipsOf } from "#src/graph/queries.ts";
import { unfollow } from "#src/graph/unfollow.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { getAccount } from "#src/accounts/queries.ts";

describe("following someone of this server", () => {
  it("is accepted at once, counted on both sides, and told once", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    expect(await follow(test.app, alice.id, bob.id)).toBe("accepted");
    expect(await follow(test.app, alice.id, bob.id)).toBe("accepted");
    await test.app.drain();
    const { read } = test.app.store;
    expect(await getAccount(read, bob.id)).toMatchObject({ followersCount: 1 });
    expect(await getAccount(read, alice.id)).toMatchObject({ followingCount: 1 });
    expect(await notificationsOf(read, bob.id, { limit: 10 })).toMatchObject([
      { type: "follow", fromAccountId: alice.id },
    ]);
  });

  it("ends with unfollow", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    await follow(test.app, alice.id, bob.id);
    await unfollow(test.app, alice.id, bob.id);
    expect(await getAccount(test.app.store.read, bob.id)).toMatchObject({ followersCount: 0 });
  });

  it("is refused to a blocked account, and a block ends follows both ways", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    await follow(test.app, alice.id, bob.id);
    await follow(test.app, bob.id, alice.id);
    await block(test.app, bob.id, alice.id);
    const [relationship] = await relationshipsOf(test.app.store.read, bob.id, [alice.id]);
    expect(relationship).toMatchObject({ following: false, followedBy: false, blocking: true });
    await expect(follow(test.app, alice.id, bob.id)).rejects.toMatchObject({ code: "blocked" });
  });
});
