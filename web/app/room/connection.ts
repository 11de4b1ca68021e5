// One way of the sound: an RTCPeerConnection with three fixed places for voices and, on the stage, one for the own microphone.
import { SLOTS } from "./protocol.ts";
import { withoutCandidates, withPtime } from "./sdp.ts";

/** From an offer to its sound; the server may have to start the process that carries it. */
const OFFER_MS = 20_000;
/** From the answer to the sound. Browsers wait for half a minute, and for ever where a handshake got stuck. */
const CONNECT_MS = 10_000;
/** Nothing came for some seconds: it may still come by itself. */
const WEAK_MS = 2_000;

export interface ConnectionHooks {
  /** A place for a voice is there; its sound may change speaker without further notice. */
  onTrack(slot: number, track: MediaStreamTrack): void;
  onConnected(): void;
  /** Nothing comes any more, as when the network changed: a new way to the same connection may help. */
  onWeak(): void;
  /** It will not come back by itself. */
  onLost(): void;
}

export class Connection {
  readonly #pc: RTCPeerConnection;
  readonly #hooks: ConnectionHooks;
  #answer = "";
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(microphone: MediaStreamTrack | null, hooks: ConnectionHooks) {
    this.#hooks = hooks;
    this.#pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    // The order is the protocol's: the microphone first, then the slots.
    if (microphone) this.#pc.addTransceiver(microphone, { direction: "sendonly" });
    for (let slot = 0; slot < SLOTS; slot++) {
      const { receiver } = this.#pc.addTransceiver("audio", { direction: "recvonly" });
      hooks.onTrack(slot, receiver.track);
    }
    this.#pc.addEventListener("connectionstatechange", () => this.#onState());
  }

  /** Taken before candidates are gathered, so that there is nothing to wait for. */
  async offer({ iceRestart = false } = {}): Promise<string> {
    this.#expectSound(OFFER_MS);
    const offer = await this.#pc.createOffer({ iceRestart });
    await this.#pc.setLocalDescription(offer);
    return withoutCandidates(offer.sdp ?? "");
  }

  async answer(sdp: string): Promise<void> {
    if (this.#pc.signalingState !== "have-local-offer") return;
    this.#answer = sdp;
    await this.#pc.setRemoteDescription({ type: "answer", sdp });
    // What was connected all the while, as in a restart of ICE, gives no sign of it.
    if (this.#pc.connectionState === "connected") clearTimeout(this.#deadline);
    else this.#expectSound(CONNECT_MS);
  }

  /** Sends packets of this many milliseconds. The server has no part in it. */
  async setPtime(ms: number): Promise<void> {
    if (!this.#answer || this.#pc.signalingState !== "stable") return; // the answer to come says it
    await this.#pc.setLocalDescription(await this.#pc.createOffer());
    await this.answer(withPtime(this.#answer, ms));
  }

  close(): void {
    clearTimeout(this.#deadline);
    this.#pc.close();
  }

  #onState(): void {
    clearTimeout(this.#deadline);
    switch (this.#pc.connectionState) {
      case "connected":
        return this.#hooks.onConnected();
      case "failed":
        return this.#hooks.onLost();
      case "disconnected":
        this.#deadline = setTimeout(() => this.#hooks.onWeak(), WEAK_MS);
        return;
      case "connecting":
        return this.#expectSound(CONNECT_MS);
    }
  }

  /** A connection that hangs in "new" or "connecting" says nothing. */
  #expectSound(within: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#hooks.onLost(), within);
  }
}
