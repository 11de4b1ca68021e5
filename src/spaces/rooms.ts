// The live rooms of this process: opened by the first entry, closed by the event that ends the Space, fed by the SFU's news.
import { and, eq, sql } from "drizzle-orm";
import { findAccount, isActive } from "../accounts/queries.ts";
import { hashOf } from "../accounts/sessions.ts";
import { stillGood } from "../accounts/still-good.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { DomainEvent } from "../events.ts";
import { createId, createSecret } from "../ids.ts";
import { logger } from "../log.ts";
import type { Admission } from "./admission.ts";
import { noteHands, noteInsiders, noteSpeakers, observe, reseat, type Desk, type SignedIn } from "./desk.ts";
import { endSpace } from "./end-space.ts";
import { Member, personOf, type Line } from "./member.ts";
import type { ReadMessage } from "./messages.ts";
import { Allowance } from "./pace.ts";
import { openRoom, type OpenedRoom } from "./people/open-room.ts";
import { blocksOf, visibilityOf } from "./people/queries.ts";
import { liveLocalSpaces } from "./queries.ts";
import { Refused, toRefused } from "./refused.ts";
import { applyRules } from "./requests/apply-rules.ts";
import { passTo } from "./requests/onto-the-stage.ts";
import { turnOut } from "./requests/order.ts";
import { startRecording } from "./requests/record.ts";
import { runRequest } from "./requests/table.ts";
import type { RoomObserver } from "./room-observer.ts";
import { Room } from "./room.ts";
import { may, type RoomRole } from "./roles.ts";
import type { Sfu, SfuEvent } from "./sfu/protocol.ts";
import { redeemTicket, refuseFull, type Admitted } from "./tickets.ts";

export const CLOSE_ENDED = 4410;
export const CLOSE_RESTART = 1012;
const CLOSE_REPLACED = 4409;
const CLOSE_SIGNED_OUT = 4401;

const TICK_MS = 250;
/** Once a second it is asked who is still signed in. */
const CHECK_TICKS = 4;
/** Comings of one account into one room; who is sent away tries again soon (R13). */
const ENTRIES = { count: 20, spanMs: 60_000 };

/** What happens elsewhere and changes something in a room. */
const READ = [
  "space.changed",
  "space.ended",
  "space.let_back_in",
  "block.created",
  "account.moderated",
  "account.deleted",
] as const;

const log = logger("spaces", "rooms");

interface OpenRoom extends OpenedRoom {
  desk: Desk;
  entries: Map<string, Allowance>;
}

export class Rooms {
  readonly #app: App;
  readonly #sfu: Sfu;
  readonly #observers: readonly RoomObserver[];
  /** Of Spaces whose room is open or being opened. */
  readonly #opening = new Map<string, Promise<OpenRoom>>();
  readonly #rooms = new Map<string, OpenRoom>();
  /** What events and the clock began and nobody waits for. */
  readonly #working = new Set<Promise<unknown>>();
  readonly #unsubscribe: () => void;
  readonly #ticker: NodeJS.Timeout;
  #ticks = 0;

