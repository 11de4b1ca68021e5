import { expect, it } from "vitest";
import { follow } from "#src/graph/follow.ts";
import { clientOf } from "#test/support/client.ts";
import { drainAll, joinNetwork, TestNetwork } from "#test/support/pair.ts";
import { lookAt, picture } from "#test/support/pictures.ts";
import { bytesAt, sendForm } from "#test/support/upload.ts";

it("a picture with its description, its colours and its focus is seen at the other server, through that server", async () => {
  const network = new TestNetwork();
  await using here = await joinNetwork(network, "here.test");
  await using there = await joinNetwork(network, "there.test");
  const [alice, bob] = [await here.person("alice"), await there.person("bob")];
  const [ofAlice, ofBob] = [await clientOf(here, alice), await clientOf(there, bob)];
  const aliceThere = await there.app.remote.findAccount("alice@here.test");
  await follow(there.app, bob.id, aliceThere!);
  await drainAll(there, here, there);

  const update = ["PATCH", "/api/v1/accounts/update_credentials"] as [string, string];
  await sendForm(here, ofAlice, { avatar: await picture("png", 500, 500) }, update);
  const file = await picture("jpeg", 1_200, 800);
  const upload = await sendForm(here, ofAlice, { file, description: "A wall", focus: "0.5,-0.5" });
  const { body: post } = await ofAlice.post("/api/v1/statuses", { media_ids: [upload.body.id] });
  await drainAll(here, there);

  const home = async () => (await ofBob.get("/api/v1/timelines/home")).body;
  const [status] = await home();
  const own = expect.stringMatching(/^https:\/\/there\.test\/media\/remote\//);
  expect(status).toMatchObject({
    uri: post.uri,
    content: "",
    account: { acct: "alice@here.test", avatar: own },
    media_attachments: [
      {
        type: "image",
        description: "A wall",
        blurhash: upload.body.blurhash,
        url: own,
        preview_url: own,
        remote_url: upload.body.url,
        meta: { original: { width: 1200, height: 800 }, focus: { x: 0.5, y: -0.5 } },
      },
    ],
  });
  const [shown] = status.media_attachments;
  expect(await bytesAt(there, shown.url)).toEqual(await bytesAt(here, upload.body.url));
  expect(await lookAt(await bytesAt(there, shown.preview_url))).toMatchObject({ width: 640 });
  expect(await lookAt(await bytesAt(there, status.account.avatar))).toMatchObject({
    width: 400,
    height: 400,
  });

  // An edit of the description alone arrives too.
  const media_attributes = [{ id: upload.body.id, description: "A red wall" }];
  const media_ids = [upload.body.id];
  await ofAlice.send("PUT", `/api/v1/statuses/${post.id}`, { status: "Red", media_ids, media_attributes });
  await drainAll(here, there);
  expect((await home())[0]).toMatchObject({
    content: "<p>Red</p>",
    media_attachments: [{ description: "A red wall" }],
  });
  await network.close();
});
