// Notes that the way somebody signs in has changed: with a time that other rooms look at, an event, and a mail to the person.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import type { SecurityChange } from "../mail/messages.ts";

export async function noteSecurityChange(
  app: App,
  tx: Tx,
  user: { id: string; accountId: string },
  what: SecurityChange,
): Promise<void> {
  const { q, t } = tx;
  const at = app.clock.now();
  await q.update(t.users).set({ securityChangedAt: at }).where(eq(t.users.id, user.id));
  await recordEvent(tx, { type: "security.changed", accountId: user.accountId, what }, at);
  const values = { what, when: at };
  await enqueueMail(app, tx, { to: { userId: user.id }, message: "security_changed", values });
}
