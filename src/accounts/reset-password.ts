// A new password, given by an admin on the command line: all sessions and tokens of the account end.
import type { App } from "../app.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { getUserByName } from "./queries.ts";
import { replacePassword } from "./set-password.ts";

/** @throws AppError not_found, unprocessable */
export async function resetPassword(app: App, handle: string, password: string): Promise<void> {
  checkPassword(password);
  const user = await getUserByName(app.store.read, handle, app.config.domain);
  const passwordHash = await hashPassword(app, password);
  await app.store.tx((tx) => replacePassword(app, tx, user, passwordHash));
}
