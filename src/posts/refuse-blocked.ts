// Who is blocked by an author, or blocks them, does nothing with their posts (F23).
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { isBlocked } from "../graph/queries.ts";
import type { Post } from "./queries.ts";

/** @throws AppError blocked */
export async function refuseBlocked(db: Db, accountId: string, post: Post): Promise<void> {
  if (await isBlocked(db, accountId, post.accountId))
    throw new AppError("blocked", "You cannot do this with posts of this account");
}
