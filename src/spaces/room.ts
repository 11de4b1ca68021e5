// One live room as this process holds it: who is in it, what they are told, and how long it waits for its host.
import type { Account } from "../accounts/queries.ts";
import type { RoomState, Seat, ServerMessage, Standing } from "./messages.ts";
import type { SlotMap } from "./sfu/protocol.ts";
import type { RoomRole } from "./roles.ts";

/** How long a room waits for a host whose connection broke. */
const HOST_GRACE_MS = 60_000;
const COUNT_EVERY_MS = 2_000;

/** A member's end of the socket. */
export interface Line {
  send(message: ServerMessage): void;
  /** Ends the connection with a close code of the protocol. */
  hangUp(code: number, reason: string): void;
}

export interface Member {
  peer: string;
  role: RoomRole;
  /** Undefined for those who listen without an account. */
  account: Account | undefined;
  line: Line;
  muted: boolean;
  /** Has sent an offer, so that the SFU knows of them. */
  offered: boolean;
  connected: boolean;
}

export interface RoomHooks {
  /** The host did not come back. */
  onAbandoned(): void;
  /** At most every 2 s, for the directory and other servers. */
  onListeners(count: number): void;
}

export class Room {
  readonly id: string;
  readonly #hooks: RoomHooks;
  readonly #members = new Map<string, Member>();
  #grace: NodeJS.Timeout | undefined;
  #counting: NodeJS.Timeout | undefined;

  /** A room waits for its host from the start: one that nobody hosts ends after the grace. */
  constructor(id: string, hooks: RoomHooks) {
    this.id = id;
    this.#hooks = hooks;
    this.#waitForHost();
  }

  get listeners(): number {
    return [...this.#members.values()].filter(({ role }) => role === "listener").length;
  }

  member(peer: string): Member | undefined {
    return this.#members.get(peer);
  }

  /** Lets a member in. A host's earlier connection gives way to the new one (R9). */
  enter(member: Member): Member | undefined {
    const replaced = member.role === "host" ? this.#host() : undefined;
    if (replaced) this.#members.delete(replaced.peer);
    this.#members.set(member.peer, member);
    const { peer, role } = member;
    member.line.send({
      type: "entered",
      peer,
      role,
      stage: this.#stage(),
      listeners: this.listeners,
      state: { ...calm },
      you: standingOf(member),
    });
    if (role === "host") {
      clearTimeout(this.#grace);
      this.#tellStage();
    } else this.#count();
    return replaced;
  }

  leave(peer: string): void {
    const member = this.#members.get(peer);
    if (!member) return;
    this.#members.delete(peer);
    if (member.role === "listener") return this.#count();
    this.#tellStage();
    this.#waitForHost();
  }

  setMuted(member: Member, muted: boolean): void {
    member.muted = muted;
    this.#tellStage();
  }

  setConnected(peer: string, connected: boolean): void {
    const member = this.#members.get(peer);
    if (!member || member.connected === connected) return;
    member.connected = connected;
    if (member.role === "host") this.#tellStage();
  }

  tellSlots(slots: SlotMap, others: Record<string, SlotMap> = {}): void {
    for (const { peer, line } of this.#members.values()) {
      line.send({ type: "slots", peers: others[peer] ?? slots });
    }
  }

  tell(message: ServerMessage): void {
    for (const { line } of this.#members.values()) line.send(message);
  }

  /** Tells everyone that it is over, and hangs up. */
  close(code: number): void {
    clearTimeout(this.#grace);
    clearTimeout(this.#counting);
    this.tell({ type: "ended" });
    for (const { line } of this.#members.values()) line.hangUp(code, "The Space has ended");
    this.#members.clear();
  }

  /** The process stops: members come back to whoever takes over. */
  interrupt(code: number): void {
    clearTimeout(this.#grace);
    clearTimeout(this.#counting);
    for (const { line } of this.#members.values()) line.hangUp(code, "The server restarts");
    this.#members.clear();
  }

  #host(): Member | undefined {
    return [...this.#members.values()].find(({ role }) => role === "host");
  }

  #stage(): Seat[] {
    const host = this.#host();
    if (!host?.account) return [];
    const { id, handle, name, username, avatarUrl } = host.account;
    const { peer, role, muted, connected } = host;
    const account = { id, acct: handle, name: name || username, avatar: avatarUrl };
    return [{ peer, role, account, muted, connected }];
  }

  #tellStage(): void {
    this.tell({ type: "stage", stage: this.#stage() });
  }

  #waitForHost(): void {
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => this.#hooks.onAbandoned(), HOST_GRACE_MS).unref();
  }

  #count(): void {
    this.#counting ??= setTimeout(() => {
      this.#counting = undefined;
      this.tell({ type: "listeners", count: this.listeners });
      this.#hooks.onListeners(this.listeners);
    }, COUNT_EVERY_MS).unref();
  }
}

const calm: RoomState = {
  locked: false,
  recordingSince: null,
  sharedPosts: [],
  tipJar: null,
  captioner: null,
  hostAwayUntil: null,
};

function standingOf({ role }: Member): Standing {
  return {
    role,
    mayAsk: false,
    handRaised: false,
    invitation: null,
    visible: false,
    agreedToRecording: false,
    blocked: [],
  };
}
