// The live rooms of this process: opened by the first entry, closed by the event that ends the Space, fed by the SFU's news.
import { and, eq } from "drizzle-orm";
import { findAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { DomainEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { logger } from "../log.ts";
import { endSpace } from "./end-space.ts";
import type { ReadMessage } from "./messages.ts";
import { getSpace, liveLocalSpaces } from "./queries.ts";
import { Room, type Line, type Member } from "./room.ts";
import type { Sfu, SfuEvent } from "./sfu/protocol.ts";
import { redeemTicket } from "./tickets.ts";

export const CLOSE_ENDED = 4410;
export const CLOSE_RESTART = 1012;
const CLOSE_REPLACED = 4409;

const log = logger("spaces", "rooms");

export class Rooms {
  readonly #app: App;
  readonly #sfu: Sfu;
  readonly #rooms = new Map<string, Room>();
  readonly #unsubscribe: () => void;

  constructor(app: App, sfu: Sfu) {
    this.#app = app;
    this.#sfu = sfu;
    this.#unsubscribe = sfu.subscribe((event) => this.#onSfu(event));
    const close = async (tx: Tx, { spaceId }: DomainEvent<"space.ended">) =>
      tx.afterCommit(() => this.#close(spaceId));
    app.readEvents("rooms", close, ["space.ended"]);
  }

  /** After a restart: rooms that were live wait for their hosts again. */
  async resume(): Promise<void> {
    for (const { id } of await liveLocalSpaces(this.#app.store.read)) this.#open(id);
  }

  /** @throws AppError unauthenticated, blocked, gone */
  async enter(spaceId: string, ticket: string, line: Line): Promise<{ room: Room; member: Member }> {
    const { role, accountId } = await redeemTicket(this.#app, spaceId, ticket);
    const { read } = this.#app.store;
    const account = accountId === null ? undefined : await findAccount(read, accountId);
    const { state } = await getSpace(read, spaceId);
    if (state !== "live") throw new AppError("gone", "This Space has ended");
    const room = this.#open(spaceId);
    const member: Member = {
      peer: createId(),
      role,
      account,
      line,
      muted: true,
      offered: false,
      connected: false,
    };
    const replaced = room.enter(member);
    if (replaced) {
      await this.#sfu.leave(spaceId, replaced.peer);
      replaced.line.hangUp(CLOSE_REPLACED, "The Space was opened elsewhere");
    }
    return { room, member };
  }

  /** @throws AppError of the SFU (an offer it refuses), forbidden */
  async handle(room: Room, member: Member, message: Exclude<ReadMessage, { type: "enter" }>): Promise<void> {
    switch (message.type) {
      case "offer":
        return this.#answer(room, member, message);
      case "mute":
        if (member.role === "listener") throw new AppError("forbidden", "Only who is on the stage speaks");
        if (member.offered) await this.#sfu.setMuted(room.id, member.peer, message.muted);
        room.setMuted(member, message.muted);
        return;
      case "leave":
        return this.leave(room, member);
      default: {
        const { type: of, id = null } = message;
        const error = { code: "unavailable", message: "This room does not know that yet" } as const;
        member.line.send({ type: "error", of, id, ...error });
      }
    }
  }

  async #answer(
    room: Room,
    member: Member,
    { sdp, iceRestart, id }: ReadMessage & { type: "offer" },
  ): Promise<void> {
    if (iceRestart) {
      const restarted = await this.#sfu.restartIce(room.id, member.peer, sdp).catch(() => null);
      const message = "This connection is not known here any more: make a new one";
      return member.line.send(
        restarted
          ? { type: "answer", sdp: restarted.answer }
          : { type: "error", of: "offer", id: id ?? null, code: "not_found", message },
      );
    }
    member.offered = true;
    const { answer } = await this.#sfu.join(room.id, member.peer, sdp, { muted: member.muted });
    member.line.send({ type: "answer", sdp: answer });
  }

  async leave(room: Room, member: Member): Promise<void> {
    if (room.member(member.peer) !== member) return;
    room.leave(member.peer);
    await this.#sfu.leave(room.id, member.peer);
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    for (const room of this.#rooms.values()) room.interrupt(CLOSE_RESTART);
    this.#rooms.clear();
    await this.#sfu.close();
  }

  #open(spaceId: string): Room {
    const known = this.#rooms.get(spaceId);
    if (known) return known;
    const room = new Room(spaceId, {
      onAbandoned: () => this.#inBackground(endSpace(this.#app, spaceId), "ending an abandoned Space"),
      onListeners: (count) => this.#inBackground(this.#saveCount(spaceId, count), "saving a count"),
    });
    this.#rooms.set(spaceId, room);
    return room;
  }

  #close(spaceId: string): void {
    this.#rooms.get(spaceId)?.close(CLOSE_ENDED);
    this.#rooms.delete(spaceId);
    this.#inBackground(this.#sfu.closeRoom(spaceId), "closing a room");
  }

  #onSfu(event: SfuEvent): void {
    switch (event.type) {
      case "connected":
        this.#rooms.get(event.room)?.setConnected(event.peer, true);
        this.#rooms.get(event.room)?.member(event.peer)?.line.send({ type: "slots", peers: event.slots });
        return;
      case "closed":
        return this.#lose(event.room, event.peer);
      case "slots":
        return this.#rooms.get(event.room)?.tellSlots(event.slots, event.peers);
      case "speaking":
        return this.#rooms.get(event.room)?.tell({ type: "speaking", levels: event.levels });
      case "ptime":
        return this.#rooms.get(event.room)?.tell({ type: "ptime", ms: event.ms });
      case "lost":
        for (const { room, peer } of event.peers) this.#lose(room, peer);
        return;
      case "restarted":
        return;
    }
  }

  /** The sound's way to a member is gone while the socket is not: the client makes a new one. */
  #lose(roomId: string, peer: string): void {
    const room = this.#rooms.get(roomId);
    const member = room?.member(peer);
    if (!member) return;
    member.offered = false;
    room?.setConnected(peer, false);
    member.line.send({ type: "reconnect" });
  }

  async #saveCount(spaceId: string, count: number): Promise<void> {
    await this.#app.store.tx(async ({ q, t }) => {
      await q
        .update(t.spaces)
        .set({ listenersCount: count })
        .where(and(eq(t.spaces.id, spaceId), eq(t.spaces.state, "live")));
    });
  }

  #inBackground(work: Promise<unknown>, what: string): void {
    work.catch((error: unknown) => log.error("Failed {what}: {error}", { what, error }));
  }
}
