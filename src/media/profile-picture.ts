// Faces and banners of people here.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { getAccount } from "../accounts/queries.ts";
import type { Tx } from "../db/store.ts";
import { createId } from "../ids.ts";
import { processAndKeep, removeFiles, type Kept } from "./keep-files.ts";
import { fileUrl, keyOf } from "./keys.ts";
import type { ReceivedFile } from "./receive-form.ts";

export type ProfilePicture = "avatar" | "header";

const SIZES = { avatar: { width: 400, height: 400 }, header: { width: 1_500, height: 500 } };
const COLUMNS = { avatar: "avatarUrl", header: "headerUrl" } as const;

/** @throws AppError unprocessable */
export async function prepareProfilePicture(
  app: App,
  which: ProfilePicture,
  file: ReceivedFile,
): Promise<Kept> {
  const { path: input, type } = file;
  const size = SIZES[which];
  const task = { kind: "profile" as const, input, mediaType: type.mediaType, output: input, size };
  return processAndKeep(app, task);
}

/** In the caller's transaction, which records the event of the changed profile. `picture`: null for none any more. */
export async function setProfilePicture(
  app: App,
  tx: Tx,
  accountId: string,
  which: ProfilePicture,
  picture: Kept | null,
): Promise<void> {
  const { q, t } = tx;
  const at = app.clock.now();
  const column = COLUMNS[which];
  const before = (await getAccount(tx, accountId))[column];
  const oldKey = before === null ? undefined : keyOf(app.uris.origin, before);
  if (picture) {
    const row = { ...picture, id: createId(at), accountId, state: "ready" as const, usedBy: accountId };
    await q.insert(t.media).values({ ...row, createdAt: at });
  }
  const url = picture && fileUrl(app.uris.origin, picture.fileKey);
  await q
    .update(t.accounts)
    .set({ [column]: url })
    .where(eq(t.accounts.id, accountId));
  if (oldKey === undefined) return;
  await q.delete(t.media).where(and(eq(t.media.fileKey, oldKey), eq(t.media.accountId, accountId)));
  tx.afterCommit(() => void removeFiles(app, [oldKey]).catch(() => {})); // else the sweep does
}
