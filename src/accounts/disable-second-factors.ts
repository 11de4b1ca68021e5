// Takes all second factors and passkeys of an account away, for who has lost them: done by an admin on the command line.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { noteSecurityChange } from "./note-security-change.ts";
import { getUserByName } from "./queries.ts";
import { endTotp } from "./totp.ts";

/** @throws AppError not_found */
export async function disableSecondFactors(app: App, handle: string): Promise<void> {
  const user = await getUserByName(app.store.read, handle, app.config.domain);
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    await endTotp(app, user);
    const gone = await q
      .delete(t.passkeys)
      .where(eq(t.passkeys.userId, user.id))
      .returning({ id: t.passkeys.id });
    if (gone.length > 0) await noteSecurityChange(app, tx, user, "passkey_removed");
  });
}
