// The live rooms of this process: opened by the first entry, closed by the event that ends the Space, fed by the SFU's news.
import { stillGood } from "../accounts/still-good.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { logger } from "../log.ts";
import { freeSeat, goodbye, leaveRoom, replaceHost } from "./departures.ts";
import { noteHands, noteInsiders, observe, type Desk } from "./desk.ts";
import { letIn, type OpenRoom } from "./entry.ts";
import type { Line, Member } from "./member.ts";
import type { ReadMessage } from "./messages.ts";
import { actOnBlock, actOnStanding } from "./outside-news.ts";
import { openRoom } from "./people/open-room.ts";
import { saveListeners } from "./people/save-listeners.ts";
import { liveLocalSpaces } from "./queries.ts";
import { Refused, toRefused } from "./refused.ts";
import { applyRules } from "./requests/apply-rules.ts";
import { answerOffer } from "./requests/offer.ts";
import { runRequest } from "./requests/table.ts";
import type { RoomObserver } from "./room-observer.ts";
import { Room } from "./room/room.ts";
import type { Sfu } from "./sfu/protocol.ts";
import { onSfuNews } from "./sfu-news.ts";
import { redeemTicket } from "./tickets.ts";

export const CLOSE_ENDED = 4410;
export const CLOSE_RESTART = 1012;
const CLOSE_SIGNED_OUT = 4401;

const TICK_MS = 250;
/** Once a second it is asked who is still signed in. */
const CHECK_TICKS = 4;

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

export class Rooms {
  readonly #app: App;
  readonly #sfu: Sfu;
  readonly #observers: readonly RoomObserver[];
  /** Of Spaces whose room is open or being opened. */
  readonly #opening = new Map<string, Promise<OpenRoom>>();
  readonly #desks = new Map<string, Desk>();
  /** What events and the clock began and nobody waits for. */
  readonly #working = new Set<Promise<unknown>>();
  readonly #unsubscribe: () => void;
  readonly #ticker: NodeJS.Timeout;
  #ticks = 0;

  constructor(app: App, sfu: Sfu, observers: readonly RoomObserver[] = []) {
    this.#app = app;
    this.#sfu = sfu;
    this.#observers = observers;
    this.#unsubscribe = sfu.subscribe((event) => onSfuNews(event, (id) => this.#desks.get(id)?.room));
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
    for (const desk of this.#desks.values()) {
      const { room } = desk;
      room.tick();
      if (room.hands.isUnkept) this.#inBackground(noteHands(desk), "keeping hands");
      if (room.insiders.isUnkept) this.#inBackground(noteInsiders(desk), "keeping who is inside");
    }
    this.#ticks += 1;
    if (this.#ticks % CHECK_TICKS === 0)
      this.#inBackground(this.#checkSessions(), "checking who is signed in");
  }

  /** W10: whoever signed out, or whose token was taken back, is out of the room within about a second. */
  async #checkSessions(): Promise<void> {
    const members = [...this.#desks.values()].flatMap(({ room }) => room.crowd.signedIn);
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
    const admitted = await redeemTicket(this.#app, spaceId, ticket);
    const open = await this.#open(spaceId);
    const member = await letIn(open, admitted, line, () => this.#listeners);
    return { room: open.desk.room, member };
  }

  /** A refused request is told to whoever made it; what a broken offer or the SFU throws is for the socket to end with. */
  async handle(room: Room, member: Member, message: Exclude<ReadMessage, { type: "enter" }>): Promise<void> {
    const desk = this.#desks.get(room.id);
    if (!desk || room.member(member.peer) !== member) return;
    switch (message.type) {
      case "offer":
        return answerOffer(desk, member, message);
      case "want_captions":
        member.wantsCaptions = message.wanted;
        return;
      case "leave":
        return goodbye(desk, member);
      default:
        await room
          .inTurn(() => runRequest(desk, member, message))
          .catch((error: unknown) => refuse(member, message, error));
    }
  }

  /** Their connection ended; those of a room that is closed have been sent away by it. */
  async leave(room: Room, member: Member): Promise<void> {
    const desk = this.#desks.get(room.id);
    if (desk) await leaveRoom(desk, member);
  }

  async close(): Promise<void> {
    clearInterval(this.#ticker);
    this.#unsubscribe();
    for (const { room } of this.#desks.values()) room.interrupt(CLOSE_RESTART, "The server restarts");
    this.#desks.clear();
    this.#opening.clear();
    await this.#sfu.close();
  }

  get #listeners(): number {
    return this.#desks.values().reduce((sum, { room }) => sum + room.listeners, 0);
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
      onHostLost: () => this.#inBackground(replaceHost(desk), "replacing a host"),
      onSeatLost: (accountId) => this.#inBackground(freeSeat(desk, accountId), "freeing a seat"),
      // In turn: of two counts the later one stays.
      onListeners: (count) =>
        this.#inBackground(
          room.inTurn(() => this.#count(desk, count)),
          "saving a count",
        ),
    });
    const desk: Desk = { app, sfu: this.#sfu, room, observers: this.#observers, speakersTold: "" };
    this.#desks.set(spaceId, desk);
    if (room.state.recordingSince !== null) {
      await observe(desk, (observer) => observer.recordingStarted?.(spaceId, [], app.clock.now()));
    }
    return { ...opened, desk, entries: new Map() };
  }

  async #count(desk: Desk, count: number): Promise<void> {
    const { app, room } = desk;
    await saveListeners(app, room.id, count);
    await observe(desk, (observer) => observer.listenersCounted?.(room.id, count, app.clock.now()));
  }

  #onEvent(event: DomainEvent<(typeof READ)[number]>) {
    const desks = [...this.#desks.values()];
    switch (event.type) {
      case "space.changed":
        return this.#inBackground(this.#onRules(event.spaceId), "applying rules");
      case "space.ended":
        return this.#inBackground(this.#close(event.spaceId), "closing a room");
      case "space.let_back_in":
        return this.#desks.get(event.spaceId)?.room.noteLetBackIn(event.accountId);
      case "block.created":
        return this.#inBackground(actOnBlock(desks, event.blockerId, event.blockedId), "acting on a block");
      default:
        return this.#inBackground(actOnStanding(this.#app, desks, event.accountId), "acting on a suspension");
    }
  }

  async #onRules(spaceId: string): Promise<void> {
    const desk = this.#desks.get(spaceId);
    await desk?.room.inTurn(() => applyRules(desk));
  }

  async #close(spaceId: string): Promise<void> {
    const desk = this.#desks.get(spaceId);
    this.#desks.delete(spaceId);
    this.#opening.delete(spaceId);
    desk?.room.close(CLOSE_ENDED);
    if (desk?.room.state.recordingSince) {
      await observe(desk, (observer) => observer.recordingStopped?.(spaceId, this.#app.clock.now()));
    }
    await this.#sfu.closeRoom(spaceId);
  }

  #inBackground(work: Promise<unknown>, what: string): void {
    const done = work
      .catch((error: unknown) => log.error("Failed {what}: {error}", { what, error }))
      .finally(() => this.#working.delete(done));
    this.#working.add(done);
  }
}

function refuse(member: Member, { type: of, id }: ReadMessage, error: unknown): void {
  const refused = toRefused(error);
  if (!refused) log.error("A {of} failed: {error}", { of, error });
  const { code, message } = refused ?? new Refused("unavailable", "Something went wrong on this server");
  member.line.send({ type: "error", of, id: id ?? null, code, message });
}
