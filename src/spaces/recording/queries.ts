// Reads of what is kept of Spaces.
import { eq } from "drizzle-orm";
import { findUserOfAccount, isStaff } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { findFollow, isBlocked } from "../../graph/queries.ts";
import type { Tables } from "../../schema.ts";
import type { Space } from "../queries.ts";

export type Recording = Tables["recordings"]["$inferSelect"];

export async function findRecording({ q, t }: Db, spaceId: string): Promise<Recording | undefined> {
  const [row] = await q.select().from(t.recordings).where(eq(t.recordings.spaceId, spaceId));
  return row;
}

/** @throws AppError not_found, gone */
export async function getRecording(db: Db, spaceId: string): Promise<Recording> {
  const recording = await findRecording(db, spaceId);
  if (!recording) throw new AppError("not_found", "This Space was not recorded");
  if (recording.state === "deleted") throw new AppError("gone", "This recording was deleted");
  return recording;
}

/** Whose voice is in it, for whom it was asked; `heard`: of a replay that is ready, whose voice there is in it. */
export async function voicesOf({ q, t }: Db, { spaceId, state }: Recording): Promise<string[]> {
  const rows = await q
    .select()
    .from(t.recordedVoices)
    .where(eq(t.recordedVoices.spaceId, spaceId))
    .orderBy(t.recordedVoices.accountId);
  return rows.filter(({ heard }) => heard || state !== "ready").map(({ accountId }) => accountId);
}

/** Who might listen to it live may hear it again. */
export async function mayHear(db: Db, space: Space, accountId: string | null): Promise<boolean> {
  if (accountId === space.hostId) return true;
  if (accountId !== null && (await isBlocked(db, accountId, space.hostId))) return false;
  if (space.whoListens === "everyone") return true;
  if (accountId === null) return false;
  if (space.whoListens === "signed_in") return true;
  return (await findFollow(db, accountId, space.hostId))?.state === "accepted";
}

/** The host, and those who keep order on this server. */
export async function mayManage(db: Db, space: Space, accountId: string): Promise<boolean> {
  if (accountId === space.hostId) return true;
  const user = await findUserOfAccount(db, accountId);
  return user !== undefined && isStaff(user);
}
