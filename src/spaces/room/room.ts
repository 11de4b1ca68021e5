// One live room as this process holds it: who is in it and on its stage, what they are told, how long it waits for whom.
import { GRACE_MS } from "./grace.ts";
import { Hands, type HandRecord } from "./hands.ts";
import { Insiders } from "./insiders.ts";
import type { Member } from "./member.ts";
import type { Person, RoomState, Seat, ServerMessage, Standing } from "./messages.ts";
import { Pace } from "./pace.ts";
import type { RecordedSpeaker } from "./room-observer.ts";
import { may, ROOM_ROLES, type RoomRole } from "./roles.ts";
import type { SlotMap } from "./sfu/protocol.ts";
import { Tally } from "./tally.ts";

const AUDIENCE_SHOWN = 24;
/** How often many are told, at most. */
const EVERY_MS = { stage: 250, state: 250, hands: 1_000, listeners: 2_000, audience: 10_000, tally: 500 };

/** Someone with a place on the stage, in the room or expected back. */
export interface Seated {
  person: Person;
  role: RoomRole;
  since: Date;
  agreedToRecording: boolean;
  /** Their connection, or the last one they had. */
  peer: string;
  /** Since when they are away. */
  awayAt: number | undefined;
}

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
  readonly hands: Hands;
  readonly insiders: Insiders;
  readonly tally: Tally;
  readonly seats = new Map<string, Seated>();
  /** Sent out, the latest last. */
  readonly #removed: Map<string, Person>;
  readonly #hooks: RoomHooks;
  readonly #members = new Map<string, Member>();
  readonly #byKey = new Map<string, Member>();
  readonly #blockers = new Set<Member>();
  readonly #visible = new Set<Member>();
  readonly #paces: Record<keyof typeof EVERY_MS, Pace>;
  #state: RoomState;
  #turn: Promise<unknown> = Promise.resolve();

  /** A room waits for its host from the start: one that nobody hosts ends after the grace. */
  constructor(id: string, { stage, state, hands, removed }: RoomRecord, hooks: RoomHooks) {
    this.id = id;
    this.#hooks = hooks;
    this.hands = new Hands(hands, hooks.now());
    this.insiders = new Insiders(state.locked);
    this.#removed = new Map(removed.toReversed().map((person) => [person.id, person]));
    this.#state = { ...state, hostAwayUntil: null };
    for (const seat of stage) this.seats.set(seat.person.id, { ...seat, peer: "", awayAt: hooks.now() });
    this.#state.hostAwayUntil = this.#hostAwayUntil();
    const tell = {
      stage: () => this.#tellStage(),
      state: () => this.tell({ type: "state", state: this.#state }),
      hands: () => this.#tellHands(),
      listeners: () => this.#tellCount(),
      audience: () => this.#tellAudience(),
      tally: () => this.#tellTally(),
    };
    const kinds = Object.keys(EVERY_MS) as (keyof typeof EVERY_MS)[];
    this.#paces = Object.fromEntries(
      kinds.map((kind) => [kind, new Pace(EVERY_MS[kind], tell[kind])]),
    ) as Record<keyof typeof EVERY_MS, Pace>;
    this.tally = new Tally(() => this.note("tally"));
  }

  get listeners(): number {
    return this.#members.size - this.present.length;
  }

  get state(): Readonly<RoomState> {
    return this.#state;
  }

  /** Those with a seat who are here. */
  get present(): Member[] {
    return [...this.seats.keys()].flatMap((id) => this.#byKey.get(id) ?? []);
  }

  get host(): Seated | undefined {
    return [...this.seats.values()].find(({ role }) => role === "host");
  }

  member(peer: string): Member | undefined {
    return this.#members.get(peer);
  }

  /** Those with an account. */
  get signedIn(): Member[] {
    return [...this.#members.values()].filter(({ person }) => person !== undefined);
  }

  /** By what each is known again. */
  get keys(): Iterable<string> {
    return this.#byKey.keys();
  }

  memberOf(accountId: string): Member | undefined {
    return this.#byKey.get(accountId);
  }

  /** Of listeners only those whose presence is told to whoever may act on them. */
  knownMember(accountId: string): Member | undefined {
    const member = this.#byKey.get(accountId);
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
    const replaced = this.#byKey.get(key);
    if (replaced) this.#forget(replaced);
    this.#members.set(peer, member);
    this.#byKey.set(key, member);
    this.insiders.come(key);
    if (member.hasBlocked) this.#blockers.add(member);
    if (member.visible && member.role === "listener") this.#visible.add(member);
    const seat = person && this.seats.get(person.id);
    if (seat) Object.assign(seat, { peer, awayAt: undefined });
    if (person && this.hands.welcome(person.id)) this.note("hands");
    this.#welcome(member);
    if (seat) this.#noteSeats();
    else this.note("listeners");
    if (this.#visible.has(member)) this.note("audience");
    return replaced;
  }

  leave(peer: string): void {
    const member = this.#members.get(peer);
    if (!member) return;
    this.#forget(member);
    this.insiders.go(member.key, this.#hooks.now());
    const seat = this.#seatOf(member);
    if (seat) seat.awayAt = this.#hooks.now();
    if (seat) this.#noteSeats();
    else this.note("listeners");
    if (member.person && this.hands.awaits(member.person.id, this.#hooks.now())) this.note("hands");
  }

  /** A place on the stage, or another one, or none. Who gets one is muted. */
  seat(person: Person, role: RoomRole, agreedToRecording: boolean): void {
    const member = this.#byKey.get(person.id);
    const before = this.seats.get(person.id);
    if (may(role, "speak")) {
      const agreed = agreedToRecording || before?.agreedToRecording === true;
      const since = new Date(this.#hooks.now());
      const place = member ? { peer: member.peer, awayAt: undefined } : this.#emptyPlace(before);
      this.seats.set(person.id, { person, role, since, agreedToRecording: agreed, ...place });
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
    this.#arrangeAudience(member);
    this.tellStanding(member);
  }

  setBlocks(member: Member, hasBlocked: Member["hasBlocked"]): void {
    member.hasBlocked = hasBlocked;
    if (hasBlocked) this.#blockers.add(member);
    else this.#blockers.delete(member);
    this.tellStanding(member);
  }

  /** What the rules of the Space let people ask is another. */
  setMayAsk(mayAsk: (accountId: string) => boolean): void {
    for (const member of this.signedIn) member.mayAsk = mayAsk(member.key);
    this.tellAllStandings();
  }

  setAgreed(accountId: string): void {
    const seat = this.seats.get(accountId);
    if (seat) seat.agreedToRecording = true;
    const member = this.#byKey.get(accountId);
    if (member) this.tellStanding(member);
  }

  setConnected(peer: string, connected: boolean): void {
    const member = this.#members.get(peer);
    if (!member || member.connected === connected) return;
    member.connected = connected;
    if (this.#seatOf(member)) this.note("stage");
  }

  /** Everyone hears of it, at most four times a second. */
  change(state: Partial<RoomState>): void {
    this.#state = { ...this.#state, ...state };
    this.note("state");
  }

  /** For what must be known before what follows it begins. */
  changeAtOnce(state: Partial<RoomState>): void {
    this.change(state);
    this.#paces.state.flushNow(this.#hooks.now());
  }

  note(kind: keyof typeof EVERY_MS): void {
    this.#paces[kind].note(this.#hooks.now());
  }

  /** Several times a second: what was held back is told, and who did not come back is given up. */
  tick(): void {
    const now = this.#hooks.now();
    for (const pace of Object.values(this.#paces)) pace.flush(now);
    for (const seat of this.seats.values()) {
      if (seat.awayAt === undefined || now - seat.awayAt < GRACE_MS) continue;
      seat.awayAt = now; // asked again only after another grace, should it fail
      if (seat.role === "host") this.#hooks.onHostLost();
      if (seat.role === "speaker") this.#hooks.onSeatLost(seat.person.id);
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

  standingOf(member: Member): Standing {
    const { role, person, visible } = member;
    const id = person?.id ?? "";
    const { locked } = this.#state;
    return {
      role,
      mayAsk: member.mayAsk && may(role, "ask") && !locked,
      handRaised: this.hands.has(id),
      invitation: this.hands.invitation(id) ?? null,
      visible,
      agreedToRecording: this.seats.get(id)?.agreedToRecording ?? false,
      blocked: this.#blockedBy(member),
    };
  }

  tellStanding(member: Member): void {
    member.tellStanding(this.standingOf(member));
  }

  tellAllStandings(): void {
    for (const member of this.signedIn) this.tellStanding(member);
  }

  tellSlots(slots: SlotMap, others: Record<string, SlotMap> = {}): void {
    const text = JSON.stringify({ type: "slots", peers: slots } satisfies ServerMessage);
    for (const { peer, line } of this.#members.values()) {
      const own = others[peer];
      if (own) line.send({ type: "slots", peers: own });
      else line.sendText(text);
    }
  }

  tell(message: ServerMessage, isMeant: (member: Member) => boolean = () => true): void {
    const text = JSON.stringify(message);
    for (const member of this.#members.values()) if (isMeant(member)) member.line.sendText(text);
  }

  /** Sends someone out, with what they hear last. Their seat and hand are gone; the caller sees to the SFU. */
  expel(accountId: string, code: number, reason: string): Member | undefined {
    const member = this.#byKey.get(accountId);
    if (this.hands.forget(accountId)) this.note("hands");
    if (this.seats.delete(accountId)) this.#noteSeats();
    if (!member) return undefined;
    const wasSeen = this.#visible.has(member);
    this.#forget(member);
    this.note("listeners");
    if (wasSeen) this.#paces.audience.flushNow(this.#hooks.now());
    member.line.send({ type: "removed" });
    member.line.hangUp(code, reason);
    return member;
  }

  /** Those who keep order know whom they may let in again. */
  noteRemoved(person: Person): void {
    this.#removed.delete(person.id);
    this.#removed.set(person.id, person);
    this.#tellRemoved();
  }

  noteLetBackIn(accountId: string): void {
    if (!this.#removed.delete(accountId)) return;
    this.insiders.come(accountId); // through a locked door too
    this.#tellRemoved();
  }

  /** Who listens without an account goes; the caller sees to the SFU. */
  turnAwayAnonymous(code: number, reason: string): Member[] {
    const gone = [...this.#members.values()].filter(({ person }) => person === undefined);
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
    for (const { line } of this.#members.values()) line.hangUp(code, reason);
    this.#members.clear();
    this.#byKey.clear();
  }

  #welcome(member: Member): void {
    const { peer, role, line, resume } = member;
    const you = this.standingOf(member);
    member.notesStanding(you);
    const { listeners, state } = this;
    line.send({ type: "entered", peer, role, stage: this.#stage(), listeners, state, you, resume });
    if (may(role, "moderate")) this.#tellModerator(member);
    if (this.#visible.size > 0) line.send({ type: "audience", people: this.#audience() });
  }

  #forget(member: Member): void {
    this.#members.delete(member.peer);
    if (this.#byKey.get(member.key) === member) this.#byKey.delete(member.key);
    this.#blockers.delete(member);
    if (this.#visible.delete(member)) this.note("audience");
  }

  #changeRole(member: Member, role: RoomRole): void {
    if (member.role === "listener" || role === "listener") member.muted = true;
    member.role = role;
    this.#arrangeAudience(member);
    this.tellStanding(member);
    if (may(role, "moderate")) this.#tellModerator(member);
  }

  #arrangeAudience(member: Member): void {
    const isSeen = member.visible && member.role === "listener";
    if (isSeen === this.#visible.has(member)) return;
    if (isSeen) this.#visible.add(member);
    else this.#visible.delete(member);
    this.note("audience");
  }

  #seatOf({ person, peer }: Member): Seated | undefined {
    const seat = person && this.seats.get(person.id);
    return seat?.peer === peer ? seat : undefined;
  }

  #emptyPlace(before: Seated | undefined): Pick<Seated, "peer" | "awayAt"> {
    return { peer: before?.peer ?? "", awayAt: before?.awayAt ?? this.#hooks.now() };
  }

  /** Who is on the stage changed, and with it perhaps how long the host has been away. */
  #noteSeats(): void {
    this.note("stage");
    const hostAwayUntil = this.#hostAwayUntil();
    if (hostAwayUntil !== this.#state.hostAwayUntil) this.change({ hostAwayUntil });
  }

  #hostAwayUntil(): string | null {
    const { host } = this;
    return host?.awayAt === undefined ? null : new Date(host.awayAt + GRACE_MS).toISOString();
  }

  #stage(): Seat[] {
    const seats = [...this.seats.values()].map(({ person: account, role, peer }) => {
      const member = this.#members.get(peer);
      return { peer, role, account, muted: member?.muted ?? true, connected: member?.connected ?? false };
    });
    const rank = ({ role }: Seat) => ROOM_ROLES.indexOf(role);
    return seats.sort((a, b) => rank(a) - rank(b));
  }

  #tellStage(): void {
    this.tell({ type: "stage", stage: this.#stage() });
    for (const member of this.#blockers) this.tellStanding(member);
  }

  #tellCount(): void {
    this.tell({ type: "listeners", count: this.listeners });
    this.#hooks.onListeners(this.listeners);
  }

  #audience(): Person[] {
    return [...this.#visible.values().take(AUDIENCE_SHOWN)].flatMap(({ person }) => person ?? []);
  }

  #tellAudience(): void {
    this.tell({ type: "audience", people: this.#audience() });
    for (const member of this.#blockers) this.tellStanding(member);
  }

  #blockedBy({ hasBlocked }: Member): string[] {
    if (!hasBlocked) return [];
    const people = [...[...this.seats.values()].map(({ person }) => person), ...this.#audience()];
    return people.filter(hasBlocked).map(({ id }) => id);
  }

  #tellHands(): void {
    for (const member of this.present) if (may(member.role, "moderate")) this.#tellHandsTo(member);
    for (const [accountId, ahead] of this.hands.queue()) {
      this.#byKey.get(accountId)?.line.send({ type: "queue", ahead });
    }
  }

  #tellModerator(member: Member): void {
    this.#tellHandsTo(member);
    if (this.#removed.size > 0) member.line.send(this.#removedMessage());
  }

  #tellRemoved(): void {
    this.tell(this.#removedMessage(), ({ role }) => may(role, "moderate"));
  }

  #removedMessage(): ServerMessage {
    return { type: "sent_out", people: [...this.#removed.values()].reverse() };
  }

  #tellHandsTo({ line }: Member): void {
    line.send({ type: "hands", hands: this.hands.shown(), count: this.hands.count });
  }

  #tellTally(): void {
    const { reactions, captions } = this.tally.take();
    if (reactions) this.tell(reactions);
    for (const caption of captions) this.tell(caption, ({ wantsCaptions }) => wantsCaptions);
  }
}
