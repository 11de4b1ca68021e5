// The checks that werift's DTLS leaves out: only the holder of the certificate's key gets in.
import { randomBytes } from "node:crypto";
import nacl from "tweetnacl";
import { describe, expect, it, vi } from "vitest";
import { CipherContext, DtlsServer, RTCCertificate } from "werift";
import { startDtls } from "#src/spaces/sfu/dtls.ts";

async function createIdentity(): Promise<RTCCertificate> {
  const made = await CipherContext.createSelfSignedCertificateWithKey({ signature: 3, hash: 4 }, 23);
  return new RTCCertificate(made.keyPem, made.certPem, made.signatureHash);
}

const sha256 = (certificate: RTCCertificate) =>
  Buffer.from(certificate.getFingerprints()[0]!.value.replaceAll(":", ""), "hex");

interface Attack {
  /** The server shows the true certificate and signs with another key. */
  impostor?: boolean;
  /** The server shows another certificate than the one in its SDP. */
  otherCertificate?: boolean;
  /** The server's Finished, properly encrypted, is not over this handshake. */
  wrongFinished?: boolean;
  /** After the handshake a stranger sends an alert in the clear. */
  plaintextAlert?: boolean;
}

/** What becomes of a datagram on its way. */
interface Way {
  toServer?(datagram: Buffer): Buffer[];
  toClient?(datagram: Buffer): Buffer[];
}

const whole = (datagram: Buffer) => [datagram];

/** Lets nothing through a second time that bears a number already seen, as peers must (RFC 6347 §4.1.2.6). */
function withoutReplays(): (datagram: Buffer) => Buffer[] {
  const seen = new Set<string>();
  return (datagram) => {
    const number = datagram.toString("hex", 3, 11);
    return seen.has(number) ? [] : (seen.add(number), [datagram]);
  };
}

/** Loses the first `count` datagrams that fit. */
function losing(count: number, fits: (datagram: Buffer) => boolean): (datagram: Buffer) => Buffer[] {
  let left = count;
  return (datagram) => (fits(datagram) && left-- > 0 ? [] : [datagram]);
}

/** Cuts the handshake message of a datagram into pieces, which come backwards and twice. */
function inPieces(datagram: Buffer): Buffer[] {
  if (datagram[0] !== 22 || datagram.readUInt16BE(3) > 0) return [datagram];
  const message = datagram.subarray(13);
  const pieces: Buffer[] = [];
  for (let at = 12; at < message.length; at += 50) {
    const head = Buffer.from(datagram.subarray(0, 25));
    const body = message.subarray(at, at + 50);
    head.writeUInt16BE(12 + body.length, 11);
    head.writeUIntBE(at - 12, 13 + 6, 3);
    head.writeUIntBE(body.length, 13 + 9, 3);
    pieces.unshift(Buffer.concat([head, body]));
  }
  return pieces.length > 0 ? [...pieces, ...pieces] : [datagram];
}

/** Client and server in memory. Tells how it ended, once the server has sent all it has to say. */
async function handshake(attack: Attack = {}, { toServer = whole, toClient = whole }: Way = {}) {
  const { impostor, otherCertificate, wrongFinished, plaintextAlert } = attack;
  const [client, server, thief] = [await createIdentity(), await createIdentity(), await createIdentity()];
  const { promise: outcome, resolve } = Promise.withResolvers<string>();
  const wire = {
    type: "udp",
    address: { address: "", family: "IPv4", port: 0 },
    closed: false,
    onData: undefined as unknown as (data: Buffer) => void, // werift sets it
    send: async (data: Buffer) => void setImmediate(() => toClient(data).forEach((one) => dtls.receive(one))),
    close: async () => {},
  };
  const remote = new DtlsServer({
    transport: wire,
    cert: server.certPem,
    key: (impostor ? thief : server).privateKey,
    signatureHash: server.signatureHash,
    srtpProfiles: [7],
    extendedMasterSecret: true,
    certificateRequest: true,
  });
  if (wrongFinished) remote.cipher.verifyData = () => randomBytes(12);
  // werift's server is content as soon as it has our Finished; ours takes a few turns of the loop to judge its answer.
  const patience = toServer === whole ? 300 : 5_000;
  remote.onConnect.once(() => setTimeout(() => resolve("no connection"), patience));
  const dtls = startDtls({
    certificate: client,
    fingerprint: sha256(otherCertificate ? thief : server),
    srtpProfiles: [7],
    send: (data) => void setImmediate(() => toServer(data).forEach((one) => wire.onData(one))),
    onConnected: () => {
      if (plaintextAlert) dtls.receive(Buffer.from("15fefd000000000000000900020100", "hex"));
      setImmediate(() => resolve("connected"));
    },
    onFailed: resolve,
  });
  const ended = await outcome;
  dtls.close();
  return ended;
}