  constructor(app: App, sfu: Sfu, observers: readonly RoomObserver[] = []) {
    this.#app = app;
    this.#sfu = sfu;
    this.#observers = observers;
    this.#unsubscribe = sfu.subscribe((event) => this.#onSfu(event));
    this.#ticker = setInterval(() => this.tick(), TICK_MS).unref();
    const handle = async (tx: Tx, event: DomainEvent<(typeof READ)[number]>) =>
      tx.afterCommit(() => this.#onEvent(event));
    app.readEvents("rooms", handle, READ);
  }

  /** After a restart: rooms that were live wait for their hosts again. */
  async resume(): Promise<void> {
    for (const { id } of await liveLocalSpaces(this.#app.store.read)) {
      await this.#open(id).catch((error: unknown) => log.error("A room stays closed: {error}", { error }));
    }
  }

  /** What the passing of time asks for, by the app's clock; the ticker calls it four times a second. */
  tick(): void {
    for (const { desk } of this.#rooms.values()) {
      desk.room.tick();
      if (desk.room.hands.isUnkept) this.#inBackground(noteHands(desk), "keeping hands");
      if (desk.room.insiders.isUnkept) this.#inBackground(noteInsiders(desk), "keeping who is inside");
    }
    this.#ticks += 1;
    if (this.#ticks % CHECK_TICKS === 0)
      this.#inBackground(this.#checkSessions(), "checking who is signed in");
  }

  /** W10: whoever signed out, or whose token was taken back, is out of the room within about a second. */
  async #checkSessions(): Promise<void> {
    const members = [...this.#rooms.values()].flatMap(({ desk }) => desk.room.signedIn);
    const credentials = members.flatMap(({ credential }) => credential ?? []);
    if (credentials.length === 0) return;
    const good = await stillGood(this.#app, credentials);
    for (const { credential, line } of members) {
      if (credential && !good.has(credential)) line.hangUp(CLOSE_SIGNED_OUT, "You have signed out");
    }
  }

  /** Resolves when what events and the clock began is done. */
  async settle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** @throws AppError unauthenticated, forbidden, blocked, gone, rate_limited, unavailable (full) */
  async enter(spaceId: string, ticket: string, line: Line): Promise<{ room: Room; member: Member }> {
    const admission = await redeemTicket(this.#app, spaceId, ticket);
    const open = await this.#open(spaceId);
    await this.#refuseCrowd(open, admission);
    const { desk } = open;
    const role = await this.#roleOf(desk, admission);
    const member = await this.#createMember(admission, role, line);
    const replaced = desk.room.enter(member);
    await noteSpeakers(desk);
    if (replaced) {
      replaced.line.hangUp(CLOSE_REPLACED, "The Space was opened elsewhere");
      await this.#sfu.leave(spaceId, replaced.peer);
    }
    if (role === "host") await this.#recordAsWished(open, member as SignedIn);
    return { room: desk.room, member };
  }

  /** A refused request is told to whoever made it; what a broken offer or the SFU throws is for the socket to end with. */
  async handle(room: Room, member: Member, message: Exclude<ReadMessage, { type: "enter" }>): Promise<void> {
    const desk = this.#rooms.get(room.id)?.desk;
    if (!desk || room.member(member.peer) !== member) return;
    switch (message.type) {
      case "offer":
        return this.#answer(desk, member, message);
      case "want_captions":
        member.wantsCaptions = message.wanted;
        return;
      case "leave":
        return this.#goodbye(desk, member);
      default:
        await room
          .inTurn(() => runRequest(desk, member, message))
          .catch((error: unknown) => refuse(member, message, error));
    }
  }

  /** Their connection ended, with or without a goodbye: a seat is kept for a while. */
  async leave(room: Room, member: Member): Promise<void> {
    if (room.member(member.peer) !== member) return;
    room.leave(member.peer);
    await this.#sfu.leave(room.id, member.peer);
    const desk = this.#rooms.get(room.id)?.desk;
    if (desk) await noteSpeakers(desk);
  }

  async close(): Promise<void> {
    clearInterval(this.#ticker);
    this.#unsubscribe();
    for (const { desk } of this.#rooms.values()) desk.room.interrupt(CLOSE_RESTART, "The server restarts");
    this.#rooms.clear();
    this.#opening.clear();
    await this.#sfu.close();
  }

  async #answer(desk: Desk, member: Member, offer: ReadMessage & { type: "offer" }): Promise<void> {
    const { room, app } = desk;
    const { sdp } = offer;
    if (offer.iceRestart) return this.#restartIce(room, member, offer);
    member.offered = true;
    const { answer } = await this.#sfu.join(room.id, member.peer, sdp, { muted: member.muted });
    member.line.send({ type: "answer", sdp: answer });
    if (room.state.recordingSince === null) return;
    const speaker = room.recordedSpeakers().find(({ peer }) => peer === member.peer);
    if (!speaker) return;
    await observe(desk, (observer) => observer.recordedSpeakerConnected?.(room.id, speaker, app.clock.now()));
  }

  async #restartIce(room: Room, member: Member, { sdp, id }: ReadMessage & { type: "offer" }): Promise<void> {
    const restarted = await this.#sfu.restartIce(room.id, member.peer, sdp).catch(() => null);
    const message = "This connection is not known here any more: make a new one";
    member.line.send(
      restarted
        ? { type: "answer", sdp: restarted.answer }
        : { type: "error", of: "offer", id: id ?? null, code: "not_found", message },
    );
  }

  /** Whoever says goodbye from the stage gives the seat back; hosts and co-hosts are awaited. */
  async #goodbye(desk: Desk, member: Member): Promise<void> {
    const { person, role } = member;
    if (person && role === "speaker") await desk.room.inTurn(() => reseat(desk, person, "listener"));
    await this.leave(desk.room, member);
    if (person && desk.room.hands.forget(person.id)) desk.room.note("hands");
  }

  async #refuseCrowd({ desk, entries }: OpenRoom, { account, known }: Admission): Promise<void> {
    if (account) {
      const own = entries.get(account.id) ?? new Allowance(ENTRIES.count, ENTRIES.spanMs);
      entries.set(account.id, own);
      if (!own.take(this.#app.clock.now().getTime()))
        throw new AppError("rate_limited", "You came in too often: wait a minute");
    }
    if (may(known.role, "speak")) return;
    await refuseFull(this.#app, desk.room.listeners, () => this.#listeners);
  }

  get #listeners(): number {
    return this.#rooms.values().reduce((sum, { desk }) => sum + desk.room.listeners, 0);
  }

  /** Whoever was appointed takes their seat now; where it is taken, they listen. */
  async #roleOf(desk: Desk, { account, known }: Admission): Promise<RoomRole> {
    const { room } = desk;
    if (!account || known.role === "listener") return "listener";
    const seat = room.seats.get(account.id);
    if (seat) return seat.role;
    try {
      await room.inTurn(() => reseat(desk, personOf(account), known.role));
      return known.role;
    } catch (error) {
      if (error instanceof Refused) return "listener";
      throw error;
    }
  }

  async #createMember(
    { account, mayAsk, credential, guestKey }: Admitted,
    role: RoomRole,
    line: Line,
  ): Promise<Member> {
    const { read } = this.#app.store;
    const visible = account ? await visibilityOf(read, account.id) : false;
    const hasBlocked = account && (await blocksOf(read, account.id));
    const guest = guestKey === undefined ? newGuest() : { key: guestKey, resume: null };
    const entrance = { account, guest, role, line, mayAsk, credential, hasBlocked };
    return new Member({ ...entrance, peer: createId(), visible: visible ?? false });
  }

  /** What the host wished when they planned it is done once, when they come in. */
  async #recordAsWished(open: OpenRoom, host: SignedIn): Promise<void> {
    if (!open.space.wantsRecording || open.room?.recordedOnce) return;
    open.room = { ...open.room!, recordedOnce: true };
    const { desk } = open;
    await desk.room
      .inTurn(() => startRecording(desk, host))
      .catch((error: unknown) => log.error("A recording did not start: {error}", { error }));
  }

  #open(spaceId: string): Promise<OpenRoom> {
    const known = this.#opening.get(spaceId);
    if (known) return known;
    const opening = this.#create(spaceId);
    this.#opening.set(spaceId, opening);
    opening.catch(() => this.#opening.delete(spaceId));
    return opening;
  }

  async #create(spaceId: string): Promise<OpenRoom> {
    const app = this.#app;
    const opened = await openRoom(app, spaceId);
    const room: Room = new Room(spaceId, opened.record, {
      now: () => app.clock.now().getTime(),
      onHostLost: () => this.#inBackground(this.#replaceHost(desk), "replacing a host"),
      onSeatLost: (accountId) => this.#inBackground(this.#freeSeat(desk, accountId), "freeing a seat"),
      onListeners: (count) => this.#inBackground(this.#saveCount(desk, count), "saving a count"),
    });
    const desk: Desk = { app, sfu: this.#sfu, room, observers: this.#observers, speakersTold: "" };
    const open = { ...opened, desk, entries: new Map() };
    this.#rooms.set(spaceId, open);
    if (room.state.recordingSince !== null) {
      await observe(desk, (observer) => observer.recordingStarted?.(spaceId, [], app.clock.now()));
    }
    return open;
  }

  /** The co-host who is here and has been one for longest; without any, it is over (R12). */
  async #replaceHost(desk: Desk): Promise<void> {
    const { room } = desk;
    await room.inTurn(async () => {
      const { host } = room;
      if (host && host.awayAt === undefined) return;
      const cohosts = [...room.seats.values()].filter(
        ({ role, awayAt }) => role === "cohost" && awayAt === undefined,
      );
      const [heir] = cohosts.sort((a, b) => a.since.getTime() - b.since.getTime());
      if (host && heir) await passTo(desk, host.person.id, heir.person.id);
      else await endSpace(this.#app, room.id);
      await noteSpeakers(desk);
    });
  }

  async #freeSeat(desk: Desk, accountId: string): Promise<void> {
    await desk.room.inTurn(async () => {
      const seat = desk.room.seats.get(accountId);
      if (seat?.awayAt !== undefined && seat.role === "speaker") await reseat(desk, seat.person, "listener");
    });
  }

  #onEvent(event: DomainEvent<(typeof READ)[number]>) {
    switch (event.type) {
      case "space.changed":
        return this.#inBackground(this.#onRules(event.spaceId), "applying rules");
      case "space.ended":
        return this.#inBackground(this.#close(event.spaceId), "closing a room");
      case "space.let_back_in":
        return this.#rooms.get(event.spaceId)?.desk.room.noteLetBackIn(event.accountId);
      case "block.created":
        return this.#inBackground(this.#onBlock(event.blockerId, event.blockedId), "acting on a block");
      default:
        return this.#inBackground(this.#onStanding(event.accountId), "acting on a suspension");
    }
  }

