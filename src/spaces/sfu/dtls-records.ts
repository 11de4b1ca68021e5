// Numbers the DTLS records that we send: each gets one of its own, those of a repeated flight too.
//
// werift repeats a lost flight byte for byte. A peer drops records whose numbers it has seen (RFC 6347 §4.1.2.6), so where
// its own last flight was lost it would never see our Finished again, and never send its own again: neither side could
// go on, and a browser would take itself for connected all the while.
import type { DtlsClient } from "werift";

const HEAD = 13;
const HANDSHAKE = 22;
const FINISHED = 20;
const CLIENT = 1;
const VERSION = 0xfefd; // DTLS 1.2
/** Where werift keeps what it said in its last flight. */
const LAST_FLIGHT = 5;

export class RecordNumbers {
  readonly #dtls: DtlsClient;
  #plain = 0;
  #encrypted = 0;

  constructor(dtls: DtlsClient) {
    this.#dtls = dtls;
  }

  /** The datagram as it is to be sent: a copy, as werift keeps its own to repeat it. */
  number(datagram: Buffer): Buffer {
    if (datagram.readUInt16BE(3) > 0) return this.#finished();
    const numbered = Buffer.from(datagram);
    for (let at = 0; at + HEAD <= numbered.length; at += HEAD + numbered.readUInt16BE(at + 11)) {
      numbered.writeUIntBE(this.#plain++, at + 5, 6);
    }
    return numbered;
  }

  /** The one encrypted record that a client sends before data. Its number is part of the nonce: it is encrypted anew. */
  #finished(): Buffer {
    const { dtls, cipher } = this.#dtls;
    const said = dtls.handshakeCache[LAST_FLIGHT]?.data.find(({ msg_type }) => msg_type === FINISHED);
    if (!said) throw new Error("an encrypted record that is no Finished");
    const head = { type: HANDSHAKE, version: VERSION, epoch: 1, sequenceNumber: this.#encrypted++ };
    const content = cipher.cipher.encrypt(CLIENT, said.serialize(), head);
    const record = Buffer.alloc(HEAD);
    record.writeUInt8(head.type);
    record.writeUInt16BE(head.version, 1);
    record.writeUInt16BE(head.epoch, 3);
    record.writeUIntBE(head.sequenceNumber, 5, 6);
    record.writeUInt16BE(content.length, 11);
    return Buffer.concat([record, content]);
  }
}