describe("R7b: DTLS", () => {
  it("connects to the holder of the certificate's key", async () => {
    expect(await handshake()).toBe("connected");
  });

  it("does not connect to someone who merely shows that certificate", async () => {
    expect(await handshake({ impostor: true })).toBe("no connection");
  });

  it("R7: does not connect to another certificate than the SDP's", async () => {
    expect(await handshake({ otherCertificate: true })).toBe("no connection");
  });

  it("does not connect on a wrong Finished", async () => {
    expect(await handshake({ wrongFinished: true })).toBe("no connection");
  });

  it("is not ended by an alert in the clear", async () => {
    expect(await handshake({ plaintextAlert: true })).toBe("connected");
  });
});

describe("X25519", () => {
  it("is what node:crypto computes, in werift's handshakes too", async () => {
    const [agree, makeKeys] = [vi.spyOn(nacl, "scalarMult"), vi.spyOn(nacl.box, "keyPair")];
    expect(await handshake()).toBe("connected");
    expect(agree).toHaveBeenCalledTimes(2); // either side
    expect(makeKeys).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
    expect(() => nacl.scalarMult(randomBytes(32), new Uint8Array(32))).toThrow(); // tweetnacl would make it zeros
  });

  it("agrees with RFC 7748 (section 5.2)", () => {
    const scalar = Buffer.from("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "hex");
    const point = Buffer.from("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", "hex");
    const product = "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552";
    expect(Buffer.from(nacl.scalarMult(scalar, point)).toString("hex")).toBe(product);
  });

  it("gives each pair keys that fit, alone in their memory", () => {
    const [one, other] = [nacl.box.keyPair(), nacl.box.keyPair()];
    expect(nacl.scalarMult(one.secretKey, other.publicKey)).toEqual(
      nacl.scalarMult(other.secretKey, one.publicKey),
    );
    expect(one.secretKey.buffer.byteLength).toBe(32);
    expect(one.publicKey.buffer.byteLength).toBe(32);
  });
});

describe("DTLS on a bad way", () => {
  const isEncrypted = (datagram: Buffer) => datagram.readUInt16BE(3) > 0;

  it("connects when the server's last flight was lost", async () => {
    const way = { toServer: withoutReplays(), toClient: losing(1, isEncrypted) };
    expect(await handshake({}, way)).toBe("connected");
  });

  it("connects when its own first flight was lost", async () => {
    const [lose, pass] = [losing(1, () => true), withoutReplays()];
    expect(await handshake({}, { toServer: (datagram) => lose(datagram).flatMap(pass) })).toBe("connected");
  });

  it("connects when the server's messages come in pieces, backwards and twice", async () => {
    expect(await handshake({}, { toServer: withoutReplays(), toClient: inPieces })).toBe("connected");
  });

  it("connects when one of the server's messages comes late", async () => {
    const isRequest = (datagram: Buffer) => datagram[13] === 13;
    const way = { toServer: withoutReplays(), toClient: losing(1, isRequest) };
    expect(await handshake({}, way)).toBe("connected");
  });
});
