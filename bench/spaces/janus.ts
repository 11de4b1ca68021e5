// Janus, the SFU that Debian packages, doing what ours does: a room of its videoroom with one who speaks. Absent where its program is.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#test/support/free-port.ts";
import { People, type Person } from "./person.ts";
import type { Tally } from "./tally.ts";

const ROOM = 1;
const MICROPHONE = { mid: "0", direction: "sendonly" } as const;
const STARTING_MS = 10_000;

type Body = Record<string, unknown>;

interface Answer extends Body {
  janus: string;
  transaction?: string;
  data?: { id: number };
  plugindata?: { data: { id?: number; error?: string } };
  jsep?: { sdp: string };
  error?: { reason: string };
}

export class Janus implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #people: People;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  /** The first of its connections stands: the speaker's. */
  readonly #up = Promise.withResolvers<void>();
  #session: number | undefined;
  #publisher: number | undefined;
  #asked = 0;

  private constructor(child: ChildProcess, folder: string, socket: WebSocket, people: People) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
    this.#people = people;
    socket.addEventListener("message", ({ data }) => {
      const answer = JSON.parse(data as string) as Answer;
      if (answer.janus === "webrtcup") this.#up.resolve();
      if (answer.janus !== "ack") this.#waiting.get(answer.transaction ?? "")?.(answer);
    });
  }

  /** Undefined where there is no Janus, or no address that it would take: it ignores the loopback. */
  static async open(): Promise<Janus | undefined> {
    const folders = (process.env.PATH ?? "").split(delimiter);
    const address = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ family, internal }) => family === "IPv4" && !internal)?.address;
    if (address === undefined || !folders.some((folder) => existsSync(join(folder, "janus"))))
      return undefined;
    const folder = await mkdtemp(join(tmpdir(), "hakawati-janus-"));
    const port = await freePort();
    for (const [name, text] of settings(port, address)) await writeFile(join(folder, name), text);
    const child = spawn("janus", ["--configs-folder", folder], { stdio: "ignore" });
    const janus = new Janus(child, folder, await connect(port), await People.gather());
    await janus.#makeRoom();
    return janus;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async speak(): Promise<Person> {
    const handle = await this.#attach();
    const joined = await this.#tell(handle, { request: "join", ptype: "publisher", room: ROOM });
    this.#publisher = joined.plugindata?.data.id;
    const sdp = this.#people.describe({ setup: "actpass", sections: [MICROPHONE] });
    const { jsep } = await this.#tell(handle, { request: "publish" }, { type: "offer", sdp });
    const person = await this.#people.connect(jsep!.sdp);
    await this.#up.promise; // nobody can listen to a speaker before
    return person;
  }

  /** Here it is Janus that offers. */
  async listen(tally: Tally): Promise<Person> {
    const handle = await this.#attach();
    const streams = [{ feed: this.#publisher }];
    const { jsep } = await this.#tell(handle, { request: "join", ptype: "subscriber", room: ROOM, streams });
    const offer = jsep!.sdp;
    const mid = /^a=mid:(\S+)/m.exec(offer)![1]!;
    const sdp = this.#people.describe({ setup: "passive", sections: [{ mid, direction: "recvonly" }] });
    await this.#tell(handle, { request: "start" }, { type: "answer", sdp });
    return this.#people.connect(offer, tally);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#people[Symbol.asyncDispose]();
    this.#socket.close();
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
    await rm(this.#folder, { recursive: true });
  }

  async #makeRoom(): Promise<void> {
    this.#session = (await this.#ask({ janus: "create" })).data!.id;
    await this.#tell(await this.#attach(), {
      request: "create",
      room: ROOM,
      publishers: 1,
      audiocodec: "opus",
    });
  }

  async #attach(): Promise<number> {
    return (await this.#ask({ janus: "attach", plugin: "janus.plugin.videoroom" })).data!.id;
  }

  #tell(handle: number, body: Body, jsep?: Body): Promise<Answer> {
    return this.#ask({ janus: "message", handle_id: handle, body, ...(jsep && { jsep }) });
  }

  async #ask(body: Body): Promise<Answer> {
    const transaction = String(++this.#asked);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(transaction, resolve);
    this.#socket.send(JSON.stringify({ ...body, session_id: this.#session, transaction }));
    const answer = await promise;
    this.#waiting.delete(transaction);
    const trouble = answer.error?.reason ?? answer.plugindata?.data.error;
    if (trouble !== undefined) throw new Error(`Janus refused: ${trouble}`);
    return answer;
  }
}

/** ICE-lite as ours, one thread for all media as ours, and of its parts only those in use. */
function settings(port: number, address: string): [name: string, text: string][] {
  const unused = ["http", "pfunix", "mqtt", "nanomsg", "rabbitmq"].map((name) => `libjanus_${name}.so`);
  const plugins = ["audiobridge", "duktape", "echotest", "lua", "nosip", "recordplay", "sip", "streaming"];
  const idle = [...plugins, "textroom", "videocall", "voicemail"].map((name) => `libjanus_${name}.so`);
  const main = `
general: { debug_level = 1, session_timeout = 0, event_loops = 1 }
nat: { ice_lite = true, ice_enforce_list = "${address}" }
plugins: { disable = "${idle.join()}" }
transports: { disable = "${unused.join()}" }
`;
  const websockets = `general: { ws = true, ws_port = ${port}, ws_ip = "127.0.0.1" }\n`;
  return [
    ["janus.jcfg", main],
    ["janus.transport.websockets.jcfg", websockets],
    ["janus.plugin.videoroom.jcfg", "general: { }\n"],
  ];
}

async function connect(port: number): Promise<WebSocket> {
  for (const until = performance.now() + STARTING_MS; performance.now() < until; await sleep(100)) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, "janus-protocol");
    const opened = Promise.withResolvers<boolean>();
    socket.addEventListener("open", () => opened.resolve(true));
    socket.addEventListener("error", () => opened.resolve(false));
    if (await opened.promise) return socket;
  }
  throw new Error("Janus did not start");
}
