// The SFU itself: rooms by name on one socket and one SRTP engine. Runs in a process of its own, in tests in theirs.
import { RTCDtlsTransport, type RTCCertificate } from "werift";
import { AppError } from "#src/errors.ts";
import type { TrackTarget } from "../recording/track.ts";
import { announcedAddresses } from "./addresses.ts";
import { Forwarder } from "./forwarder.ts";
import { Mux } from "./mux.ts";
import type { Counters, Sfu, SfuConfig, SfuEvent } from "./protocol.ts";
import { Router } from "./router.ts";
import { SrtpEngine } from "./srtp-engine.ts";

const LEVELS_MS = 300;

export class LocalSfu implements Sfu {
  readonly port: number;
  readonly #forwarder: Forwarder;
  readonly #certificate: RTCCertificate;
  readonly #addresses: readonly string[];
  readonly #rooms = new Map<string, Router>();
  readonly #listeners = new Set<(event: SfuEvent) => void>();
  readonly #levels: NodeJS.Timeout;

  private constructor(forwarder: Forwarder, certificate: RTCCertificate, addresses: readonly string[]) {
    this.port = forwarder.mux.port;
    this.#forwarder = forwarder;
    this.#certificate = certificate;
    this.#addresses = addresses;
    this.#levels = setInterval(() => this.#reportLevels(), LEVELS_MS).unref();
  }

  static async listen({ host, port, addresses, stun, loopback }: SfuConfig): Promise<LocalSfu> {
    const certificate = await RTCDtlsTransport.SetupCertificate(); // new with each process
    const mux = await Mux.listen({ host, port });
    const seen = stun && addresses.length === 0 ? await mux.askOwnAddress(stun) : undefined;
    const own = announcedAddresses(addresses, loopback);
    const announced = new Set(seen === undefined ? own : [seen, ...own]);
    return new LocalSfu(new Forwarder(mux, new SrtpEngine()), certificate, [...announced]);
  }

  async join(
    room: string,
    peer: string,
    sdp: string,
    { muted }: { muted: boolean },
  ): Promise<{ answer: string }> {
    const router = this.#rooms.get(room) ?? this.#createRouter(room);
    const answer = router.join(peer, sdp, muted);
    this.#rooms.set(room, router); // only now: a refused offer leaves no empty room
    return { answer };
  }

  async restartIce(room: string, peer: string, sdp: string): Promise<{ answer: string }> {
    const router = this.#rooms.get(room);
    if (!router) throw new AppError("not_found", "No such Space");
    return { answer: router.restartIce(peer, sdp) };
  }

  async leave(room: string, peer: string): Promise<void> {
    const router = this.#rooms.get(room);
    router?.leave(peer);
    if (router?.size === 0) this.#rooms.delete(room);
  }

  async setMuted(room: string, peer: string, muted: boolean): Promise<void> {
    const router = this.#rooms.get(room);
    if (!router) throw new AppError("not_found", "No such Space");
    router.setMuted(peer, muted);
  }

  async record(room: string, peer: string, target: TrackTarget | null): Promise<void> {
    const router = this.#rooms.get(room);
    if (!router) throw new AppError("not_found", "No such Space");
    await router.record(peer, target);
  }

  async closeRoom(room: string): Promise<void> {
    this.#rooms.get(room)?.close();
    this.#rooms.delete(room);
  }

  async counters(): Promise<Counters> {
    const { mux, counters } = this.#forwarder;
    const peers = [...this.#rooms.values()].reduce((sum, { size }) => sum + size, 0);
    return { ...mux.counters, ...counters, queued: mux.queued, rooms: this.#rooms.size, peers };
  }

  subscribe(listener: (event: SfuEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#levels);
    for (const router of this.#rooms.values()) router.close();
    this.#rooms.clear();
    await this.#forwarder.mux.close();
  }

  #createRouter(room: string): Router {
    const router = new Router(this.#forwarder, {
      certificate: this.#certificate,
      candidates: this.#addresses.map((address) => ({ address, port: this.port })),
      emit: (event) => {
        this.#emit({ ...event, room });
        if (event.type === "closed" && router.size === 0) this.#rooms.delete(room);
      },
    });
    return router;
  }

  #emit(event: SfuEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #reportLevels(): void {
    for (const router of this.#rooms.values()) router.reportLevels();
  }
}
