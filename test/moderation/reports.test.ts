// Reports: filed by people here and by other servers, read and resolved by moderators.
import { describe, expect, it } from "vitest";
import { isBlockedHost } from "#src/moderation/domains/queries.ts";
import { fileReport } from "#src/moderation/file-report.ts";
import { createAccount } from "#src/accounts/create-account.ts";
import { pageOfReports } from "#src/moderation/queries.ts";
import { resolveReport } from "#src/moderation/resolve-report.ts";
import { createPost } from "#src/posts/create-post.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { startSmtp } from "#test/support/smtp.ts";

const OTHER = { category: "other", comment: "", postIds: [] } as const;

describe("POST /api/v1/reports", () => {
  it("files a report with posts, in Mastodon's shape, and a moderator resolves it", async () => {
    await using test = await createTestApp();
    const [alice, mallory] = [await test.person("alice"), await test.person("mallory")];
    const spam = await createPost(test.app, { accountId: mallory.id, text: "Buy!", visibility: "public" });
    const own = await createPost(test.app, { accountId: alice.id, text: "Mine", visibility: "public" });
    const client = await clientOf(test, alice, "read write");
    const filed = await client.post("/api/v1/reports", {
      account_id: mallory.id,
      status_ids: [spam.id, own.id, "no-such-post"],
      comment: "Spam again",
      category: "spam",
      forward: true,
    });
    expect(filed).toMatchObject({
      status: 200,
      body: {
        action_taken: false,
        action_taken_at: null,
        category: "spam",
        comment: "Spam again",
        forwarded: false, // there is nobody to forward to
        status_ids: [spam.id],
        rule_ids: [],
        target_account: { acct: "mallory" },
      },
    });
    await run(
      test,
      "accounts",
      "create",
      "mona",
      "--email",
      "mona@mail.test",
      "--password",
      "correct horse battery",
      "--role",
      "moderator",
    );
    const { id } = (await client.get("/api/v1/accounts/lookup?acct=mona")).body;
    const mona = await clientOf(test, { id } as typeof alice, "read write admin:read admin:write");
    const [report, ...more] = (await mona.get("/api/v1/admin/reports")).body;
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      account: { username: "alice", account: { acct: "alice" } },
      target_account: { username: "mallory", suspended: false },
      statuses: [{ id: spam.id }],
      action_taken_by_account: null,
    });
    expect((await client.get("/api/v1/admin/reports")).status).toBe(403);
    expect((await client.post(`/api/v1/admin/reports/${report.id}/resolve`)).status).toBe(403);
    const resolved = await mona.post(`/api/v1/admin/reports/${report.id}/resolve`);
    expect(resolved.body).toMatchObject({
      action_taken: true,
      action_taken_by_account: { username: "mona" },
    });
    expect((await mona.get("/api/v1/admin/reports")).body).toEqual([]);
    expect((await mona.get("/api/v1/admin/reports?resolved=true")).body).toHaveLength(1);
    await mona.post(`/api/v1/admin/reports/${report.id}/reopen`);
    expect((await mona.get(`/api/v1/admin/reports?target_account_id=${mallory.id}`)).body).toHaveLength(1);
    expect((await run(test, "reports", "list")).out).toMatch(/\tspam\t@mallory\tby @alice\t"Spam again"\n$/);
    expect((await run(test, "reports", "resolve", report.id)).code).toBe(0);
    expect((await run(test, "reports", "list")).out).toBe("");
    expect((await run(test, "reports", "resolve", "none")).code).toBe(1);
  });

  it("refuses what is no report", async () => {
    await using test = await createTestApp();
    const [alice, mallory] = [await test.person("alice"), await test.person("mallory")];
    const client = await clientOf(test, alice, "read write");
    const post = (body: unknown) => client.post("/api/v1/reports", body);
    expect((await post({})).status).toBe(422);
    expect((await post({ account_id: "nobody" })).status).toBe(404);
    expect((await post({ account_id: alice.id })).status).toBe(422);
    expect((await post({ account_id: mallory.id, category: "boring" })).status).toBe(422);
    expect((await post({ account_id: mallory.id, comment: "x".repeat(1_001) })).status).toBe(422);
    expect((await post({ account_id: mallory.id, space_id: "none" })).status).toBe(404);
    expect((await clientWith(test).post("/api/v1/reports", { account_id: mallory.id })).status).toBe(401);
    const reader = await clientOf(test, alice, "read");
    expect((await reader.post("/api/v1/reports", { account_id: mallory.id })).status).toBe(403);
    expect((await post({ account_id: mallory.id, rule_ids: ["1"] })).body).toMatchObject({
      category: "violation",
    });
    expect((await post({ account_id: mallory.id })).body).toMatchObject({ category: "other" });
  });

  it("tells the staff by mail, once for an account until its reports are resolved", async () => {
    await using smtp = await startSmtp();
    await using test = await createTestApp({
      env: { HAKAWATI_SMTP_URL: smtp.url, HAKAWATI_MAIL_FROM: "cafe@here.test" },
    });
    const [alice, mallory] = [await test.person("alice"), await test.person("mallory")];
    await createAccount(test.app, {
      username: "mona",
      email: "mona@mail.test",
      password: PASSWORD,
      role: "moderator",
    });
    const ends = { reporterId: alice.id, targetAccountId: mallory.id, category: "payment_fraud" } as const;
    const file = (comment: string) => fileReport(test.app, { ...ends, comment, postIds: [] });
    const { id } = await file("Not who it says");
    await file("Again");
    await test.app.drain();
    const mail = smtp.mailTo("mona@mail.test");
    expect(mail.text).toContain("payment fraud");
    expect(mail.text).toContain("Not who it says");
    expect(mail.text).toContain("https://here.test/admin/reports");
    expect(mail.headers["subject"]).toBe("@mallory@here.test was reported");
    expect(smtp.mails).toHaveLength(1);
    for (const report of await pageOfReports(test.app.store.read, { limit: 5 }))
      await resolveReport(test.app, report.id, null);
    await file(`Third, after ${id}`);
    await test.app.drain();
    expect(smtp.mails).toHaveLength(2);
  });

  it("takes 100 a day of one reporter, and one that comes twice once", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const report = { ...OTHER, postIds: [], reporterId: alice.id, targetAccountId: bob.id };
    const uri = "https://remote.test/flags/1";
    const [first, again] = [
      await fileReport(test.app, { ...report, uri }),
      await fileReport(test.app, { ...report, uri }),
    ];
    expect(again.id).toBe(first.id);
    for (let i = 1; i < 100; i++) await fileReport(test.app, report);
    await expect(fileReport(test.app, report)).rejects.toMatchObject({ code: "rate_limited" });
    test.clock.advance(25 * 3_600_000);
    await fileReport(test.app, report);
  });
});

