// Someone here moves to another account, or takes that back: followers are sent there, and nothing is written here any more.
import { eq } from "drizzle-orm";
import { findByText } from "../../accounts/aliases.ts";
import { findAccount, getAccount, isLocal, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { enqueue } from "../../jobs/queue.ts";
import { MOVES, type MoveJob } from "./carry-over.ts";

/** Between moves: followers' servers refuse more as well. */
const PAUSE_MS = 30 * 24 * 3_600_000;

/** When this account may move again; null: now. */
export function mayMoveAt({ movedAt }: Account, now: Date): Date | null {
  const at = movedAt && new Date(movedAt.getTime() + PAUSE_MS);
  return at && at > now ? at : null;
}

/** `who`: a handle, or an address. @throws AppError unprocessable, with words for the person */
export async function moveAccount(app: App, accountId: string, who: string): Promise<Account> {
  const target = await readAnew(app, who);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const account = await getAccount(tx, accountId);
    const reason = refusal(account, target, at);
    if (reason) throw new AppError("unprocessable", reason);
    const { q, t } = tx;
    const moved = { movedToUri: target.uri, movedAt: at, updatedAt: at };
    await q.update(t.accounts).set(moved).where(eq(t.accounts.id, accountId));
    await recordEvent(tx, { type: "account.updated", accountId }, at);
    await recordEvent(tx, { type: "account.moved", accountId, targetUri: target.uri }, at);
    const job: MoveJob = { fromId: accountId, toId: target.id };
    await enqueue(tx, MOVES, [job], at, { orderingKey: accountId });
    return target;
  });
}

/** Followers who went stay there. Nothing happens where there is no redirect. */
export async function undoMove(app: App, accountId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const { movedToUri } = await getAccount(tx, accountId);
    if (movedToUri === null) return;
    const { q, t } = tx;
    await q.update(t.accounts).set({ movedToUri: null, updatedAt: at }).where(eq(t.accounts.id, accountId));
    await recordEvent(tx, { type: "account.updated", accountId }, at);
  });
}

/** What its server says now, not what was known: the alias may have been set a minute ago. */
async function readAnew(app: App, who: string): Promise<Account> {
  const found = await findByText(app, who);
  const id = found && (isLocal(found) ? found.id : await app.remote.rereadAccount(found.uri));
  const target = id === undefined ? undefined : await findAccount(app.store.read, id);
  if (!target) throw new AppError("unprocessable", `No account ${who.trim()} is found`);
  return target;
}

function refusal(account: Account, target: Account, now: Date): string | undefined {
  if (target.id === account.id) return "This is the account itself";
  if (target.movedToUri !== null) return "That account has moved on itself";
  if (!target.alsoKnownAs.includes(account.uri)) {
    return `That account does not name this one: add ${account.uri} there as another account of yours first`;
  }
  const again = mayMoveAt(account, now);
  return again ? `You can move again on ${again.toISOString().slice(0, 10)}` : undefined;
}
