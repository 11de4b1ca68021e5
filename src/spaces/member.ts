// Someone in a room: one connection, with or without an account behind it.
import type { Account } from "../accounts/queries.ts";
import type { Credential } from "../accounts/still-good.ts";
import type { Person, ServerMessage, Standing } from "./messages.ts";
import { Allowance } from "./pace.ts";
import type { RoomRole } from "./roles.ts";

const MAX_NAME = 60;

/** A member's end of the socket. */
export interface Line {
  send(message: ServerMessage): void;
  /** What many get is written as JSON once. */
  sendText(text: string): void;
  /** Ends the connection with a close code of the protocol. */
  hangUp(code: number, reason: string): void;
}

export interface Entrance {
  peer: string;
  role: RoomRole;
  /** Undefined for those who listen without an account. */
  account: Account | undefined;
  /** Of those: by what they are known, and, where they are new, the secret with which they come back. */
  guest?: { key: string; resume: string | null };
  line: Line;
  /** Whether the rules of the Space let them ask to speak. */
  mayAsk: boolean;
  visible: boolean;
  /** By what they are signed in. */
  credential?: Credential | undefined;
  /** Whom they have blocked; undefined for who blocks nobody. */
  hasBlocked: ((person: Person) => boolean) | undefined;
}

export class Member {
  readonly peer: string;
  readonly line: Line;
  /** As it was when they came in: who changes their name twenty times a minute is shown once. */
  readonly person: Person | undefined;
  /** What stays the same when they come back. */
  readonly key: string;
  readonly resume: string | null;
  hasBlocked: Entrance["hasBlocked"];
  readonly credential: Credential | undefined;
  mayAsk: boolean;
  role: RoomRole;
  visible: boolean;
  muted = true;
  /** Has sent an offer, so that the SFU knows of them. */
  offered = false;
  connected = false;
  wantsCaptions = false;
  readonly reactions = new Allowance(5, 5_000);
  readonly hands = new Allowance(5, 60_000);
  readonly captions = new Allowance(60, 10_000);
  readonly reports = new Allowance(5, 60_000);
  #standing = "";
  #caption: { line: number; at: Date } | undefined;

  constructor({ peer, role, account, guest, line, mayAsk, visible, credential, hasBlocked }: Entrance) {
    this.peer = peer;
    this.role = role;
    this.line = line;
    this.person = account && personOf(account);
    this.key = account?.id ?? guest?.key ?? peer;
    this.resume = account ? null : (guest?.resume ?? null);
    this.mayAsk = mayAsk;
    this.visible = visible;
    this.hasBlocked = hasBlocked;
    this.credential = credential;
  }

  /** When the first words of their line came; they make one line at a time. */
  captionBegun(line: number, at: Date): Date {
    if (this.#caption?.line !== line) this.#caption = { line, at };
    return this.#caption.at;
  }

  /** Tells them how they stand, if that is not as they know it. */
  tellStanding(you: Standing): void {
    if (this.notesStanding(you)) this.line.send({ type: "you", you });
  }

  /** False if they know that already. */
  notesStanding(you: Standing): boolean {
    const text = JSON.stringify(you);
    const isNew = text !== this.#standing;
    this.#standing = text;
    return isNew;
  }
}

export function personOf({ id, handle, name, username, avatarUrl }: Account): Person {
  return { id, acct: handle, name: (name || username).slice(0, MAX_NAME), avatar: avatarUrl };
}
