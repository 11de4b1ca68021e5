// Someone here changes the own profile.
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import { recordEvent } from "../events.ts";
import { getAccount, type Account } from "./queries.ts";
import type { ProfileField } from "./schema.ts";

export const MAX_FIELDS = 8;

const profileChanges = z
  .object({
    name: z.string().max(100),
    bio: z.string().max(5_000),
    locked: z.boolean(),
    discoverable: z.boolean(),
    indexable: z.boolean(),
    hidesNetwork: z.boolean(),
    bot: z.boolean(),
    language: z.string().max(20).nullable(),
    fields: z.array(z.object({ name: z.string().max(255), value: z.string().max(2_047) })).max(MAX_FIELDS),
  })
  .partial();
export type ProfileChanges = z.input<typeof profileChanges>;

/** What is not named stays as it is. @throws AppError not_found, ZodError */
export async function updateProfile(app: App, accountId: string, input: ProfileChanges): Promise<Account> {
  const { bot, name, fields, ...changes } = profileChanges.parse(input);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    const before = await getAccount(tx, accountId);
    await q
      .update(t.accounts)
      .set({
        ...changes,
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(fields === undefined ? {} : { fields: fieldsAfter(before, fields) }),
        ...(bot === undefined ? {} : { type: bot ? "Service" : "Person" }),
        updatedAt: at,
      })
      .where(eq(t.accounts.id, accountId));
    await recordEvent(tx, { type: "account.updated", accountId }, at);
    return getAccount(tx, accountId);
  });
}

/** A field that stays as it is stays verified. */
function fieldsAfter(before: Account, fields: ProfileField[]): ProfileField[] {
  const known = new Map(before.fields.map((field) => [field.value.trim(), field]));
  return fields.filter(isFilled).map(({ name, value }) => {
    const { verifiedAt, checkedAt } = known.get(value.trim()) ?? {};
    return { name, value, ...(verifiedAt && checkedAt ? { verifiedAt, checkedAt } : {}) };
  });
}

function isFilled({ name, value }: { name: string; value: string }): boolean {
  return name.trim() !== "" || value.trim() !== "";
}
