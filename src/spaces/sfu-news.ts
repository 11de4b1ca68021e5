// What the SFU says of a room's peers reaches those who are in it.
import { may } from "./roles.ts";
import type { Room } from "./room/room.ts";
import type { SfuEvent } from "./sfu/protocol.ts";

export function onSfuNews(event: SfuEvent, roomOf: (id: string) => Room | undefined): void {
  switch (event.type) {
    case "connected":
      roomOf(event.room)?.setConnected(event.peer, true);
      roomOf(event.room)?.member(event.peer)?.line.send({ type: "slots", peers: event.slots });
      return;
    case "closed":
      return loseSound(roomOf(event.room), event.peer);
    case "slots":
      return roomOf(event.room)?.tellSlots(event.slots, event.peers);
    case "speaking":
      return roomOf(event.room)?.tell({ type: "speaking", levels: event.levels });
    case "ptime":
      return roomOf(event.room)?.tell({ type: "ptime", ms: event.ms }, ({ role }) => may(role, "speak"));
    case "lost":
      for (const { room, peer } of event.peers) loseSound(roomOf(room), peer);
      return;
    case "restarted":
      return;
  }
}

/** The sound's way to a member is gone while the socket is not: the client makes a new one. */
function loseSound(room: Room | undefined, peer: string): void {
  const member = room?.member(peer);
  if (!room || !member) return;
  member.offered = false;
  room.setConnected(peer, false);
  member.line.send({ type: "reconnect" });
}
