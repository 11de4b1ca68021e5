// What those in a room are told of it, and how often at most: thousands may be in it.
import type { Member } from "../member.ts";
import type { RoomState, Seat, ServerMessage } from "../messages.ts";
import { Pace } from "../pace.ts";
import { may } from "../roles.ts";
import type { Audience } from "./audience.ts";
import type { Crowd } from "./crowd.ts";
import type { Hands } from "./hands.ts";
import type { Seats } from "./seats.ts";
import type { SentOut } from "./sent-out.ts";
import { standingOf } from "./standing.ts";
import type { Tally } from "./tally.ts";

const EVERY_MS = { stage: 250, state: 250, hands: 1_000, listeners: 2_000, audience: 10_000, tally: 500 };

export type NewsKind = keyof typeof EVERY_MS;

/** Of what there is news. */
export interface Shown {
  readonly crowd: Crowd;
  readonly seats: Seats;
  readonly hands: Hands;
  readonly audience: Audience;
  readonly sentOut: SentOut;
  readonly tally: Tally;
  readonly state: Readonly<RoomState>;
  readonly listeners: number;
  /** Those with a seat who are here. */
  readonly present: Member[];
}

export class News {
  readonly #room: Shown;
  readonly #onListeners: (count: number) => void;
  readonly #paces: Record<NewsKind, Pace>;
  /** Who hears of those on the stage and in the audience whom they have blocked. */
  readonly #blockers = new Set<Member>();

  constructor(room: Shown, onListeners: (count: number) => void) {
    this.#room = room;
    this.#onListeners = onListeners;
    const tell = {
      stage: () => this.#tellStage(),
      state: () => room.crowd.tell({ type: "state", state: room.state }),
      hands: () => this.#tellHands(),
      listeners: () => this.#tellCount(),
      audience: () => this.#tellAudience(),
      tally: () => this.#tellTally(),
    };
    const kinds = Object.keys(EVERY_MS) as NewsKind[];
    this.#paces = Object.fromEntries(
      kinds.map((kind) => [kind, new Pace(EVERY_MS[kind], tell[kind])]),
    ) as Record<NewsKind, Pace>;
  }

  note(kind: NewsKind, now: number): void {
    this.#paces[kind].note(now);
  }

  /** What was held back is told when its time has come. */
  flush(now: number): void {
    for (const pace of Object.values(this.#paces)) pace.flush(now);
  }

  flushNow(kind: NewsKind, now: number): void {
    this.#paces[kind].flushNow(now);
  }

  /** Everything, to who has just come in. */
  welcome(member: Member): void {
    const { listeners, state, audience } = this.#room;
    const { peer, role, line, resume } = member;
    this.noteBlocks(member);
    const you = standingOf(this.#room, member);
    member.notesStanding(you);
    line.send({ type: "entered", peer, role, stage: this.#stage(), listeners, state, you, resume });
    if (may(role, "moderate")) this.tellModerator(member);
    if (!audience.isEmpty) line.send({ type: "audience", people: audience.people() });
  }

  noteBlocks(member: Member): void {
    if (member.hasBlocked) this.#blockers.add(member);
    else this.#blockers.delete(member);
  }

  forget(member: Member): void {
    this.#blockers.delete(member);
  }

  tellStanding(member: Member): void {
    member.tellStanding(standingOf(this.#room, member));
  }

  tellModerator(member: Member): void {
    this.#tellHandsTo(member);
    if (!this.#room.sentOut.isEmpty) member.line.send(this.#sentOut());
  }

  tellSentOut(): void {
    this.#room.crowd.tell(this.#sentOut(), ({ role }) => may(role, "moderate"));
  }

  #sentOut(): ServerMessage {
    return { type: "sent_out", people: this.#room.sentOut.people };
  }

  #stage(): Seat[] {
    const { crowd, seats } = this.#room;
    return seats.ranked.map(({ person: account, role, peer }) => {
      const member = crowd.byPeer(peer);
      return { peer, role, account, muted: member?.muted ?? true, connected: member?.connected ?? false };
    });
  }

  #tellStage(): void {
    this.#room.crowd.tell({ type: "stage", stage: this.#stage() });
    for (const member of this.#blockers) this.tellStanding(member);
  }

  #tellCount(): void {
    const { crowd, listeners } = this.#room;
    crowd.tell({ type: "listeners", count: listeners });
    this.#onListeners(listeners);
  }

  #tellAudience(): void {
    const { crowd, audience } = this.#room;
    crowd.tell({ type: "audience", people: audience.people() });
    for (const member of this.#blockers) this.tellStanding(member);
  }

  #tellHands(): void {
    const { crowd, hands, present } = this.#room;
    for (const member of present) if (may(member.role, "moderate")) this.#tellHandsTo(member);
    for (const [accountId, ahead] of hands.queue()) {
      crowd.byKey(accountId)?.line.send({ type: "queue", ahead });
    }
  }

  #tellHandsTo({ line }: Member): void {
    const { hands } = this.#room;
    line.send({ type: "hands", hands: hands.shown(), count: hands.count });
  }

  #tellTally(): void {
    const { crowd, tally } = this.#room;
    const { reactions, captions } = tally.take();
    if (reactions) crowd.tell(reactions);
    for (const caption of captions) crowd.tell(caption, ({ wantsCaptions }) => wantsCaptions);
  }
}
