// One room: whose microphone is open, who hears whom in which slot. What must not be heard ends here.
import { randomInt } from "node:crypto";
import type { RTCCertificate } from "werift";
import { AppError } from "#src/errors.ts";
import { Track, type TrackTarget } from "../recording/track.ts";
import { readAudioLevel } from "./audio-level.ts";
import { Consumer, type SlotFormat } from "./consumer.ts";
import type { Forwarder } from "./forwarder.ts";
import type { Address } from "./mux.ts";
import { Pace } from "./pace.ts";
import { Producer } from "./producer.ts";
import type { RouterEvent, SlotMap } from "./protocol.ts";
import { readOffer, writeAnswer, type AudioSection, type Offer } from "./sdp.ts";
import { Stage } from "./stage.ts";
import { Transport } from "./transport.ts";

export interface RouterOptions {
  certificate: RTCCertificate;
  candidates: readonly Address[];
  emit(event: RouterEvent): void;
}

interface Peer {
  readonly name: string;
  readonly microphone: AudioSection | undefined;
  readonly formats: readonly SlotFormat[];
  readonly transport: Transport;
  readonly offer: Offer;
  readonly ssrcs: ReadonlyMap<string, number>;
  muted: boolean;
  /** While connected. */
  consumer?: Consumer;
  /** While connected and not muted. */
  producer?: Producer;
  /** While it is recorded. */
  track?: Track;
  view: readonly (Peer | undefined)[];
}

export class Router {
  readonly #forwarder: Forwarder;
  readonly #options: RouterOptions;
  readonly #peers = new Map<string, Peer>();
  readonly #stage = new Stage<Peer>();
  /** Those who hear something else than the stage. */
  readonly #apart = new Set<Peer>();
  readonly #pace = new Pace();
  #told = "";
  #spoke = false;

  constructor(forwarder: Forwarder, options: RouterOptions) {
    this.#forwarder = forwarder;
    this.#options = options;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Answers an offer. A peer of the same name is replaced. A muted peer's RTP goes nowhere, whatever it offered. */
  join(name: string, sdp: string, muted: boolean): string {
    const offer = readOffer(sdp);
    if (!this.#peers.has(name) && this.size >= this.#forwarder.engine.maxLegs) {
      throw new AppError("unavailable", "This Space is full");
    }
    this.leave(name);
    const ssrcs = chooseSsrcs(offer);
    return this.#answer(this.#admit(name, offer, ssrcs, muted));
  }

  /** Answers an offer for the same connection from another place in the network. */
  restartIce(name: string, sdp: string): string {
    const peer = this.#peers.get(name);
    if (!peer) throw new AppError("not_found", "No such peer in this Space");
    const offer = readOffer(sdp);
    if (!peer.transport.expects(offer.fingerprint) || !isSameShape(offer, peer.offer)) {
      throw new AppError("conflict", "This offer is for another connection");
    }
    peer.transport.restartIce(offer.ufrag);
    return this.#answer(peer);
  }

  leave(name: string): void {
    const peer = this.#peers.get(name);
    if (!peer) return;
    this.#peers.delete(name); // so its end is no news
    peer.transport.close("left");
    this.#keepPace();
  }

  setMuted(name: string, muted: boolean): void {
    const peer = this.#peers.get(name);
    if (!peer) throw new AppError("not_found", "No such peer in this Space");
    if (!muted && !peer.microphone) throw new AppError("conflict", "This peer offered no microphone");
    if (peer.muted === muted) return;
    peer.muted = muted;
    if (muted) this.#shutMicrophone(peer);
    else if (peer.consumer) this.#openMicrophone(peer);
    this.#arrange();
    this.#tell();
  }

  /** Keeps what a peer says, or no more. Nothing is kept while its microphone is closed. */
  async record(name: string, target: TrackTarget | null): Promise<void> {
    const peer = this.#peers.get(name);
    if (!peer) throw new AppError("not_found", "No such peer in this Space");
    await this.#stopTrack(peer);
    if (target) peer.track = new Track(target);
  }

  /** Tells who spoke since the last time, and once that nobody did. */
  reportLevels(): void {
    const peaks = this.#stage.takePeaks();
    if (peaks.length === 0 && !this.#spoke) return;
    this.#spoke = peaks.length > 0;
    const levels = Object.fromEntries(peaks.map(([{ name }, loudness]) => [name, loudness - 127]));
    this.#options.emit({ type: "speaking", levels });
  }

  close(): void {
    for (const name of this.#peers.keys()) this.leave(name);
  }

  #answer({ transport, offer, ssrcs }: Peer): string {
    const { ufrag, password, fingerprint } = transport;
    const { candidates } = this.#options;
    const { ptime } = this.#pace;
    return writeAnswer(offer, { ufrag, password, fingerprint, candidates, ssrcs, ptime });
  }

  #admit(name: string, offer: Offer, ssrcs: ReadonlyMap<string, number>, muted: boolean): Peer {
    const transport = new Transport(this.#forwarder, this.#options.certificate, offer, {
      onConnected: () => this.#onConnected(peer),
      onRtp: (length) => this.#onRtp(peer, length),
      onRtcp: (length) => this.#onRtcp(peer, length),
      onClosed: (reason) => this.#onClosed(peer, reason),
    });
    const slots = offer.sections.filter(({ direction }) => direction === "recvonly");
    const peer: Peer = {
      name,
      transport,
      offer,
      ssrcs,
      muted,
      microphone: offer.sections.find(({ direction }) => direction === "sendonly"),
      formats: slots.map(({ mid, payloadType }) => ({ ssrc: ssrcs.get(mid)!, payloadType })),
      view: [],
    };
    this.#peers.set(name, peer);
    this.#keepPace();
    return peer;
  }

