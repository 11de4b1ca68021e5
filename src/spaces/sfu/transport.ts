// One peer on the shared socket: ICE-lite credentials, werift's DTLS client, our SRTP session.
import { randomBytes } from "node:crypto";
import type { DtlsClient, RTCCertificate } from "werift";
import { startDtls, type Dtls } from "./dtls.ts";
import type { Forwarder } from "./forwarder.ts";
import type { Address, MuxPeer } from "./mux.ts";
import { PacketBudget } from "./packet-budget.ts";
import type { SrtpProfile } from "./srtp-engine.ts";
import { SrtpSession } from "./srtp-session.ts";

/** DTLS-SRTP profile ids (RFC 5764, RFC 7714). We prefer GCM, but the DTLS server chooses: Chromium takes AES-CM. */
const profiles: Record<number, { name: SrtpProfile; key: number; salt: number }> = {
  0x0007: { name: "AEAD_AES_128_GCM", key: 16, salt: 12 },
  0x0001: { name: "AES_128_CM_HMAC_SHA1_80", key: 16, salt: 14 },
};

export interface RemoteDescription {
  ufrag: string;
  /** From `a=fingerprint:sha-256`. */
  fingerprint: string;
}

export interface TransportEvents {
  onConnected(): void;
  /** A decrypted RTP packet of this length is in the engine's inbox. */
  onRtp(length: number): void;
  /** A decrypted compound RTCP packet of this length is in the engine's inbox. */
  onRtcp(length: number): void;
  onClosed(reason: string): void;
}

export class Transport implements MuxPeer {
  ufrag = createUfrag();
  password = createPassword();
  readonly remote: Address = { address: "", port: 0, via: undefined };
  remoteUfrag: string;
  srtp: SrtpSession | undefined;
  profile: SrtpProfile | undefined;
  readonly #forwarder: Forwarder;
  readonly #fingerprint: Buffer;
  readonly #events: TransportEvents;
  readonly #certificate: RTCCertificate;
  readonly #budget = new PacketBudget();
  #dtls: Dtls | undefined;
  #closed = false;

  constructor(
    forwarder: Forwarder,
    certificate: RTCCertificate,
    remote: RemoteDescription,
    events: TransportEvents,
  ) {
    this.#forwarder = forwarder;
    this.#certificate = certificate;
    this.#fingerprint = readFingerprint(remote.fingerprint);
    this.#events = events;
    this.remoteUfrag = remote.ufrag;
    forwarder.mux.add(this);
  }

  /** sha-256, for `a=fingerprint`. */
  get fingerprint(): string {
    return this.#certificate.getFingerprints()[0]!.value;
  }

  /** RFC 8445 §9: the peer looks for a new way to us. DTLS and SRTP go on, and the old way serves until it found one. */
  restartIce(remoteUfrag: string): void {
    const before = this.ufrag;
    this.ufrag = createUfrag();
    this.password = createPassword();
    this.remoteUfrag = remoteUfrag;
    this.#forwarder.mux.rename(before, this);
  }

  /** Whether this is the certificate that the peer is to show. */
  expects(fingerprint: string): boolean {
    return this.#fingerprint.equals(readFingerprint(fingerprint));
  }

  /** The peer proved that it holds our password and chose this path: only now do we send it anything of size. */
  onNominated(): void {
    if (!this.#dtls) this.#startDtls();
  }

  onDtls(data: Buffer): void {
    if (this.#isWithinBudget()) this.#dtls?.receive(data);
  }

  onMedia(data: Buffer): void {
    if (!this.#isWithinBudget()) return;
    const { srtp } = this;
    if (!srtp) {
      this.#forwarder.counters.beforeKeys++;
      return;
    }
    // RFC 5761: RTCP packet types 192–223 stand where RTP has marker and payload type.
    const rtcp = data.length > 1 && data[1]! >= 192 && data[1]! < 224;
    const length = rtcp ? srtp.receiveRtcp(data) : srtp.receiveRtp(data);
    if (length < 0) this.#forwarder.counters.refused++;
    else if (rtcp) this.#events.onRtcp(length);
    else this.#events.onRtp(length);
  }

  onConsentLost(): void {
    this.close("consent lost");
  }

  onFailure(cause: unknown): void {
    this.close(`failed: ${String(cause)}`);
  }

  sendRtcp(packet: Uint8Array): void {
    if (this.srtp && this.remote.port) this.#forwarder.mux.send(this.srtp.protectRtcp(packet), this.remote);
  }

  close(reason = "closed"): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dtls?.close();
    this.#forwarder.mux.remove(this);
    this.#events.onClosed(reason); // detaches legs, which hold the keys' address, before the keys go
    this.srtp?.close();
    this.srtp = undefined;
  }

  #isWithinBudget(): boolean {
    if (this.#budget.spend(performance.now())) return true;
    this.#forwarder.counters.overBudget++;
    return false;
  }

  #startDtls(): void {
    this.#dtls = startDtls({
      certificate: this.#certificate,
      fingerprint: this.#fingerprint,
      srtpProfiles: [0x0007, 0x0001],
      send: (data) => this.#forwarder.mux.send(data, this.remote),
      onConnected: (dtls) => this.#onHandshake(dtls),
      onFailed: (reason) => this.close(reason),
    });
  }

  #onHandshake(dtls: DtlsClient): void {
    const profile = profiles[dtls.srtp.srtpProfile ?? 0];
    if (!profile) return this.close("no common SRTP profile");
    const keys = dtls.extractSessionKeys(profile.key, profile.salt);
    this.profile = profile.name;
    this.srtp = new SrtpSession(
      this.#forwarder.engine,
      profile.name,
      { key: keys.localKey, salt: keys.localSalt },
      { key: keys.remoteKey, salt: keys.remoteSalt },
    );
    try {
      this.#events.onConnected();
    } catch (error) {
      this.onFailure(error); // no memory for one more listener
    }
  }
}

// ice-chars are letters, digits, + and /: hex is a subset.
function createUfrag(): string {
  return randomBytes(4).toString("hex");
}

function createPassword(): string {
  return randomBytes(16).toString("hex");
}

function readFingerprint(text: string): Buffer {
  return Buffer.from(text.replaceAll(":", ""), "hex");
}
