// Someone here writes down what they want to remember of an account, for nobody else.
import { and, eq } from "drizzle-orm";
import { getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";

const MAX_CHARACTERS = 2_000;

/** An empty note goes. @throws AppError not_found, unprocessable */
export async function setNote(app: App, accountId: string, targetId: string, note: string): Promise<void> {
  if ([...note].length > MAX_CHARACTERS)
    throw new AppError("unprocessable", `A note has at most ${MAX_CHARACTERS} characters`);
  await app.store.tx(async (tx) => {
    await getAccount(tx, targetId);
    const { accountNotes: notes } = tx.t;
    if (note.trim() === "") {
      await tx.q.delete(notes).where(and(eq(notes.accountId, accountId), eq(notes.targetId, targetId)));
      return;
    }
    await tx.q
      .insert(notes)
      .values({ accountId, targetId, note })
      .onConflictDoUpdate({ target: [notes.accountId, notes.targetId], set: { note } });
  });
}