  #onConnected(peer: Peer): void {
    peer.consumer = new Consumer(this.#forwarder, peer.transport, peer.formats);
    if (!peer.muted) this.#openMicrophone(peer);
    if (peer.producer) this.#arrange();
    else this.#seat(peer);
    this.#tell();
    this.#options.emit({ type: "connected", peer: peer.name, slots: names(peer.view) });
  }

  #onRtp(peer: Peer, length: number): void {
    const { producer, microphone } = peer;
    const { counters, engine } = this.#forwarder;
    // Dropped only now that it is decrypted: without it the rollover counter would be lost in eleven minutes of mute.
    if (!producer) {
      counters.silenced++;
      return;
    }
    const id = microphone?.levelId;
    const level = id === undefined ? undefined : readAudioLevel(engine, id);
    const now = performance.now();
    if (this.#stage.hear(peer, level, now)) {
      this.#stage.choose(now);
      this.#arrange();
      this.#tell();
    }
    peer.track?.receive(engine.heap.subarray(engine.inbox, engine.inbox + length));
    producer.receiveRtp(length);
  }

  /** The consumer first: it copies what it reads, while the producer's answers overwrite the engine's inbox. */
  #onRtcp(peer: Peer, length: number): void {
    peer.consumer?.receiveRtcp(length);
    peer.producer?.receiveRtcp(length);
  }

  #onClosed(peer: Peer, reason: string): void {
    const spoke = peer.producer !== undefined;
    this.#shutMicrophone(peer);
    void this.#stopTrack(peer);
    peer.consumer?.close();
    delete peer.consumer;
    this.#apart.delete(peer);
    if (spoke) this.#arrange();
    this.#tell();
    if (this.#peers.get(peer.name) !== peer) return;
    this.#peers.delete(peer.name);
    this.#keepPace();
    this.#options.emit({ type: "closed", peer: peer.name, reason });
  }

  async #stopTrack(peer: Peer): Promise<void> {
    const { track } = peer;
    delete peer.track;
    await track?.close();
  }

  #openMicrophone(peer: Peer): void {
    if (!peer.microphone) return;
    peer.producer = new Producer(this.#forwarder, (packet) => peer.transport.sendRtcp(packet));
    this.#stage.add(peer, performance.now());
  }

  #shutMicrophone(peer: Peer): void {
    if (!peer.producer) return;
    this.#stage.remove(peer, performance.now());
    peer.producer.close();
    delete peer.producer;
  }

  #keepPace(): void {
    if (this.#pace.follow(this.size)) this.#options.emit({ type: "ptime", ms: this.#pace.ptime });
  }

  /** Makes every listener's slots carry what the stage says. */
  #arrange(): void {
    for (const peer of this.#peers.values()) this.#seat(peer);
  }

  /** One listener alone: who only listens changes nothing for the others, however many they are. */
  #seat(peer: Peer): void {
    if (!peer.consumer) return;
    peer.view = this.#stage.viewOf(peer, peer.formats.length, peer.view);
    peer.consumer.carry(peer.view.map((speaker) => speaker?.producer));
    if (peer.view === this.#stage.places) this.#apart.delete(peer);
    else this.#apart.add(peer);
  }

  /** Tells who carries what, where that changed. */
  #tell(): void {
    const peers: Record<string, SlotMap> = {};
    for (const { name, view } of this.#apart) peers[name] = names(view);
    const event = { type: "slots" as const, slots: names(this.#stage.places), peers };
    const told = JSON.stringify(event);
    if (told === this.#told) return;
    this.#told = told;
    this.#options.emit(event);
  }
}

function names(view: readonly (Peer | undefined)[]): SlotMap {
  return view.map((peer) => peer?.name ?? null);
}

function isSameShape(one: Offer, other: Offer): boolean {
  const shape = ({ sections }: Offer) => sections.map(({ mid, direction }) => `${mid} ${direction}`).join();
  return shape(one) === shape(other);
}

/** An SSRC of ours for each slot, by mid; no two alike, as one key protects them all. */
function chooseSsrcs(offer: Offer): Map<string, number> {
  const slots = offer.sections.filter(({ direction }) => direction === "recvonly");
  const ssrcs = new Set<number>();
  while (ssrcs.size < slots.length) ssrcs.add(randomInt(1, 2 ** 32));
  return new Map([...ssrcs].map((ssrc, i) => [slots[i]!.mid, ssrc]));
}
