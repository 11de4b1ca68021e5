// Tells those who decide that somebody asks to come in.
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import { findStaff } from "./queries.ts";
import type { SignUp } from "./sign-ups.ts";

export async function tellStaff(app: App, tx: Tx, { username, reason }: SignUp): Promise<void> {
  const values = { username, reason, url: `${app.uris.origin}/admin/sign-ups` };
  for (const { userId } of await findStaff(tx))
    await enqueueMail(app, tx, { to: { userId }, message: "sign_up_asks", values });
}
