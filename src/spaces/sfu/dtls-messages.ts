// Puts the peer's handshake messages in order before werift sees them: whole, each once, none before its turn.
//
// werift takes them as they come: a late or lost one makes it answer without having seen all, a missing fragment counts as
// zeros, and what it noted once it never corrects. So on a lossy way a handshake would fail for good.

const RECORD_HEAD = 13;
const HANDSHAKE = 22;
const MESSAGE_HEAD = 12;
const SERVER_HELLO_DONE = 14;
/** Longer than any chain of certificates that a peer of ours shows. */
const MAX_MESSAGE = 16_384;
/** How many messages may wait for a lost one; the longest flight has five. */
const MAX_AHEAD = 8;

interface Message {
  bytes: Buffer;
  /** Which bytes of the body have come. */
  has: Uint8Array;
  missing: number;
}

export class HandshakeMessages {
  readonly #deliver: (record: Buffer) => void;
  readonly #waiting = new Map<number, Message>();
  #next = 0;

  /** `deliver` gets one record at a time: those of other kinds as they came, each message in one of its own. */
  constructor(deliver: (record: Buffer) => void) {
    this.#deliver = deliver;
  }

  receive(datagram: Buffer): void {
    for (let at = 0; at + RECORD_HEAD <= datagram.length;) {
      const end = at + RECORD_HEAD + datagram.readUInt16BE(at + 11);
      if (end > datagram.length) return;
      const record = datagram.subarray(at, end);
      const inClear = record[0] === HANDSHAKE && record.readUInt16BE(3) === 0;
      if (inClear) this.#read(record.subarray(RECORD_HEAD));
      else this.#deliver(record);
      at = end;
    }
  }

  /** The fragments of one record. */
  #read(body: Buffer): void {
    for (let at = 0; at + MESSAGE_HEAD <= body.length;) {
      const end = at + MESSAGE_HEAD + body.readUIntBE(at + 9, 3);
      if (end > body.length) return;
      this.#take(body.subarray(at, end));
      at = end;
    }
  }

  #take(fragment: Buffer): void {
    const number = fragment.readUInt16BE(4);
    // The peer repeats its flight because it misses ours: its last message makes werift repeat that.
    if (number < this.#next && fragment[0] === SERVER_HELLO_DONE) return this.#deliver(recordOf(fragment));
    if (number < this.#next || number >= this.#next + MAX_AHEAD) return;
    const message = this.#waiting.get(number) ?? this.#begin(number, fragment);
    if (!message || !fits(message, fragment)) return;
    fill(message, fragment);
    this.#flush();
  }

  #begin(number: number, fragment: Buffer): Message | undefined {
    const length = fragment.readUIntBE(1, 3);
    if (length > MAX_MESSAGE) return undefined;
    const bytes = Buffer.alloc(MESSAGE_HEAD + length);
    fragment.copy(bytes, 0, 0, 6); // type, length, number; offset 0
    bytes.writeUIntBE(length, 9, 3);
    const message = { bytes, has: new Uint8Array(length), missing: length };
    this.#waiting.set(number, message);
    return message;
  }

  #flush(): void {
    for (;;) {
      const message = this.#waiting.get(this.#next);
      if (!message || message.missing > 0) return;
      this.#waiting.delete(this.#next++);
      this.#deliver(recordOf(message.bytes));
    }
  }
}

function fits({ bytes }: Message, fragment: Buffer): boolean {
  const end = fragment.readUIntBE(6, 3) + fragment.readUIntBE(9, 3);
  return fragment.subarray(0, 4).equals(bytes.subarray(0, 4)) && end <= bytes.length - MESSAGE_HEAD;
}

function fill(message: Message, fragment: Buffer): void {
  const offset = fragment.readUIntBE(6, 3);
  for (let i = MESSAGE_HEAD; i < fragment.length; i++) {
    const at = offset + i - MESSAGE_HEAD;
    message.bytes[MESSAGE_HEAD + at] = fragment[i]!;
    message.missing -= 1 - message.has[at]!;
    message.has[at] = 1;
  }
}

function recordOf(message: Buffer): Buffer {
  const head = Buffer.from("16fefd0000000000000000", "hex");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([head, length, message]);
}
