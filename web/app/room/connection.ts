// One way of the sound: an RTCPeerConnection with three fixed places for voices and, on the stage, one for the own microphone.
import { SLOTS } from "./protocol.ts";
import { withoutCandidates } from "./sdp.ts";

export interface ConnectionHooks {
  /** A place for a voice is there; its sound may change speaker without further notice. */
  onTrack(slot: number, track: MediaStreamTrack): void;
  onConnected(): void;
  /** It will not come back by itself. */
  onLost(): void;
}

export class Connection {
  readonly #pc: RTCPeerConnection;

  constructor(microphone: MediaStreamTrack | null, hooks: ConnectionHooks) {
    this.#pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    // The order is the protocol's: the microphone first, then the slots.
    if (microphone) this.#pc.addTransceiver(microphone, { direction: "sendonly" });
    for (let slot = 0; slot < SLOTS; slot++) {
      const { receiver } = this.#pc.addTransceiver("audio", { direction: "recvonly" });
      hooks.onTrack(slot, receiver.track);
    }
    this.#pc.addEventListener("connectionstatechange", () => {
      if (this.#pc.connectionState === "connected") hooks.onConnected();
      if (this.#pc.connectionState === "failed") hooks.onLost();
    });
  }

  /** Taken before candidates are gathered, so that there is nothing to wait for. */
  async offer(): Promise<string> {
    const offer = await this.#pc.createOffer();
    await this.#pc.setLocalDescription(offer);
    return withoutCandidates(offer.sdp ?? "");
  }

  async answer(sdp: string): Promise<void> {
    if (this.#pc.signalingState === "have-local-offer") {
      await this.#pc.setRemoteDescription({ type: "answer", sdp });
    }
  }

  close(): void {
    this.#pc.close();
  }
}
