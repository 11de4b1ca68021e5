// Faces and banners: with a changed profile, and DELETE /api/v1/profile/avatar and /header.
import { Hono } from "hono";
import type { Account } from "../accounts/queries.ts";
import { updateProfile, type ProfileChanges } from "../accounts/update-profile.ts";
import type { App } from "../app.ts";
import { mostBytesOfPicture } from "../media/limits.ts";
import { prepareProfilePicture, setProfilePicture } from "../media/profile-picture.ts";
import type { ReceivedForm } from "../media/receive-form.ts";
import { countFollowRequests } from "../graph/queries.ts";
import { toCredentialAccount } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";
import { requireUser } from "./viewer.ts";

export const profilePictures = new Hono<ApiEnv>();

const PICTURES = ["avatar", "header"] as const;

export const PICTURE_FIELDS = { avatar: mostBytesOfPicture, header: mostBytesOfPicture };

/** One change of the profile, pictures and all. @throws AppError, ZodError */
export async function changeProfile(
  app: App,
  accountId: string,
  files: ReceivedForm["files"],
  changes: ProfileChanges,
): Promise<Account> {
  const given = PICTURES.flatMap((which) => {
    const file = files.get(which);
    return file ? [{ which, file }] : [];
  });
  const prepared = await Promise.all(
    given.map(async ({ which, file }) => ({ which, kept: await prepareProfilePicture(app, which, file) })),
  );
  return app.store.tx(async (tx) => {
    for (const { which, kept } of prepared) await setProfilePicture(app, tx, accountId, which, kept);
    return updateProfile(app, accountId, changes);
  });
}

for (const which of PICTURES) {
  profilePictures.delete(`/${which}`, async (c) => {
    const viewer = requireUser(c, "write:accounts");
    const { app } = c.var;
    const account = await app.store.tx(async (tx) => {
      await setProfilePicture(app, tx, viewer.account.id, which, null);
      return updateProfile(app, viewer.account.id, {});
    });
    const requests = await countFollowRequests(app.store.read, account.id);
    return c.json(await toCredentialAccount(app, { ...viewer, account }, requests));
  });
}