/** alice reports mallory's post for her followers to mona, a moderator who has blocked alice. */
async function reportedPost(test: TestApp) {
  const [alice, mallory] = [await test.person("alice"), await test.person("mallory")];
  const mona = await createAccount(test.app, {
    username: "mona",
    email: "mona@mail.test",
    password: PASSWORD,
    role: "moderator",
  });
  const moderator = await clientOf(
    test,
    { id: mona.accountId } as typeof alice,
    "read write follow admin:read admin:write",
  );
  await moderator.post(`/api/v1/accounts/${alice.id}/block`);
  await moderator.send("PATCH", "/api/v2/notifications/policy", { for_not_following: "drop" });
  const post = await createPost(test.app, { accountId: mallory.id, text: "Pay me", visibility: "followers" });
  const ends = { reporterId: alice.id, targetAccountId: mallory.id, category: "payment_fraud" } as const;
  const report = await fileReport(test.app, { ...ends, comment: "Not she", postIds: [post.id] });
  await test.app.drain();
  return { alice, mallory, moderator, post, report };
}

describe("a report", () => {
  it("is told to each moderator, whomever they block, and shows what they could not see otherwise", async () => {
    await using test = await createTestApp();
    const { alice, mallory, moderator, post, report } = await reportedPost(test);
    const [told, ...more] = (await moderator.get("/api/v1/notifications")).body;
    expect([told, more]).toMatchObject([
      {
        type: "admin.report",
        account: { acct: "alice" },
        report: { id: report.id, comment: "Not she", target_account: { acct: "mallory" } },
      },
      [],
    ]);
    const groups = await moderator.get("/api/v2/notifications");
    expect(groups.body.notification_groups).toMatchObject([
      { type: "admin.report", report: { id: report.id } },
    ]);
    expect((await (await clientOf(test, alice, "read")).get("/api/v1/notifications")).body).toEqual([]);
    await moderator.post(`/api/v1/admin/accounts/${mallory.id}/action`, { type: "suspend" });
    const { body } = await moderator.get(`/api/v1/admin/reports/${report.id}`);
    expect(body).toMatchObject({ statuses: [{ id: post.id }], target_account: { suspended: true } });
  });

  it("is taken over by one moderator, and left again", async () => {
    await using test = await createTestApp();
    const { alice, moderator, report } = await reportedPost(test);
    const path = `/api/v1/admin/reports/${report.id}`;
    expect((await moderator.post(`${path}/assign_to_self`)).body).toMatchObject({
      assigned_account: { username: "mona" },
    });
    expect((await moderator.post(`${path}/unassign`)).body).toMatchObject({ assigned_account: null });
    expect((await moderator.post("/api/v1/admin/reports/none/assign_to_self")).status).toBe(404);
    const user = await clientOf(test, alice, "read write admin:read admin:write");
    expect((await user.post(`${path}/assign_to_self`)).status).toBe(403);
  });

  it("lets a moderator take the post down, but nothing of somebody as high", async () => {
    await using test = await createTestApp();
    const { alice, mallory, moderator, post } = await reportedPost(test);
    const user = await clientOf(test, alice, "read write admin:write");
    expect((await user.send("DELETE", `/api/v1/admin/statuses/${post.id}`)).status).toBe(403);
    expect((await moderator.send("DELETE", `/api/v1/admin/statuses/${post.id}`)).status).toBe(200);
    expect((await moderator.send("DELETE", `/api/v1/admin/statuses/${post.id}`)).status).toBe(404);
    const own = await clientOf(test, mallory, "read");
    expect((await own.get(`/api/v1/statuses/${post.id}`)).status).toBe(404);
    const chief = await createAccount(test.app, {
      username: "chief",
      email: "chief@mail.test",
      password: PASSWORD,
      role: "owner",
    });
    const word = await createPost(test.app, { accountId: chief.accountId, text: "Hm", visibility: "public" });
    expect((await moderator.send("DELETE", `/api/v1/admin/statuses/${word.id}`)).status).toBe(403);
  });
});

