import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resetPassword } from "#src/accounts/reset-password.ts";
import { findUserOfAccount } from "#src/accounts/queries.ts";
import { setLocale } from "#src/accounts/set-locale.ts";
import { enqueueMail } from "#src/mail/enqueue-mail.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { createMailApp } from "#test/support/mail-app.ts";

const NEW = "another long password";

const waiting = async ({ app }: TestApp) => {
  const rows = await app.store.read.q.select().from(app.store.tables.jobs);
  return rows.filter(({ queue }) => queue === "mail");
};

describe("mails", () => {
  it("reach a person as text and HTML, in their language, with their name kept apart from the sentence", async () => {
    await using test = await createMailApp();
    const { smtp } = test;
    const alice = await test.person("alice");
    await test.app.store.tx(async ({ q, t }) => {
      await q.update(t.accounts).set({ name: "Alice <b>\u202e\r\nBcc: eve@evil.test" });
    });
    await resetPassword(test.app, "alice", NEW);
    await test.app.drain();
    const mail = smtp.mailTo("alice@mail.test");
    expect(mail.from).toBe("cafe@here.test");
    expect(mail.headers).toMatchObject({
      from: "The café <cafe@here.test>",
      to: "alice@mail.test",
      subject: "Your password was reset",
      "auto-submitted": "auto-generated",
    });
    expect(mail.headers["message-id"]).toMatch(/^<[0-9A-Z]{26}@here\.test>$/);
    expect(mail.headers).not.toHaveProperty("bcc");
    expect(mail.text).toContain("Hello \u2068Alice <b> Bcc: eve@evil.test\u2069,");
    expect(mail.html).toContain("Hello <bdi>Alice &lt;b&gt; Bcc: eve@evil.test</bdi>,");
    expect(mail.html).toContain('<html lang="en" dir="ltr">');

    const user = await findUserOfAccount(test.app.store.read, alice.id);
    await setLocale(test.app, user!.id, "ar");
    await resetPassword(test.app, "alice", NEW);
    await test.app.drain();
    const arabic = smtp.mailTo("alice@mail.test");
    expect(arabic.headers["subject"]).toBe("أُعيد ضبط كلمة المرور");
    expect(arabic.html).toContain('<html lang="ar" dir="rtl">');
  });

  it("wait while the mail server is away, and come once it is back", async () => {
    await using test = await createMailApp();
    const { smtp } = test;
    await test.person("alice");
    smtp.refuse = "450 come back later";
    await resetPassword(test.app, "alice", NEW);
    await test.app.drain();
    expect(await waiting(test)).toMatchObject([{ attempts: 1, lastError: expect.stringContaining("450") }]);
    smtp.refuse = undefined;
    await test.app.drain();
    expect(smtp.mails).toEqual([]); // not before its pause is over
    test.clock.advance(31_000);
    await test.app.drain();
    expect(smtp.mails).toHaveLength(1);
    expect(await waiting(test)).toEqual([]);
  });

  it("are sent again under the same id when nobody knows whether they arrived", async () => {
    await using test = await createMailApp();
    const { smtp } = test;
    await test.person("alice");
    smtp.loseAnswers = true;
    await resetPassword(test.app, "alice", NEW);
    await test.app.drain();
    smtp.loseAnswers = false;
    test.clock.advance(31_000);
    await test.app.drain();
    const ids = smtp.mails.map(({ headers }) => headers["message-id"]);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  it("are given up where the address is refused for good, when they are too old, or when their time is over", async () => {
    await using test = await createMailApp();
    const { smtp } = test;
    const alice = await test.person("alice");
    smtp.refuse = "550 no such person";
    await resetPassword(test.app, "alice", NEW);
    await test.app.drain();
    expect(await waiting(test)).toEqual([]);

    smtp.refuse = "450 later";
    await resetPassword(test.app, "alice", NEW);
    await test.app.drain();
    test.clock.advance(49 * 3_600_000);
    await test.app.drain();
    expect(await waiting(test)).toEqual([]);

    smtp.refuse = undefined;
    const until = new Date(test.clock.now().getTime() + 1_000);
    const values = { what: "totp_on", when: until } as const;
    const mail = { to: { accountId: alice.id }, message: "security_changed", values, until } as const;
    await test.app.store.tx((tx) => enqueueMail(test.app, tx, mail));
    test.clock.advance(2_000);
    await test.app.drain();
    expect(smtp.mails).toEqual([]);
    expect(await waiting(test)).toEqual([]);
  });

  it("are not even queued without a mail server, nor when what they tell of did not happen", async () => {
    await using without = await createTestApp();
    await without.person("alice");
    await resetPassword(without.app, "alice", NEW);
    expect(await waiting(without)).toEqual([]);

    await using test = await createMailApp();
    const { id: accountId } = await test.person("alice");
    const failing = test.app.store.tx(async (tx) => {
      const values = { what: "totp_on", when: test.clock.now() } as const;
      await enqueueMail(test.app, tx, { to: { accountId }, message: "security_changed", values });
      throw new Error("and then it failed");
    });
    await expect(failing).rejects.toThrow("and then it failed");
    expect(await waiting(test)).toEqual([]);
  });
});

describe("the words of mails", () => {
  const read = (language: string) => {
    const path = join(import.meta.dirname, `../../src/mail/locales/${language}.json`);
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  };

  it("name the same values in both languages", () => {
    const named = (language: string) => {
      const all = Object.entries(read(language)).map(([key, text]) => {
        return [key, new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))];
      });
      return Object.fromEntries(all) as object;
    };
    expect(named("ar")).toEqual(named("en"));
  });
});
