// The addresses of people here carry the origin for ever: a program that was told another one must not write beside them.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";

/** Any will do until the first person is there. @throws AppError conflict */
export async function requireOrigin({ store, config }: App): Promise<void> {
  const { q, t } = store.read;
  const [person] = await q
    .select({ uri: t.accounts.uri })
    .from(t.users)
    .innerJoin(t.accounts, eq(t.users.accountId, t.accounts.id))
    .limit(1);
  if (!person || person.uri.startsWith(`${config.origin}/`)) return;
  const { origin } = new URL(person.uri);
  throw new AppError(
    "conflict",
    `This is the database of ${origin}: set HAKAWATI_ORIGIN to that, not to ${config.origin}`,
  );
}
