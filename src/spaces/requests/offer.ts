// A member's way of the sound: an offer is answered by the SFU, and a recorder hears that a voice it may keep is there.
import { observe, type Desk } from "../desk.ts";
import type { Member } from "../member.ts";
import type { ReadMessage } from "../messages.ts";

type Offer = Extract<ReadMessage, { type: "offer" }>;

/** What a broken offer or the SFU throws is for the socket to end with. */
export async function answerOffer(desk: Desk, member: Member, offer: Offer): Promise<void> {
  if (offer.iceRestart) return restartIce(desk, member, offer);
  const { room, sfu, app } = desk;
  member.offered = true;
  const { answer } = await sfu.join(room.id, member.peer, offer.sdp, { muted: member.muted });
  member.line.send({ type: "answer", sdp: answer });
  if (room.state.recordingSince === null) return;
  const speaker = room.recordedSpeakers().find(({ peer }) => peer === member.peer);
  if (!speaker) return;
  await observe(desk, (observer) => observer.recordedSpeakerConnected?.(room.id, speaker, app.clock.now()));
}

async function restartIce({ room, sfu }: Desk, member: Member, { sdp, id }: Offer): Promise<void> {
  const restarted = await sfu.restartIce(room.id, member.peer, sdp).catch(() => null);
  const message = "This connection is not known here any more: make a new one";
  member.line.send(
    restarted
      ? { type: "answer", sdp: restarted.answer }
      : { type: "error", of: "offer", id: id ?? null, code: "not_found", message },
  );
}
