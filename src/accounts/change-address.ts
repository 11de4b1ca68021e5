// Someone here gives another e-mail address: it counts once the link sent there was opened, or at once where no mail can be sent.
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { canSendMail, enqueueMail } from "../mail/enqueue-mail.ts";
import { isEmailTaken } from "./create-account.ts";
import { issueMailToken } from "./mail-tokens.ts";
import type { User } from "./queries.ts";

const address = z.object({ email: z.email("This is not an e-mail address").max(254) });

/** True where a link was sent. An address in use gets a mail that says so, and nobody else learns of it (W9). @throws ZodError */
export async function changeAddress(app: App, user: User, input: unknown): Promise<boolean> {
  const email = address.parse(input).email.toLowerCase();
  if (email === user.email) return false;
  if (!canSendMail(app.config)) {
    await setAddress(app, user, email);
    return false;
  }
  await app.store.tx(async (tx) => {
    const { secret, expiresAt } = await issueMailToken(app, tx, "change_address", user.id, email);
    const to = { address: email, language: user.locale };
    if (await isEmailTaken(tx, email)) {
      const values = { url: `${app.uris.origin}/forgot-password` };
      return enqueueMail(app, tx, { to, message: "sign_up_known", values });
    }
    const values = { url: `${app.uris.origin}/confirm?token=${secret}` };
    return enqueueMail(app, tx, { to, message: "confirm_address", values, until: expiresAt });
  });
  return true;
}

async function setAddress(app: App, user: User, email: string): Promise<void> {
  await app.store.tx(async (tx) => {
    if (await isEmailTaken(tx, email)) {
      const safe = "This address can't be used here";
      throw new AppError("unprocessable", safe, { details: { email: safe } });
    }
    const { q, t } = tx;
    await q.update(t.users).set({ email, emailConfirmedAt: null }).where(eq(t.users.id, user.id));
  });
}
