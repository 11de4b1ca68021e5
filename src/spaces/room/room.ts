// One live room as this process holds it: who comes and goes, what changes, and how long it waits for whom.
import { GRACE_MS } from "../grace.ts";
import type { Member } from "../member.ts";
import type { Person, RoomState, ServerMessage } from "../messages.ts";
import type { RecordedSpeaker } from "../room-observer.ts";
import { may, type RoomRole } from "../roles.ts";
import type { SlotMap } from "../sfu/protocol.ts";
import { Audience } from "./audience.ts";
import { Crowd } from "./crowd.ts";
import { Hands, type HandRecord } from "./hands.ts";
import { Insiders } from "./insiders.ts";
import { News, type NewsKind } from "./news.ts";
import { Seats, type Seated } from "./seats.ts";
import { SentOut } from "./sent-out.ts";
import { Tally } from "./tally.ts";

export interface RoomHooks {
  now(): number;
  /** The host did not come back. */
  onHostLost(): void;
  /** A speaker did not come back. */
  onSeatLost(accountId: string): void;
  /** At most every 2 s, for the directory and other servers. */
  onListeners(count: number): void;
}

/** What is known of a Space before anyone comes in. */
export interface RoomRecord {
  stage: Omit<Seated, "peer" | "awayAt">[];
  state: Omit<RoomState, "hostAwayUntil">;
  hands: HandRecord[];
  /** The latest first. */
  removed: Person[];
}

export class Room {
  readonly id: string;
  readonly crowd = new Crowd();
  readonly audience = new Audience();
  readonly seats: Seats;
  readonly hands: Hands;
  readonly insiders: Insiders;
  readonly sentOut: SentOut;
  readonly tally: Tally;
  readonly #hooks: RoomHooks;
  readonly #news: News;
  #state: RoomState;
  #turn: Promise<unknown> = Promise.resolve();

  /** A room waits for its host from the start: one that nobody hosts ends after the grace. */
  constructor(id: string, { stage, state, hands, removed }: RoomRecord, hooks: RoomHooks) {
    this.id = id;
    this.#hooks = hooks;
    this.seats = Seats.of(stage, hooks.now());
    this.hands = new Hands(hands, hooks.now());
    this.insiders = new Insiders(state.locked);
    this.sentOut = new SentOut(removed);
    this.tally = new Tally(() => this.note("tally"));
    this.#state = { ...state, hostAwayUntil: this.seats.hostAwayUntil() };
    this.#news = new News(this, (count) => hooks.onListeners(count));
  }

  get listeners(): number {
    return this.crowd.size - this.present.length;
  }

  get state(): Readonly<RoomState> {
    return this.#state;
  }

  /** Those with a seat who are here. */
  get present(): Member[] {
    return [...this.seats.keys()].flatMap((id) => this.crowd.byKey(id) ?? []);
  }

  get host(): Seated | undefined {
    return this.seats.host;
  }

  member(peer: string): Member | undefined {
    return this.crowd.byPeer(peer);
  }

  memberOf(accountId: string): Member | undefined {
    return this.crowd.byKey(accountId);
  }

  /** Of listeners only those whose presence is told to whoever may act on them. */
  knownMember(accountId: string): Member | undefined {
    const member = this.memberOf(accountId);
    const isKnown = this.seats.has(accountId) || this.hands.has(accountId) || member?.visible;
    return isKnown ? member : undefined;
  }

  /** One after another, so that no decision is made on what another is changing. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Lets a member in. An earlier connection of the same account, or guest, gives way and is returned (R9). */
  enter(member: Member): Member | undefined {
    const { person, peer, key } = member;
    const replaced = this.crowd.byKey(key);
    if (replaced) this.#forget(replaced);
    this.crowd.add(member);
    this.insiders.come(key);
    this.audience.arrange(member);
    const seat = person && this.seats.get(person.id);
    if (seat) Object.assign(seat, { peer, awayAt: undefined });
    if (person && this.hands.welcome(person.id)) this.note("hands");
    this.#news.welcome(member);
    if (seat) this.#noteSeats();
    else this.note("listeners");
    if (this.audience.has(member)) this.note("audience");
    return replaced;
  }

  leave(peer: string): void {
    const member = this.member(peer);
    if (!member) return;
    const now = this.#hooks.now();
    this.#forget(member);
    this.insiders.go(member.key, now);
    const seat = this.seats.heldBy(member);
    if (seat) seat.awayAt = now;
    if (seat) this.#noteSeats();
    else this.note("listeners");
    if (member.person && this.hands.awaits(member.person.id, now)) this.note("hands");
  }

