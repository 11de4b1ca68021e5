// A moderator says no to somebody who asks to come in: what they gave is forgotten, and the name is free again.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import { dropSignUp, findSignUp } from "./sign-ups.ts";

/** @throws AppError not_found */
export async function rejectSignUp(app: App, id: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const row = await findSignUp(tx, id);
    if (!row || !(await dropSignUp(tx, id))) {
      throw new AppError("not_found", "Nobody of that name waits for approval");
    }
    if (row.email === null) return;
    const to = { address: row.email, language: row.locale };
    await enqueueMail(app, tx, { to, message: "sign_up_rejected", values: { username: row.username } });
  });
}