describe("/api/v1/admin/domain_blocks", () => {
  it("blocks, silences and allows servers, for admins alone", async () => {
    await using test = await createTestApp();
    const { moderator } = await reportedPost(test);
    const path = "/api/v1/admin/domain_blocks";
    expect((await moderator.get(path)).status).toBe(403);
    expect((await moderator.post(path, { domain: "evil.test" })).status).toBe(403);
    const { accountId: id } = await createAccount(test.app, {
      username: "adam",
      email: "adam@mail.test",
      password: PASSWORD,
      role: "admin",
    });
    const admin = await clientOf(test, { id } as Parameters<typeof clientOf>[1], "admin:read admin:write");
    const made = await admin.post(path, {
      domain: "https://EVIL.test/",
      severity: "suspend",
      private_comment: "Spam",
    });
    const evil = { id: "evil.test", domain: "evil.test", severity: "suspend", private_comment: "Spam" };
    expect(made).toMatchObject({ status: 200, body: evil });
    expect(await isBlockedHost(test.app.store, "evil.test")).toBe(true);
    expect((await admin.get(path)).body).toMatchObject([evil]);
    expect(
      (await admin.send("PUT", `${path}/evil.test`, { severity: "silence", reject_media: true })).body,
    ).toMatchObject({ severity: "silence", reject_media: true, private_comment: null });
    expect((await admin.post(path, { domain: "here.test" })).status).toBe(400);
    expect((await admin.post(path, { domain: "evil.test", severity: "noop" })).status).toBe(422);
    expect((await admin.send("DELETE", `${path}/evil.test`)).status).toBe(200);
    expect((await admin.send("DELETE", `${path}/evil.test`)).status).toBe(404);
    expect((await admin.get(path)).body).toEqual([]);
  });
});
