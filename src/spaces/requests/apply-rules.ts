// The rules of a live Space as they are now: who may raise a hand is told, and who may listen no more goes.
import { mayAskAmong } from "../admission.ts";
import type { Desk } from "../desk.ts";
import { getSpace } from "../queries.ts";

export const CLOSE_SIGN_IN = 4401;

/** After its host changed them, or another became its host. Hands that are up stay up: hosts see to them. */
export async function applyRules({ app, room, sfu }: Desk): Promise<void> {
  const { read } = app.store;
  const space = await getSpace(read, room.id);
  room.setMayAsk(await mayAskAmong(read, space));
  if (space.whoListens === "everyone") return;
  const gone = room.turnAwayAnonymous(CLOSE_SIGN_IN, "Sign in to listen to this Space");
  await Promise.all(gone.map(({ peer }) => sfu.leave(room.id, peer)));
}
