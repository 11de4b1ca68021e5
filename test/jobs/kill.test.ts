// A server that is killed (kill -9) while it imports, sends mail, posts what was planned and deletes an account: whoever comes after
// it ends the work, and everything happens once. Five processes one after another: that is what it takes its seconds for.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { resetPassword } from "#src/accounts/reset-password.ts";
import { deleteAccount } from "#src/portability/deletion/delete-account.ts";
import { sendTo, Stranger } from "#test/federation/stranger.ts";
import { createTestApp, TestClock, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { createDatabase } from "#test/support/database.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { startSmtp } from "#test/support/smtp.ts";
import { startWorker } from "#test/support/worker-process.ts";

const MINUTE = 60_000;
const USERS = ["uma", "ulf", "una"];

it("goes on with imports, mails, planned posts and deletions after kill -9, each effect once", async () => {
  await using stack = new AsyncDisposableStack();
  const network = new TestNetwork();
  stack.defer(() => network.close());
  const remote = stack.use(await Stranger.join(network));
  const smtp = stack.use(await startSmtp());
  const database = stack.use(await createDatabase());
  const clock = new TestClock();
  const env = { HAKAWATI_SMTP_URL: smtp.url, HAKAWATI_MAIL_FROM: "cafe@here.test" };
  const open = (): Promise<TestApp> => createTestApp({ network, env, left: { database, clock } });

  const before = await open();
  const [alice, bob, dora] = [
    await before.person("alice"),
    await before.person("bob"),
    await before.person("dora"),
  ];
  const carol = remote.actor("carol");
  for (const { uri } of [bob, dora])
    await sendTo(before, carol, { id: `${carol.uri}/follow/${uri}`, type: "Follow", object: uri });
  for (const name of USERS) remote.actor(name);
  const [asAlice, asBob] = [await clientOf(before, alice), await clientOf(before, bob)];
  const data = USERS.map((name) => `${name}@remote.test\n`).join("");
  const { id: importId } = (await asAlice.post("/api/v1/imports", { type: "following", data })).body;
  const scheduled_at = new Date(clock.now().getTime() + 6 * MINUTE).toISOString();
  await asBob.post("/api/v1/statuses", { status: "As planned", scheduled_at });
  await resetPassword(before.app, "alice", "another long password");
  await deleteAccount(before.app, dora.id);
  await before[Symbol.asyncDispose]();
  remote.received.length = 0;

  // Each of them dies the first time that another process sees it at work.
  let child: ChildProcess | undefined;
  const deaths = new Set<string>();
  const die = (at: string) => {
    if (deaths.has(at) || !child || child.killed) return;
    deaths.add(at);
    child.kill("SIGKILL");
  };
  remote.onAsked = ({ url }) => void (url?.includes("webfinger") && die("import"));
  remote.inboxStatus = () => {
    const { type, object } = JSON.parse(remote.received.at(-1)?.body ?? "{}");
    if (type === "Create") die("planned post");
    if (type === "Delete" && object === dora.uri) die("deletion");
    return 202;
  };
  const { push } = smtp.mails;
  smtp.mails.push = (...mails) => (die("mail"), push.apply(smtp.mails, mails));
  const origin = { HAKAWATI_ORIGIN: "https://here.test", HAKAWATI_PORT: "0" };
  for (let runs = 0; runs < 8; runs++) {
    clock.advance(11 * MINUTE); // by then its leases are over
    const work = {
      env: { ...origin, ...database.env, ...env },
      ports: { "remote.test": remote.port },
      ahead: clock.now().getTime() - Date.now(),
    };
    child = await startWorker(work, ["ignore", "ignore", "inherit"]);
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== null) {
      expect(code).toBe(0);
      break;
    }
  }
  child = undefined;
  expect(deaths).toEqual(new Set(["import", "mail", "planned post", "deletion"]));

  clock.advance(11 * MINUTE);
  const after = stack.use(await open());
  await after.app.drain();
  const { q, t } = after.app.store.read;
  const client = await clientOf(after, alice);
  expect((await client.get(`/api/v1/imports/${importId}`)).body).toMatchObject({
    total: 3,
    done: 3,
    failed: 0,
  });
  expect((await q.select().from(t.follows)).filter(({ followerId }) => followerId === alice.id)).toHaveLength(
    3,
  );
  const posts = await q.select().from(t.posts);
  expect(posts.filter(({ source }) => source === "As planned")).toHaveLength(1);
  const accounts = await q.select().from(t.accounts);
  expect(accounts.find(({ id }) => id === dora.id)).toMatchObject({ deletedAt: expect.any(Date) });
  // What arrived twice is the same: one id for each activity, and for the mail.
  const sent = remote.received.map(({ body }) => JSON.parse(body));
  const idsOf = (type: string) => new Set(sent.filter((one) => one.type === type).map(({ id }) => id)).size;
  expect([idsOf("Follow"), idsOf("Create"), idsOf("Delete")]).toEqual([3, 1, 1]);
  expect(new Set(smtp.mails.map(({ headers }) => headers["message-id"])).size).toBe(1);
  expect(await q.select().from(t.jobs)).toEqual([]);
}, 240_000);
