// One who speaks or listens: a socket, ICE by hand, DTLS of our own, and the keys to speak with. To an SFU they are a browser.
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { SrtpEngine } from "#src/spaces/sfu/srtp-engine.ts";
import { bindingResponse } from "#src/spaces/sfu/stun.ts";
import { DtlsServer } from "./dtls-server.ts";
import { createIdentity, type Identity } from "./identity.ts";
import { bindingRequest } from "#test/spaces/sfu/binding-request.ts";
import type { Tally } from "./tally.ts";

const OPUS = 111;
const SSRC = 42;
const PASSWORD = "0123456789012345678901";
const PAYLOAD = 100;
/** RFC 7675 asks for one in five seconds. */
const CHECK_MS = 5_000;
/** Sent again until the first answer. */
const FIRST_CHECK_MS = 500;

export interface Person {
  /** Resolves when there are keys. */
  connected: Promise<unknown>;
  /** Resolves with the first packet of somebody's voice. */
  heard: Promise<void>;
  /** Speaks from now on in packets of so many milliseconds; nothing any more in packets of none. */
  talk(ms: number): void;
  /** Gone without a word, as a browser that closes its connection. */
  leave(): void;
}

/** Who plays all people of a benchmark. */
export class People implements AsyncDisposable {
  readonly #identity: Identity;
  readonly #engine = new SrtpEngine();
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(identity: Identity) {
    this.#identity = identity;
  }

  static async gather(): Promise<People> {
    return new People(await createIdentity());
  }

  /** The offer, or the answer, of one who wants this. */
  describe({ setup, sections }: { setup: "actpass" | "passive"; sections: Section[] }): string {
    const head = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"];
    const bundle = `a=group:BUNDLE ${sections.map(({ mid }) => mid).join(" ")}`;
    const lines = sections.flatMap(({ mid, direction }) => [
      `m=audio 9 UDP/TLS/RTP/SAVPF ${OPUS}`,
      "c=IN IP4 0.0.0.0",
      `a=mid:${mid}`,
      "a=rtcp-mux",
      "a=ice-ufrag:abcd",
      `a=ice-pwd:${PASSWORD}`,
      `a=fingerprint:sha-256 ${this.#identity.fingerprint}`,
      `a=setup:${setup}`,
      `a=rtpmap:${OPUS} opus/48000/2`,
      `a=${direction}`,
      ...(direction === "sendonly" ? [`a=ssrc:${SSRC} cname:bench`] : []),
    ]);
    return `${[...head, bundle, ...lines].join("\r\n")}\r\n`;
  }

  /** Connects to the SFU that described itself so. What is heard and said is noted in `tally`. */
  async connect(sdp: string, tally?: Tally): Promise<Person> {
    const socket = createSocket("udp4").bind(0);
    this.#sockets.add(socket);
    await once(socket, "listening");
    const { ufrag, password, address, port } = readDescription(sdp);
    const send = (data: Buffer) => socket.send(data, port, address, () => {});
    const check = () => send(bindingRequest(`${ufrag}:abcd`, password));
    const heard = Promise.withResolvers<void>();
    const key = Promise.withResolvers<number>();
    const dtls = new DtlsServer(this.#identity, send, (keys) =>
      key.resolve(this.#engine.createKeys(keys.profile, keys.key, keys.salt)),
    );
    socket.on("message", (data, from) => {
      if (data[0]! >= 128) {
        if ((data[1]! & 0x7f) !== OPUS) return;
        heard.resolve();
        tally?.hear(data.readUInt32BE(4));
      } else if (data[0]! >= 20) dtls.receive(data);
      else if (data[0] === 1) this.#end(first);
      else send(bindingResponse(data, PASSWORD, from.address, from.port));
    });
    check();
    const first = this.#every(FIRST_CHECK_MS, check);
    const consent = this.#every(CHECK_MS, check);
    const talk = this.#voice(key.promise, send, tally);
    const leave = () => {
      for (const timer of [first, consent]) this.#end(timer);
      talk(0);
      if (this.#sockets.delete(socket)) socket.close();
    };
    return { connected: key.promise, heard: heard.promise, talk, leave };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.close();
  }

  #every(ms: number, act: () => void): NodeJS.Timeout {
    const timer = setInterval(act, ms);
    this.#timers.add(timer);
    return timer;
  }

  #end(timer: NodeJS.Timeout): void {
    clearInterval(timer);
    this.#timers.delete(timer);
  }

  #voice(key: Promise<number>, send: (data: Buffer) => void, tally?: Tally): (ms: number) => void {
    let beat: NodeJS.Timeout | undefined;
    let sequence = 0;
    let timestamp = 0;
    const packet = Buffer.concat([Buffer.alloc(12), randomBytes(PAYLOAD)]);
    packet.writeUInt16BE(0x8000 | OPUS);
    packet.writeUInt32BE(SSRC, 8);
    const say = (keys: number, ms: number) => {
      packet.writeUInt16BE(++sequence & 0xffff, 2);
      packet.writeUInt32BE((timestamp += 48 * ms), 4);
      tally?.say(timestamp);
      send(this.#engine.protect(keys, packet, sequence >>> 16));
    };
    const beatEvery = (ms: number, keys: number) => {
      if (beat) this.#end(beat);
      if (ms > 0) beat = this.#every(ms, () => say(keys, ms));
    };
    return (ms) => void key.then((keys) => beatEvery(ms, keys));
  }
}

export interface Section {
  mid: string;
  direction: "sendonly" | "recvonly";
}

function readDescription(sdp: string): { ufrag: string; password: string; address: string; port: number } {
  const line = (pattern: RegExp) => pattern.exec(sdp)?.slice(1) ?? [];
  const [ufrag = ""] = line(/^a=ice-ufrag:(\S+)/m);
  const [password = ""] = line(/^a=ice-pwd:(\S+)/m);
  const [address = "", port] = line(/^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host/im);
  return { ufrag, password, address, port: Number(port) };
}
