// A whole instance as a process of its own: the bundle that admins run, under its own name behind a TLS proxy. It can be killed
// and started again on the same data.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

const bundle = fileURLToPath(new URL("../../dist/main.mjs", import.meta.url));

export interface InstanceOptions {
  origin: string;
  env: Record<string, string>;
  /** Modules to load first (node --import). */
  preload?: string[];
}

export class Instance {
  readonly origin: string;
  readonly port: number;
  /** All that it has said so far. */
  output = "";
  readonly #options: InstanceOptions;
  #child: ChildProcess | undefined;

  private constructor(options: InstanceOptions, port: number) {
    this.origin = options.origin;
    this.port = port;
    this.#options = options;
  }

  static async create(options: InstanceOptions): Promise<Instance> {
    if (!existsSync(bundle)) throw new Error("There is no dist/main.mjs: npm test builds it");
    return new Instance(options, await freePort());
  }

  /** Its HAKAWATI_DATA. */
  get dataFolder(): string {
    return this.#options.env["HAKAWATI_DATA"]!;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...this.#nodeArguments(), bundle, "serve"], {
      env: this.#environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const ready = Promise.withResolvers<void>();
    const said = (chunk: Buffer) => {
      this.output += chunk.toString();
      if (this.output.includes("Hakawati is at")) ready.resolve();
    };
    child.stdout.on("data", said);
    child.stderr.on("data", said);
    child.once("exit", (code) => ready.reject(new Error(`It ended with ${code}:\n${this.output}`)));
    await ready.promise;
  }

  /** The first match in what it says since its last start. */
  find(pattern: RegExp): RegExpExecArray {
    const match = pattern.exec(this.output);
    if (!match) throw new Error(`${pattern} is not in its output:\n${this.output}`);
    return match;
  }

  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
    this.output = "";
  }

  /** Runs a command of its command line; resolves with what it prints. */
  async command(...args: string[]): Promise<string> {
    const child = spawn(process.execPath, [...this.#nodeArguments(), bundle, ...args], {
      env: this.#environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    if (code !== 0) throw new Error(`hakawati ${args.join(" ")} ended with ${code}:\n${errors}`);
    return output.trim();
  }

  #nodeArguments(): string[] {
    const preload = (this.#options.preload ?? []).flatMap((path) => ["--import", path]);
    return ["--max-semi-space-size=8", "--heap-growing-percent=50", ...preload]; // as scripts/processes.mjs has them
  }

  #environment(): Record<string, string | undefined> {
    const { PATH, HOME } = process.env;
    const own = { HAKAWATI_ORIGIN: this.origin, HAKAWATI_PORT: String(this.port) };
    return { PATH, HOME, ...own, ...this.#options.env };
  }
}
