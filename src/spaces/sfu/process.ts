// The body of the SFU process: starts with its first message, answers the web server over IPC, ends with it.
import { once } from "node:events";
import { AppError } from "#src/errors.ts";
import { logger } from "#src/log.ts";
import { LocalSfu } from "./local-sfu.ts";
import { request, type Call, type Message } from "./protocol.ts";

const log = logger("spaces", "sfu");

/** Runs until the parent is gone, which ends the process. */
export async function runSfu(host: NodeJS.Process): Promise<never> {
  if (!host.send) throw new Error("the SFU process is started by the web server, with an IPC channel");
  host.on("SIGINT", () => {}); // Ctrl-C reaches the whole group: the parent drains its rooms first, then closes us
  // werift leaves some rejections without a handler: what a peer sends must not end everyone's rooms.
  host.on("unhandledRejection", (error) => log.error("Unhandled rejection: {error}", { error }));
  const gone = once(host, "disconnect");
  const desk = new Desk((message) => {
    if (host.connected) host.send!(message, undefined, undefined, () => {}); // an error means that the parent went
  });
  host.on("message", (data) => void desk.receive(data));
  await gone;
  await desk.close();
  host.exit(0); // werift's timers would keep the process for half a minute
}

/** Takes requests and sends replies and events. */
class Desk {
  readonly #send: (message: Message) => void;
  #sfu: LocalSfu | undefined;

  constructor(send: (message: Message) => void) {
    this.#send = send;
  }

  async receive(data: unknown): Promise<void> {
    const parsed = request.safeParse(data);
    if (!parsed.success) return log.error("Not a request: {error}", { error: parsed.error });
    const { id, call } = parsed.data;
    try {
      this.#send({ id, value: (await this.#answer(call)) ?? null });
    } catch (error) {
      this.#send({ id, error: describe(error) });
    }
  }

  async close(): Promise<void> {
    await this.#sfu?.close();
  }

  async #answer(call: Call): Promise<unknown> {
    if (call.type === "start") return this.#start(call);
    if (!this.#sfu) throw new Error("the SFU has not been started");
    return ask(this.#sfu, call);
  }

  async #start({ config }: Call & { type: "start" }): Promise<void> {
    this.#sfu = await LocalSfu.listen(config);
    this.#sfu.subscribe((event) => {
      if (event.type !== "lost" && event.type !== "restarted") this.#send({ event });
    });
    log.info("Listening for media on UDP port {port}", { port: this.#sfu.port });
  }
}

function ask(sfu: LocalSfu, call: Exclude<Call, { type: "start" }>): Promise<unknown> {
  switch (call.type) {
    case "join":
      return sfu.join(call.room, call.peer, call.sdp, { muted: call.muted });
    case "restartIce":
      return sfu.restartIce(call.room, call.peer, call.sdp);
    case "leave":
      return sfu.leave(call.room, call.peer);
    case "setMuted":
      return sfu.setMuted(call.room, call.peer, call.muted);
    case "record":
      return sfu.record(call.room, call.peer, call.target);
    case "closeRoom":
      return sfu.closeRoom(call.room);
    case "counters":
      return sfu.counters();
    default:
      return call satisfies never;
  }
}

function describe(error: unknown): { code: string; safe: string } {
  if (error instanceof AppError) return { code: error.code, safe: error.safe };
  log.error("A request failed: {error}", { error });
  return { code: "unavailable", safe: "The audio server could not do that" };
}
