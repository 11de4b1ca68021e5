// A moderator says yes to somebody who asks to come in.
import { and, eq, isNull } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import { admit } from "./admit.ts";
import type { CreatedPerson } from "./create-account.ts";

/** The account, or undefined while their address is not confirmed. @throws AppError not_found */
export async function approveSignUp(app: App, id: string): Promise<CreatedPerson | undefined> {
  await app.store.tx(async ({ q, t }) => {
    const approved = await q
      .update(t.signUps)
      .set({ approvedAt: app.clock.now() })
      .where(and(eq(t.signUps.id, id), isNull(t.signUps.approvedAt)))
      .returning({ id: t.signUps.id });
    if (approved.length === 0) throw new AppError("not_found", "Nobody of that name waits for approval");
  });
  const person = await admit(app, id);
  if (person) await app.store.tx((tx) => tellApproved(app, tx, person.userId));
  return person;
}

function tellApproved(app: App, tx: Parameters<typeof enqueueMail>[1], userId: string): Promise<void> {
  const values = { url: `${app.uris.origin}/sign-in` };
  return enqueueMail(app, tx, { to: { userId }, message: "sign_up_approved", values });
}
