// What is known of a live Space when its room opens, after its start or after a restart of the server.
import { getAccount } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { currentHostId } from "../current-host.ts";
import { personOf } from "../member.ts";
import { getSpace, type Space } from "../queries.ts";
import type { RoomRecord } from "../room/room.ts";
import { missInsiders } from "./keep-insiders.ts";
import { findRoom, handsOf, pinsOf, removedFrom, stageOf, type SpaceRoom } from "./queries.ts";
import { touchPerson } from "./touch-person.ts";

export interface OpenedRoom {
  space: Space;
  room: SpaceRoom | undefined;
  record: RoomRecord;
}

/** @throws AppError not_found, gone */
export async function openRoom(app: App, spaceId: string): Promise<OpenedRoom> {
  return app.store.tx(async (tx) => {
    const space = await getSpace(tx, spaceId);
    if (space.state !== "live") throw new AppError("gone", "This Space is not live");
    const hostId = await currentHostId(tx, space);
    await getAccount(tx, hostId);
    const since = space.startedAt ?? app.clock.now();
    await touchPerson(tx, spaceId, hostId, { role: "host", since, spoke: true });
    if (space.lockedAt !== null) await missInsiders(tx, spaceId, app.clock.now());
    const room = await findRoom(tx, spaceId);
    const stage = (await stageOf(tx, spaceId)).map(({ account, person }) => ({
      person: personOf(account),
      role: person.role,
      since: person.since,
      agreedToRecording: person.agreedToRecordingAt !== null,
    }));
    const state = {
      locked: space.lockedAt !== null,
      recordingSince: room?.recordingSince?.toISOString() ?? null,
      sharedPosts: await pinsOf(tx, spaceId),
      tipJar: room?.tipJarId ?? null,
      captioner: room?.captionerId ?? null,
    };
    const hands = await handsOf(tx, spaceId, state.recordingSince !== null);
    const removed = (await removedFrom(tx, spaceId)).map(personOf);
    return { space, room, record: { stage, state, hands, removed } };
  });
}
