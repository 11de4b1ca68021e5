// People in rooms without sockets: what each hears is kept, and time passes when the test says so.
import type { Account } from "#src/accounts/queries.ts";
import type { Line, Member } from "#src/spaces/member.ts";
import {
  clientMessage,
  type ClientMessage,
  type ReadMessage,
  type RoomState,
  type ServerMessage,
  type Standing,
} from "#src/spaces/messages.ts";
import type { Room } from "#src/spaces/room/room.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { issueTicket } from "#src/spaces/tickets.ts";
import type { Rooms } from "#src/spaces/rooms.ts";
import type { TestApp } from "./app.ts";

/** What rooms need of a test's app. */
export interface House extends Pick<TestApp, "app" | "clock"> {
  doors: { rooms: Rooms };
}

type Heard<Type> = Extract<ServerMessage, { type: Type }>;

export class TestLine implements Line {
  readonly heard: ServerMessage[] = [];
  /** The code with which the connection was ended. */
  closed: number | undefined;

  send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    if (this.closed === undefined) this.heard.push(JSON.parse(text) as ServerMessage);
  }

  hangUp(code: number): void {
    this.closed ??= code;
  }

  last<Type extends ServerMessage["type"]>(type: Type): Heard<Type> | undefined {
    return this.heard.findLast((message) => message.type === type) as Heard<Type> | undefined;
  }
}

/** Someone in the room. */
export class Guest extends TestLine {
  readonly #test: House;
  #place: { room: Room; member: Member } | undefined;

  constructor(test: House) {
    super();
    this.#test = test;
  }

  async enter(spaceId: string, ticket: string): Promise<this> {
    this.#place = await this.#test.doors.rooms.enter(spaceId, ticket, this);
    return this;
  }

  get member(): Member {
    return this.#place!.member;
  }

  /** Resolves with the code of the error that answers it, if one does. */
  async say(message: ClientMessage): Promise<string | undefined> {
    const before = this.heard.length;
    const read = clientMessage.parse(message) as Exclude<ReadMessage, { type: "enter" }>;
    await this.#test.doors.rooms.handle(this.#place!.room, this.member, read);
    const error = this.heard.slice(before).find(({ type }) => type === "error");
    return (error as Heard<"error"> | undefined)?.code;
  }

  /** The connection breaks. */
  async vanish(): Promise<void> {
    await this.#test.doors.rooms.leave(this.#place!.room, this.member);
  }

  get you(): Standing {
    return this.last("you")?.you ?? this.last("entered")!.you;
  }

  /** The stage as they know it: who has which role, and `muted` behind who is. */
  get stage(): string[] {
    const { stage } = this.last("stage") ?? this.last("entered")!;
    return stage.map(({ account, role, muted }) => `${account.acct} ${role}${muted ? " muted" : ""}`);
  }

  get state(): RoomState {
    return (this.last("state") ?? this.last("entered")!).state;
  }
}

export interface TestSpace {
  id: string;
  host: Account;
  ticket(account: Account | null): Promise<string>;
  enter(account: Account | null): Promise<Guest>;
  /** A guest without an account comes back. */
  ticketAgain(guest: Guest): Promise<string>;
}

/** A live Space of its host. */
export async function openSpace(test: House, host: Account, more = {}): Promise<TestSpace> {
  const { id } = await startSpace(test.app, host.id, { title: "Coffee and code", ...more });
  const ticket = async (account: Account | null) =>
    (await issueTicket(test.app, id, account?.id ?? null)).ticket;
  const enter = async (account: Account | null) => new Guest(test).enter(id, await ticket(account));
  const ticketAgain = async (guest: Guest) =>
    (await issueTicket(test.app, id, null, { resume: guest.last("entered")!.resume! })).ticket;
  return { id, host, ticket, ticketAgain, enter };
}

/** Time passes: what was held back is told, and deadlines are kept. */
export async function pass(test: House, ms: number): Promise<void> {
  test.clock.advance(ms);
  test.doors.rooms.tick();
  await test.doors.rooms.settle();
}
