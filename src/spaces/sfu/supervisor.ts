// The web server's side of the SFU process: starts it with the first Space, asks it over IPC, starts it anew when it dies.
import type { ChildProcess } from "node:child_process";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import type { Logger } from "@logtape/logtape";
import { AppError, type ErrorCode } from "#src/errors.ts";
import type { TrackTarget } from "../recording/track.ts";
import { resolveAddresses } from "./addresses.ts";
import { answers, message, type Call, type Counters } from "./protocol.ts";
import type { Sfu, SfuConfig, SfuEvent } from "./protocol.ts";

/** Every call takes milliseconds: a process that owes an answer and says nothing for so long hangs, and is killed. */
const DEADLINE_MS = 5_000;
/** … but it has to load first. */
const START_MS = 15_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 10_000;
/** A process that lived this long had no trouble starting. */
const HEALTHY_MS = 30_000;
const GOODBYE_MS = 3_000;

export interface SupervisorOptions {
  /** Starts a process that runs `runSfu`, with an IPC channel. */
  spawn(): ChildProcess;
  /** UDP and TCP port of the media; 0 takes any free one. */
  port: number;
  /** Address to bind; all of the machine's by default. */
  host?: string;
  /** Addresses told to clients, or names looked up when the process starts; where empty, the machine's own. */
  addresses: readonly string[];
  /** A STUN server, by address or name, that is asked for the own address where none is given. */
  stun?: { host: string; port: number } | undefined;
  /** Whether to tell 127.0.0.1 too: for an instance at http://localhost. */
  loopback: boolean;
  log: Logger;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: AppError): void;
}

