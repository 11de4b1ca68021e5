// Tells those who decide that somebody asks to come in.
import { ne } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import type { SignUp } from "./sign-ups.ts";

export async function tellStaff(app: App, tx: Tx, { username, reason }: SignUp): Promise<void> {
  const { q, t } = tx;
  const staff = await q.select({ userId: t.users.id }).from(t.users).where(ne(t.users.role, "user"));
  const values = { username, reason, url: `${app.uris.origin}/admin/sign-ups` };
  for (const to of staff) await enqueueMail(app, tx, { to, message: "sign_up_asks", values });
}
