// How passwords are kept: by OWASP's figures for argon2id, in a string that says so.
import { expect, it } from "vitest";
import type { App } from "#src/app.ts";
import { hashPassword, verifyPassword } from "#src/accounts/password.ts";
import { argon2id } from "#test/support/app.ts";

const app = { derivePassword: argon2id } as App;

it("keeps a password as argon2id with 19 MiB and two passes, each with a salt of its own", async () => {
  const [one, other] = [await hashPassword(app, "open sesame"), await hashPassword(app, "open sesame")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(other).not.toBe(one);
  expect(await verifyPassword(app, "open sesame", one)).toBe(true);
  expect(await verifyPassword(app, "open sesam", one)).toBe(false);
});

it("takes nothing for a password that was kept otherwise", async () => {
  const weaker = (await hashPassword(app, "open sesame")).replace("m=19456", "m=1024");
  for (const stored of [weaker, "$2b$10$abcdefghijklmnopqrstuv", "open sesame", undefined])
    expect(await verifyPassword(app, "open sesame", stored)).toBe(false);
});