export class SfuSupervisor implements Sfu {
  readonly #options: SupervisorOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #rooms = new Map<string, Set<string>>();
  readonly #listeners = new Set<(event: SfuEvent) => void>();
  #child: ChildProcess | undefined;
  #ready: Promise<void> | undefined;
  #restart: NodeJS.Timeout | undefined;
  #owesRestart = false; // someone was told that rooms are lost
  #pause = FIRST_PAUSE_MS;
  #startedAt = 0;
  #heardAt = 0;
  #lastId = 0;
  #closed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Of the running process, if there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async join(
    room: string,
    peer: string,
    sdp: string,
    { muted }: { muted: boolean },
  ): Promise<{ answer: string }> {
    await this.#ensureStarted();
    const peers = this.#rooms.get(room) ?? new Set();
    this.#rooms.set(room, peers);
    const isNew = !peers.has(peer);
    peers.add(peer); // before the answer: if the process dies in between, this peer is lost with it
    try {
      return answers.join.parse(await this.#call({ type: "join", room, peer, sdp, muted }));
    } catch (error) {
      if (isNew) this.#forget(room, peer);
      throw error;
    }
  }

  async restartIce(room: string, peer: string, sdp: string): Promise<{ answer: string }> {
    if (!this.#child) throw new AppError("not_found", "No such Space");
    return answers.restartIce.parse(await this.#call({ type: "restartIce", room, peer, sdp }));
  }

  async leave(room: string, peer: string): Promise<void> {
    this.#forget(room, peer);
    if (this.#child) await this.#call({ type: "leave", room, peer });
  }

  async setMuted(room: string, peer: string, muted: boolean): Promise<void> {
    if (!this.#child) throw new AppError("not_found", "No such Space");
    await this.#call({ type: "setMuted", room, peer, muted });
  }

  async record(room: string, peer: string, target: TrackTarget | null): Promise<void> {
    if (!this.#child) throw new AppError("not_found", "No such Space");
    await this.#call({ type: "record", room, peer, target });
  }

  async closeRoom(room: string): Promise<void> {
    this.#rooms.delete(room);
    if (this.#child) await this.#call({ type: "closeRoom", room });
  }

  /** None while no process runs. */
  async counters(): Promise<Counters> {
    return this.#child ? answers.counters.parse(await this.#call({ type: "counters" })) : {};
  }

  subscribe(listener: (event: SfuEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (!child) return;
    const exit = once(child, "exit");
    const force = setTimeout(() => child.kill("SIGKILL"), GOODBYE_MS);
    if (child.connected) child.disconnect();
    await exit;
    clearTimeout(force);
  }

  #ensureStarted(): Promise<void> {
    if (this.#closed) throw new AppError("unavailable", "The server is shutting down");
    return (this.#ready ??= this.#start());
  }

  async #start(): Promise<void> {
    clearTimeout(this.#restart);
    const child = this.#options.spawn();
    this.#child = child;
    this.#startedAt = performance.now();
    child.on("message", (data) => this.#receive(data));
    child.once("exit", (code, signal) => this.#onGone(child, signal ?? `code ${code}`));
    child.once("error", (error) => this.#onGone(child, String(error)));
    const { port, host = "0.0.0.0", addresses, loopback } = this.#options;
    try {
      const found = await resolveAddresses(addresses);
      const config: SfuConfig = { port, host, addresses: found, stun: await this.#findStun(), loopback };
      await this.#call({ type: "start", config }, START_MS);
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
    if (this.#owesRestart) this.#emit({ type: "restarted" });
    this.#owesRestart = false;
  }

  async #findStun(): Promise<SfuConfig["stun"]> {
    const { stun } = this.#options;
    if (!stun) return undefined;
    const found = await lookup(stun.host, { family: 4 }).catch(() => undefined);
    if (found) return { host: found.address, port: stun.port };
    this.#options.log.warn("The STUN server {host} has no address", { host: stun.host });
    return undefined;
  }

  #call(call: Call, deadline = DEADLINE_MS): Promise<unknown> {
    const child = this.#child;
    if (!child?.connected) return Promise.reject(unavailable());
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const stopWatching = this.#watch(child, call.type, deadline);
    this.#pending.set(id, { resolve, reject });
    child.send({ id, call }, (error) => {
      if (error) reject(unavailable(error));
    });
    return promise.finally(() => {
      stopWatching();
      this.#pending.delete(id);
    });
  }

  /** A process that a thousand people join at once takes its time, but answers one after another. */
  #watch(child: ChildProcess, call: string, deadline: number): () => void {
    const since = performance.now();
    const look = (): void => {
      if (stopped) return;
      const silence = performance.now() - Math.max(since, this.#heardAt);
      if (silence < deadline) return wait(deadline - silence);
      this.#options.log.error("The SFU process did not answer {call} in time", { call });
      child.kill("SIGKILL");
    };
    // After a stall of our own, what the process said meanwhile is read first.
    const wait = (time: number) => void (timer = setTimeout(() => setImmediate(look), time));
    let stopped = false;
    let timer: NodeJS.Timeout | undefined;
    wait(deadline);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }

  #receive(data: unknown): void {
    this.#heardAt = performance.now();
    const parsed = message.safeParse(data);
    if (!parsed.success) {
      this.#options.log.error("Not a message of the SFU's: {error}", { error: parsed.error });
      return;
    }
    const said = parsed.data;
    if ("event" in said) {
      if (said.event.type === "closed") this.#forget(said.event.room, said.event.peer);
      this.#emit(said.event);
    } else if ("error" in said) {
      const { code, safe } = said.error;
      this.#pending.get(said.id)?.reject(new AppError(code as ErrorCode, safe));
    } else {
      this.#pending.get(said.id)?.resolve(said.value);
    }
  }

  /** The process died, or could not be started. */
  #onGone(child: ChildProcess, how: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#ready = undefined;
    for (const pending of this.#pending.values()) pending.reject(unavailable());
    const peers = [...this.#rooms].flatMap(([room, names]) => [...names].map((peer) => ({ room, peer })));
    this.#rooms.clear();
    if (this.#closed) return;
    this.#options.log.error("The SFU process ended ({how}); {count} peers lost", {
      how,
      count: peers.length,
    });
    if (peers.length > 0) {
      this.#owesRestart = true;
      this.#emit({ type: "lost", peers });
    }
    if (this.#owesRestart) this.#scheduleRestart();
  }

  #scheduleRestart(): void {
    if (performance.now() - this.#startedAt > HEALTHY_MS) this.#pause = FIRST_PAUSE_MS;
    this.#restart = setTimeout(() => {
      this.#ensureStarted().catch(() => {}); // its exit schedules the next attempt
    }, this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
  }

  #forget(room: string, peer: string): void {
    const peers = this.#rooms.get(room);
    peers?.delete(peer);
    if (peers?.size === 0) this.#rooms.delete(room);
  }

  #emit(event: SfuEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function unavailable(cause?: unknown): AppError {
  return new AppError("unavailable", "The audio server is not available just now", { cause });
}
