// A host changes what is said of a Space, before it or while it is live.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { reannounce } from "./announce.ts";
import { findRoom } from "./people/queries.ts";
import { getOwnSpace, type Space } from "./queries.ts";
import { checkTime } from "./schedule-space.ts";
import { spaceChanges, type SpaceChanges } from "./space-draft.ts";
import { replaceTopics } from "./topics.ts";

/** @throws AppError not_found, forbidden, gone (over), unprocessable; ZodError */
export async function editSpace(app: App, hostId: string, spaceId: string, input: unknown): Promise<Space> {
  const { coverId, ...changes } = spaceChanges.parse(input);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const before = await getOwnSpace(tx, spaceId, hostId);
    checkChanges(before, changes, at);
    if (coverId !== undefined && hostId !== before.hostId) {
      throw wrong("cover_id", "The cover is a picture of whoever announced this Space: they change it");
    }
    const wasRecorded = (await findRoom(tx, spaceId))?.recordedOnce === true;
    const isMoved = changes.scheduledFor && changes.scheduledFor.getTime() !== before.scheduledFor?.getTime();
    const { q, t } = tx;
    const [space] = await q
      .update(t.spaces)
      .set({
        ...changes,
        ...(isMoved ? { remindedAt: null } : {}),
        // What was recorded was: the wish can't be taken back any more.
        ...(wasRecorded ? { wantsRecording: before.wantsRecording } : {}),
        updatedAt: at,
      })
      .where(eq(t.spaces.id, spaceId))
      .returning();
    if (changes.topics) await replaceTopics(tx, spaceId, changes.topics);
    await reannounce(app, tx, space!, coverId);
    await recordEvent(tx, { type: "space.changed", spaceId, rescheduled: Boolean(isMoved) }, at);
    return space!;
  });
}

function checkChanges(before: Space, { scheduledFor, whoListens }: SpaceChanges, now: Date): void {
  if (before.state === "ended" || before.state === "cancelled") {
    throw new AppError("gone", "This Space is over: nothing about it changes any more");
  }
  if (scheduledFor) {
    if (before.state === "live") throw wrong("scheduled_for", "This Space is live already");
    checkTime(scheduledFor, now);
  }
  const wasForFollowers = before.whoListens === "followers";
  if (whoListens && (whoListens === "followers") !== wasForFollowers) {
    const who = wasForFollowers ? "your followers only" : "everybody";
    throw wrong("who_listens", `It was announced to ${who}: cancel it and announce a new one`);
  }
}

function wrong(field: string, message: string): AppError {
  return new AppError("unprocessable", message, { details: { [field]: message } });
}