  async #onRules(spaceId: string): Promise<void> {
    const desk = this.#rooms.get(spaceId)?.desk;
    await desk?.room.inTurn(() => applyRules(desk));
  }

  /** A host and someone who blocks them, either way round, are not in one room (R10); others see marks. */
  async #onBlock(blockerId: string, blockedId: string): Promise<void> {
    for (const { desk } of this.#rooms.values()) {
      const { room } = desk;
      const hostId = room.host?.person.id;
      if (hostId === blockerId) await turnOut(desk, blockedId);
      else if (hostId === blockedId) await turnOut(desk, blockerId);
      else await this.#markBlocked(room, blockerId);
    }
  }

  async #markBlocked(room: Room, accountId: string): Promise<void> {
    const member = room.memberOf(accountId);
    if (member) room.setBlocks(member, await blocksOf(this.#app.store.read, accountId));
  }

  /** Suspended or deleted: out of every room, at once (R10). */
  async #onStanding(accountId: string): Promise<void> {
    const account = await findAccount(this.#app.store.read, accountId);
    if (account && isActive(account)) return;
    const desks = [...this.#rooms.values()].map(({ desk }) => desk);
    await Promise.all(
      desks
        .filter(({ room }) => room.seats.has(accountId) || room.memberOf(accountId))
        .map((desk) => this.#turnOut(desk, accountId)),
    );
  }

  async #turnOut(desk: Desk, accountId: string): Promise<void> {
    if (desk.room.host?.person.id === accountId) await this.#deposeHost(desk, accountId);
    await turnOut(desk, accountId);
  }

  async #deposeHost(desk: Desk, accountId: string): Promise<void> {
    const member = desk.room.memberOf(accountId);
    if (member) await this.leave(desk.room, member);
    member?.line.hangUp(4403, "You are no longer in this Space");
    await this.#replaceHost(desk);
  }

  async #close(spaceId: string): Promise<void> {
    const desk = this.#rooms.get(spaceId)?.desk;
    this.#rooms.delete(spaceId);
    this.#opening.delete(spaceId);
    desk?.room.close(CLOSE_ENDED);
    if (desk?.room.state.recordingSince) {
      await observe(desk, (observer) => observer.recordingStopped?.(spaceId, this.#app.clock.now()));
    }
    await this.#sfu.closeRoom(spaceId);
  }

  #onSfu(event: SfuEvent): void {
    const room = (id: string) => this.#rooms.get(id)?.desk.room;
    switch (event.type) {
      case "connected":
        room(event.room)?.setConnected(event.peer, true);
        room(event.room)?.member(event.peer)?.line.send({ type: "slots", peers: event.slots });
        return;
      case "closed":
        return this.#lose(event.room, event.peer);
      case "slots":
        return room(event.room)?.tellSlots(event.slots, event.peers);
      case "speaking":
        return room(event.room)?.tell({ type: "speaking", levels: event.levels });
      case "ptime":
        return room(event.room)?.tell({ type: "ptime", ms: event.ms }, ({ role }) => may(role, "speak"));
      case "lost":
        for (const { room: id, peer } of event.peers) this.#lose(id, peer);
        return;
      case "restarted":
        return;
    }
  }

  /** The sound's way to a member is gone while the socket is not: the client makes a new one. */
  #lose(roomId: string, peer: string): void {
    const room = this.#rooms.get(roomId)?.desk.room;
    const member = room?.member(peer);
    if (!room || !member) return;
    member.offered = false;
    room.setConnected(peer, false);
    member.line.send({ type: "reconnect" });
  }

  async #saveCount(desk: Desk, count: number): Promise<void> {
    const { app, room } = desk;
    await app.store.tx(async ({ q, t }) => {
      const peak = sql`case when ${t.spaces.peakListeners} < ${count} then ${count} else ${t.spaces.peakListeners} end`;
      await q
        .update(t.spaces)
        .set({ listenersCount: count, peakListeners: peak })
        .where(and(eq(t.spaces.id, room.id), eq(t.spaces.state, "live")));
    });
    await observe(desk, (observer) => observer.listenersCounted?.(room.id, count, app.clock.now()));
  }

  #inBackground(work: Promise<unknown>, what: string): void {
    const done = work
      .catch((error: unknown) => log.error("Failed {what}: {error}", { what, error }))
      .finally(() => this.#working.delete(done));
    this.#working.add(done);
  }
}

/** Who listens without an account is known again by a secret that only they have. */
function newGuest(): { key: string; resume: string } {
  const resume = createSecret();
  return { key: hashOf(resume), resume };
}

function refuse(member: Member, { type: of, id }: ReadMessage, error: unknown): void {
  const refused = toRefused(error);
  if (!refused) log.error("A {of} failed: {error}", { of, error });
  const { code, message } = refused ?? new Refused("unavailable", "Something went wrong on this server");
  member.line.send({ type: "error", of, id: id ?? null, code, message });
}
