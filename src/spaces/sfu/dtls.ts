// werift's DTLS client behind the shared socket, with the checks that werift 0.25.2 leaves out.
//
// werift verifies no signature in the handshake, in either role, and not the peer's Finished: it compares the fingerprint
// of the certificate it was shown, which anyone can copy. So before the handshake may finish we verify here
//   - the signature of ServerKeyExchange, over both randoms and the key that werift really used (RFC 8422 §5.4),
//   - the server's Finished over the whole transcript (RFC 5246 §7.4.9).
// Errors and alerts before the end are ignored (an unauthenticated datagram must not end a handshake); afterwards only
// records of an encrypted epoch are let in, as werift would take a plaintext alert for the end of the session.
import { createHash, createHmac, timingSafeEqual, verify, X509Certificate } from "node:crypto";
import { DtlsClient, type RTCCertificate } from "werift";
import { HandshakeMessages } from "./dtls-messages.ts";
import { RecordNumbers } from "./dtls-records.ts";
import { computeX25519Natively } from "./x25519.ts";

computeX25519Natively();

const HANDSHAKE_MS = 15_000;
const SERVER_KEY_EXCHANGE = 12;
const FINISHED = 20;
const RECORD_HEAD = 13;
/** SignatureScheme (RFC 8446 §4.2.3) → hash. SHA-1 is left out on purpose. */
const hashes: Record<number, string> = {
  0x0401: "sha256",
  0x0501: "sha384",
  0x0601: "sha512",
  0x0403: "sha256",
  0x0503: "sha384",
  0x0603: "sha512",
};

export interface DtlsOptions {
  certificate: RTCCertificate;
  /** sha-256 of the peer's certificate, from its SDP. */
  fingerprint: Buffer;
  srtpProfiles: (1 | 7)[];
  send(data: Buffer): void;
  onConnected(dtls: DtlsClient): void;
  onFailed(reason: string): void;
}

export interface Dtls {
  receive(data: Buffer): void;
  close(): void;
}

/**
 * Starts the handshake. The seam into werift: DtlsClient asks for an object with `send` and a settable `onData`, nothing
 * more. Its ICE is not used: it nominates any address that sends a check, whatever the credentials.
 */
export function startDtls(options: DtlsOptions): Dtls {
  const { certificate, fingerprint } = options;
  let state: "handshake" | "connected" | "closed" = "handshake";
  const pipe = {
    type: "udp",
    address: { address: "", family: "IPv4", port: 0 },
    closed: false,
    onData: (_data: Buffer) => {},
    send: async (data: Buffer) => {
      if (state !== "closed") options.send(numbers.number(data));
    },
    close: async () => {},
  };
  const dtls = new DtlsClient({
    transport: pipe,
    cert: certificate.certPem,
    key: certificate.privateKey,
    signatureHash: certificate.signatureHash,
    srtpProfiles: options.srtpProfiles,
    extendedMasterSecret: true,
  });

  const numbers = new RecordNumbers(dtls);
  const messages = new HandshakeMessages((record) => pipe.onData(record));

  const end = (reason: string) => {
    clearTimeout(deadline);
    if (state === "closed") return;
    state = "closed";
    // werift offers no way to stop its retransmission timer: it runs out by itself (about 33 s) and sends nothing.
    options.onFailed(reason);
  };
  const deadline = setTimeout(() => end("no DTLS handshake within 15 s"), HANDSHAKE_MS);

  const handle = dtls.onHandleHandshakes;
  dtls.onHandleHandshakes = async (handshakes) => {
    const finished = handshakes.find((message) => message.msg_type === FINISHED);
    if (finished && !(state === "handshake" && isAuthentic(dtls, finished.fragment, fingerprint))) return;
    await handle(handshakes);
  };
  dtls.onConnect.once(() => {
    clearTimeout(deadline);
    if (state !== "handshake") return;
    state = "connected";
    options.onConnected(dtls);
  });
  dtls.onClose.subscribe(() => {
    if (state === "connected") end("the peer closed DTLS");
  });
  dtls.connect().catch(() => end("DTLS retransmissions exhausted"));

  return {
    receive(data) {
      if (state === "closed" || (state === "connected" && !isEncrypted(data))) return;
      try {
        messages.receive(data);
      } catch {
        // werift's parser throws at what is no DTLS. Anyone can forge that, so it ends nothing.
      }
    },
    close() {
      clearTimeout(deadline);
      state = "closed";
    },
  };
}

function isAuthentic(dtls: DtlsClient, finished: Buffer, fingerprint: Buffer): boolean {
  const { remoteCertificate } = dtls.cipher;
  if (!remoteCertificate) return false;
  const actual = createHash("sha256").update(remoteCertificate).digest();
  return (
    actual.length === fingerprint.length &&
    timingSafeEqual(actual, fingerprint) &&
    isKeyExchangeSigned(dtls, remoteCertificate) &&
    isFinishedValid(dtls, finished)
  );
}

function isKeyExchangeSigned({ dtls, cipher }: DtlsClient, certificate: Buffer): boolean {
  const message = dtls.sortedHandshakeCache.find(
    ({ msg_type }) => msg_type === SERVER_KEY_EXCHANGE,
  )?.fragment;
  if (!message || message.length < 8) return false;
  // ECParameters: type (3 = named curve), curve, point; then the signature's scheme, length and bytes.
  const paramsEnd = 4 + message[3]!;
  if (message[0] !== 3 || message.length < paramsEnd + 4) return false;
  const point = message.subarray(4, paramsEnd);
  if (
    message.readUInt16BE(1) !== cipher.remoteKeyPair.curve ||
    !cipher.remoteKeyPair.publicKey?.equals(point)
  )
    return false;
  const hash = hashes[message.readUInt16BE(paramsEnd)];
  const signature = message.subarray(paramsEnd + 4, paramsEnd + 4 + message.readUInt16BE(paramsEnd + 2));
  if (!hash) return false;
  const signed = Buffer.concat([
    cipher.localRandom.serialize(),
    cipher.remoteRandom.serialize(),
    message.subarray(0, paramsEnd),
  ]);
  try {
    return verify(hash, signed, new X509Certificate(certificate).publicKey, signature);
  } catch {
    return false; // a certificate or signature that does not parse
  }
}

/** All of werift's cipher suites use the SHA-256 PRF (RFC 5246 §5). */
function isFinishedValid({ dtls, cipher }: DtlsClient, finished: Buffer): boolean {
  if (!cipher.masterSecret || finished.length !== 12) return false;
  const transcript = createHash("sha256");
  for (const message of dtls.sortedHandshakeCache) transcript.update(message.serialize());
  const seed = Buffer.concat([Buffer.from("server finished"), transcript.digest()]);
  const hmac = (data: Buffer) => createHmac("sha256", cipher.masterSecret).update(data).digest();
  return timingSafeEqual(hmac(Buffer.concat([hmac(seed), seed])).subarray(0, 12), finished);
}

/** Every record in the datagram is of epoch 1 or later. */
function isEncrypted(data: Buffer): boolean {
  let at = 0;
  while (at + RECORD_HEAD <= data.length) {
    if (data.readUInt16BE(at + 3) === 0) return false;
    at += RECORD_HEAD + data.readUInt16BE(at + 11);
  }
  return at === data.length;
}