  /** A place on the stage, or another one, or none. Who gets one is muted. */
  seat(person: Person, role: RoomRole, agreesToRecording: boolean): void {
    const member = this.memberOf(person.id);
    if (may(role, "speak")) {
      this.seats.give(person, role, agreesToRecording, member?.peer, this.#hooks.now());
    } else this.seats.delete(person.id);
    if (this.hands.forget(person.id)) this.note("hands");
    if (member) this.#changeRole(member, role);
    this.#noteSeats();
    this.note("listeners");
  }

  setMuted(member: Member, muted: boolean): void {
    if (member.muted === muted) return;
    member.muted = muted;
    this.note("stage");
  }

  setVisible(member: Member, visible: boolean): void {
    member.visible = visible;
    if (this.audience.arrange(member)) this.note("audience");
    this.tellStanding(member);
  }

  setBlocks(member: Member, hasBlocked: Member["hasBlocked"]): void {
    member.hasBlocked = hasBlocked;
    this.#news.noteBlocks(member);
    this.tellStanding(member);
  }

  /** What the rules of the Space let people ask is another. */
  setMayAsk(mayAsk: (accountId: string) => boolean): void {
    for (const member of this.crowd.signedIn) member.mayAsk = mayAsk(member.key);
    this.tellAllStandings();
  }

  setAgreed(accountId: string): void {
    const seat = this.seats.get(accountId);
    if (seat) seat.agreedToRecording = true;
    const member = this.memberOf(accountId);
    if (member) this.tellStanding(member);
  }

  setConnected(peer: string, connected: boolean): void {
    const member = this.member(peer);
    if (!member || member.connected === connected) return;
    member.connected = connected;
    if (this.seats.heldBy(member)) this.note("stage");
  }

  /** Everyone hears of it, at most four times a second. */
  change(state: Partial<RoomState>): void {
    this.#state = { ...this.#state, ...state };
    this.note("state");
  }

  /** For what must be known before what follows it begins. */
  changeAtOnce(state: Partial<RoomState>): void {
    this.change(state);
    this.#news.flushNow("state", this.#hooks.now());
  }

  note(kind: NewsKind): void {
    this.#news.note(kind, this.#hooks.now());
  }

  /** Several times a second: what was held back is told, and who did not come back is given up. */
  tick(): void {
    const now = this.#hooks.now();
    this.#news.flush(now);
    for (const { role, person } of this.seats.missed(now)) {
      if (role === "host") this.#hooks.onHostLost();
      if (role === "speaker") this.#hooks.onSeatLost(person.id);
    }
    this.hands.giveUp(now - GRACE_MS);
    this.insiders.giveUp(now);
  }

  /** Whose voice may be kept. */
  recordedSpeakers(): RecordedSpeaker[] {
    return this.present.flatMap(({ peer, person, role, muted }) =>
      person && this.seats.get(person.id)?.agreedToRecording
        ? [{ peer, accountId: person.id, role, muted }]
        : [],
    );
  }

  tellStanding(member: Member): void {
    this.#news.tellStanding(member);
  }

  tellAllStandings(): void {
    for (const member of this.crowd.signedIn) this.tellStanding(member);
  }

  tellSlots(slots: SlotMap, others: Record<string, SlotMap> = {}): void {
    const text = JSON.stringify({ type: "slots", peers: slots } satisfies ServerMessage);
    for (const { peer, line } of this.crowd) {
      const own = others[peer];
      if (own) line.send({ type: "slots", peers: own });
      else line.sendText(text);
    }
  }

  tell(message: ServerMessage, isMeant?: (member: Member) => boolean): void {
    this.crowd.tell(message, isMeant);
  }

  /** Sends someone out, with what they hear last. Their seat and hand are gone; the caller sees to the SFU. */
  expel(accountId: string, code: number, reason: string): Member | undefined {
    const member = this.memberOf(accountId);
    if (this.hands.forget(accountId)) this.note("hands");
    if (this.seats.delete(accountId)) this.#noteSeats();
    if (!member) return undefined;
    const wasSeen = this.audience.has(member);
    this.#forget(member);
    this.note("listeners");
    if (wasSeen) this.#news.flushNow("audience", this.#hooks.now());
    member.line.send({ type: "removed" });
    member.line.hangUp(code, reason);
    return member;
  }

  /** Those who keep order know whom they may let in again. */
  noteRemoved(person: Person): void {
    this.sentOut.add(person);
    this.#news.tellSentOut();
  }

  noteLetBackIn(accountId: string): void {
    if (!this.sentOut.letIn(accountId)) return;
    this.insiders.come(accountId); // through a locked door too
    this.#news.tellSentOut();
  }

  /** Who listens without an account goes; the caller sees to the SFU. */
  turnAwayAnonymous(code: number, reason: string): Member[] {
    const gone = [...this.crowd].filter(({ person }) => person === undefined);
    for (const member of gone) {
      this.#forget(member);
      member.line.hangUp(code, reason);
    }
    if (gone.length > 0) this.note("listeners");
    return gone;
  }

  /** Tells everyone that it is over, and hangs up. */
  close(code: number): void {
    this.tell({ type: "ended" });
    this.interrupt(code, "The Space has ended");
  }

  /** After a restart members come back to whoever takes over. */
  interrupt(code: number, reason: string): void {
    for (const { line } of this.crowd) line.hangUp(code, reason);
    this.crowd.clear();
  }

  #forget(member: Member): void {
    this.crowd.remove(member);
    this.#news.forget(member);
    if (this.audience.forget(member)) this.note("audience");
  }

  #changeRole(member: Member, role: RoomRole): void {
    if (member.role === "listener" || role === "listener") member.muted = true;
    member.role = role;
    if (this.audience.arrange(member)) this.note("audience");
    this.tellStanding(member);
    if (may(role, "moderate")) this.#news.tellModerator(member);
  }

  /** Who is on the stage changed, and with it perhaps how long the host has been away. */
  #noteSeats(): void {
    this.note("stage");
    const hostAwayUntil = this.seats.hostAwayUntil();
    if (hostAwayUntil !== this.#state.hostAwayUntil) this.change({ hostAwayUntil });
  }
}
