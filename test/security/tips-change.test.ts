// T7, T8, T9: who may change a jar, and that people are told, there or here; what stood there before is kept.
import { describe, expect, it } from "vitest";
import { noteSecurityChange } from "#src/accounts/note-security-change.ts";
import { findUserOfAccount } from "#src/accounts/queries.ts";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { resetPassword } from "#src/accounts/reset-password.ts";
import { freezeTipJar } from "#src/tips/freeze-tip-jar.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";
import { tipHistoryOf, tipJarOf } from "#src/tips/queries.ts";
import type { RemoteTip } from "#src/tips/read-attachments.ts";
import { receiveTipJar } from "#src/tips/receive-tip-jar.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { CAROL } from "#test/support/carol.ts";
import { browserOf, clientOf, clientWith } from "#test/support/client.ts";
import { startSmtp } from "#test/support/smtp.ts";

function tip(handle: string): RemoteTip {
  return { ...parseEntry({ service: "kofi", handle }), name: "Ko-fi", source: "link" };
}

async function receive({ app }: TestApp, tips: RemoteTip[]) {
  return app.store.tx(async (tx) => {
    const account = await receiveAccount(app, tx, CAROL);
    await receiveTipJar(app, tx, account.id, tips);
    return account;
  });
}

describe("T7: a remote Update swaps a link", () => {
  it("takes what a jar holds when it is first seen for no change", async () => {
    await using test = await createTestApp();
    const carol = await receive(test, [tip("carol")]);
    expect(await tipJarOf(test.app, carol, undefined)).toMatchObject({
      enabled: true,
      changedAt: null,
      entries: [{ handle: "carol", source: "link", name: "Ko-fi" }],
    });
    expect(await tipHistoryOf(test.app, carol, undefined)).toEqual([]);
  });

  it("dates the change and keeps the old value as evidence", async () => {
    await using test = await createTestApp();
    await receive(test, [tip("carol")]);
    test.clock.advance(3_600_000);
    const carol = await receive(test, [tip("mallory")]);
    const jar = await tipJarOf(test.app, carol, undefined);
    expect(jar.changedAt?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    expect(jar.entries).toMatchObject([{ handle: "mallory" }]);
    const history = await tipHistoryOf(test.app, carol, undefined);
    expect(history.map(({ change, href }) => `${change} ${href}`)).toEqual([
      "added https://ko-fi.com/mallory",
      "removed https://ko-fi.com/carol",
    ]);
  });

  it("notes a jar that is emptied and filled anew, and nothing when it is read again unchanged", async () => {
    await using test = await createTestApp();
    await receive(test, []);
    const opened = await receive(test, [tip("carol")]);
    expect((await tipJarOf(test.app, opened, undefined)).changedAt).not.toBeNull();
    await receive(test, [tip("carol")]);
    const carol = await receive(test, []);
    expect(await tipJarOf(test.app, carol, undefined)).toMatchObject({ enabled: false, entries: [] });
    expect(await tipHistoryOf(test.app, carol, undefined)).toHaveLength(2);
  });
});

describe("T8: a change of a local jar", () => {
  const KOFI = { service: "kofi", handle: "alice" };

  it("asks a browser session for the password again after 10 minutes", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const browser = await browserOf(test, "alice");
    const put = (body: object) => browser.send("PUT", "/api/v1/tip_jar", body);
    test.clock.advance(9 * 60_000);
    expect((await put({ adult: true, entries: [KOFI] })).status).toBe(200);
    test.clock.advance(2 * 60_000);
    const refused = await put({ entries: [] });
    expect(refused).toMatchObject({ status: 403, body: { code: "reauthentication_required" } });
    expect((await browser.get("/api/v1/tip_jar")).body.entries).toHaveLength(1);
    await browser.post("/api/v1/sessions/current/reauthenticate", { password: PASSWORD });
    expect((await put({ entries: [] })).status).toBe(200);
  });

  it("tells the owner in the app and by mail, where money goes elsewhere", async () => {
    await using smtp = await startSmtp();
    await using test = await createTestApp({
      env: { HAKAWATI_SMTP_URL: smtp.url, HAKAWATI_MAIL_FROM: "cafe@here.test" },
    });
    const alice = await test.person("alice");
    const told = async () => {
      await test.app.drain();
      const notifications = await (await clientOf(test, alice, "read")).get("/api/v1/notifications");
      return notifications.body.map(({ type }: { type: string }) => type);
    };
    await setTipJar(test.app, alice.id, { adult: true, enabled: true, entries: [KOFI] });
    expect(await told()).toEqual(["tip_jar_changed"]);
    const mail = smtp.mailTo("alice@mail.test");
    expect(mail.headers["subject"]).toBe("Your tip jar was changed");
    expect(mail.text).toContain("https://here.test/settings/tips");
    expect(mail.text).not.toContain("ko-fi");
    await setTipJar(test.app, alice.id, { entries: [{ ...KOFI, name: "Coffee" }] });
    expect(await told()).toEqual(["tip_jar_changed"]);
    await setTipJar(test.app, alice.id, { entries: [{ service: "kofi", handle: "mallory" }] });
    expect(await told()).toEqual(["tip_jar_changed", "tip_jar_changed"]);
    await freezeTipJar(test.app, alice.id);
    expect(await told()).toEqual(["tip_jar_frozen", "tip_jar_changed", "tip_jar_changed"]);
    expect(smtp.mailTo("alice@mail.test").headers["subject"]).toBe("Your tip jar is hidden for now");
  });

  it("shows the banner for 72 hours, as does a reset of the password", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const recently = async () => {
      const { body } = await clientWith(test).get(`/api/v1/accounts/${alice.id}/tip_jar`);
      return body.changed_recently;
    };
    await setTipJar(test.app, alice.id, { adult: true, enabled: true, entries: [KOFI] });
    expect(await recently()).toBe(true);
    test.clock.advance(73 * 3_600_000);
    expect(await recently()).toBe(false);
    await resetPassword(test.app, "alice", "another long password");
    expect(await recently()).toBe(true);
    test.clock.advance(71 * 3_600_000);
    expect(await recently()).toBe(true);
    test.clock.advance(2 * 3_600_000);
    expect(await recently()).toBe(false);
    const user = (await findUserOfAccount(test.app.store.read, alice.id))!;
    await test.app.store.tx((tx) => noteSecurityChange(test.app, tx, user, "totp_off"));
    expect(await recently()).toBe(true);
  });
});

describe("T9: a token without the scope", () => {
  it("can't edit the jar, whatever else it may write", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const client = await clientOf(test, alice, "read write write:accounts follow push admin:write");
    const body = { adult: true, entries: [{ service: "kofi", handle: "mallory" }] };
    const refused = await client.send("PUT", "/api/v1/tip_jar", body);
    expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const own = await client.get("/api/v1/tip_jar");
    expect(own.body).toMatchObject({ enabled: false, adult: false, entries: [] });
    const owner = await clientOf(test, alice, "write:tips");
    expect((await owner.send("PUT", "/api/v1/tip_jar", body)).status).toBe(200);
  });
});
