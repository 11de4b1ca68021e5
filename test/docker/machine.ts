// The machine of this test, on which stacks of the product's compose.yaml run, each under its own name with https.
import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));
const cache = process.env["HAKAWATI_OCI_CACHE"] ?? "/var/cache/hakawati-oci";
const composeFiles = ["docker/compose.yaml", "test/docker/compose.test.yaml"].map((file) =>
  join(project, file),
);

/** Why this machine can't play the other one, if so. */
export async function whyNot(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "it needs root, for namespaces of its own";
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  if (!/^ID=debian$/m.test(release))
    return "it takes its parts from Debian's packages, and this is another system";
  const { status } = spawnSync("unshare", ["--net", "--mount", "--pid", "--fork", "true"]);
  return status === 0 ? undefined : "this root may not make namespaces";
}

export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read whatever JSON comes
  body: any;
}

export interface Ask {
  method?: string;
  token?: string;
  json?: unknown;
}

export class Machine implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #stacks: Stack[] = [];
  /** Left running until a test ends them; a test that failed did not. */
  readonly #clients: ChildProcess[] = [];

  private constructor(child: ChildProcess, folder: string) {
    this.#process = child;
    this.#folder = folder;
  }

  /** Fills the cache where it has to be (minutes), then waits for the container engine in its namespaces. */
  static async start(): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), "hakawati-docker-"));
    const script = join(project, "test/docker/machine.sh");
    const command = ["-n", "5", "bash", script, cache, project, join(folder, "socket")];
    const child = spawn("nice", command, { stdio: ["pipe", "pipe", "pipe"] });
    const machine = new Machine(child, folder);
    try {
      await untilReady(child);
      await machine.#createAuthority();
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A stack is named by the first label of its domain: a.test is the stack "a". */
  async stack(domain: string): Promise<Stack> {
    const authority = join(this.#folder, domain);
    await mkdir(authority);
    for (const file of ["root.crt", "root.key"]) await cp(join(this.#folder, file), join(authority, file));
    const stack = new Stack(this, domain, this.#stacks.length + 1, authority);
    this.#stacks.push(stack);
    return stack;
  }

  /** A command of the machine's own docker; resolves with what it prints. */
  async docker(
    args: string[],
    options: { env?: Record<string, string>; input?: string } = {},
  ): Promise<string> {
    const running = run("docker", args, {
      env: { ...this.#environment(), ...options.env },
      maxBuffer: 2 ** 26,
    });
    running.child.stdin?.end(options.input ?? "");
    return (await running).stdout;
  }

  /** The docker client, left running: for logs and events that are followed. */
  follow(args: string[]): ChildProcess {
    return this.#spawn("docker", args, this.#environment());
  }

  /** curl in the machine's network: it knows the stacks by name and trusts the test's authority, nothing else. */
  curl(args: string[]): ChildProcess {
    const names = this.#stacks.flatMap(({ domain, address }) =>
      [80, 443].flatMap((port) => ["--resolve", `${domain}:${port}:${address}`]),
    );
    const flags = ["--silent", "--show-error", "--max-time", "60", "--cacert", this.#certificate()];
    return this.#inside("curl", [...flags, ...names, ...args]);
  }

  /** A script of ours in the machine's network, with the same names and the same trust. */
  script(name: string, args: string[]): ChildProcess {
    const preload = join(project, "test/support/hosts.mjs");
    const hosts = this.#stacks.map(({ domain, address }) => `${domain}=${address}:443`).join(",");
    const env = { HAKAWATI_TEST_HOSTS: hosts, NODE_EXTRA_CA_CERTS: this.#certificate() };
    const script = join(project, "test/docker", name);
    return this.#inside(process.execPath, ["--import", preload, script, ...args], env);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.kill("SIGKILL");
    try {
      for (const stack of this.#stacks) await stack.compose("down", "--volumes", "--timeout", "5");
    } finally {
      const lives = this.#process.exitCode === null && this.#process.signalCode === null;
      this.#process.stdin?.end();
      if (lives) await once(this.#process, "exit");
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  async #createAuthority(): Promise<void> {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const certificate = [
      "-days",
      "2",
      "-subj",
      "/CN=Authority of a test",
      "-addext",
      "keyUsage=critical,keyCertSign",
    ];
    const files = ["-keyout", join(this.#folder, "root.key"), "-out", this.#certificate()];
    await run("openssl", ["req", "-x509", ...key, ...certificate, ...files]);
  }

  #certificate(): string {
    return join(this.#folder, "root.crt");
  }

  #inside(command: string, args: string[], env: Record<string, string> = {}): ChildProcess {
    const enter = ["--net", "--target", String(this.#process.pid), command];
    return this.#spawn("nsenter", [...enter, ...args], { ...process.env, ...env });
  }

  #spawn(command: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
    const client = spawn(command, args, { env });
    this.#clients.push(client);
    return client;
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      PATH: `${cache}/bin:${process.env["PATH"]}`,
      DOCKER_CONFIG: `${cache}/config`,
      DOCKER_HOST: `unix://${this.#folder}/socket`,
    };
  }
}

/** Resolves at the script's word; fails with what it printed when it ends before. */
async function untilReady(child: ChildProcess): Promise<void> {
  let complaints = "";
  child.stderr!.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout! })) if (line === "ready") return;
  throw new Error(`The machine did not start:\n${complaints}`);
}

export class Stack {
  readonly domain: string;
  /** Where the machine finds its published ports. */
  readonly address: string;
  readonly name: string;
  readonly #machine: Machine;
  readonly #environment: Record<string, string>;

  constructor(machine: Machine, domain: string, number: number, authority: string) {
    this.#machine = machine;
    this.domain = domain;
    this.name = domain.split(".")[0]!;
    this.address = `198.51.100.${number}`;
    this.#environment = {
      COMPOSE_DISABLE_ENV_FILE: "1",
      HAKAWATI_DOMAIN: domain,
      HAKAWATI_ADMIN_EMAIL: `admin@${domain}`,
      HAKAWATI_PROXY_NETWORK: `172.29.${number}.0/24`,
      HAKAWATI_RTC_ADDRESS: this.address,
      TEST_ADDRESS: this.address,
      TEST_AUTHORITY: authority,
    };
  }

  async compose(...args: string[]): Promise<string> {
    return this.#compose(args);
  }

  /** Resolves when every service is healthy. */
  async up(): Promise<void> {
    await this.compose("up", "--detach", "--no-build", "--pull", "never", "--wait", "--quiet-pull");
  }

  /** The command line inside the image, as admins call it. */
  async hakawati(args: string[], input = ""): Promise<string> {
    return this.#compose(["exec", "-T", "app", "hakawati", ...args], input);
  }

  /** What a shell in the container of the instance prints. */
  async shell(script: string): Promise<string> {
    return this.compose("exec", "-T", "app", "sh", "-c", script);
  }

  container(service: "app" | "caddy"): string {
    return `${this.name}-${service}-1`;
  }

  /** A request through Caddy. */
  async ask(path: string, { method = "GET", token, json }: Ask = {}): Promise<Answer> {
    const headers = [
      ...(token === undefined ? [] : ["--header", `authorization: Bearer ${token}`]),
      ...(json === undefined ? [] : ["--json", JSON.stringify(json)]),
    ];
    const url = `https://${this.domain}${path}`;
    return answerOf(this.#machine.curl([...headers, "--request", method, "--write-out", STATUS, url]));
  }

  async #compose(args: string[], input = ""): Promise<string> {
    const files = composeFiles.flatMap((file) => ["--file", file]);
    const command = ["compose", "--project-name", this.name, "--progress", "plain", ...files, ...args];
    return this.#machine.docker(command, { env: this.#environment, input });
  }
}

/** Makes curl print the status in a line of its own after the body. */
export const STATUS = "\n%{http_code}";

/** What curl was told, when it has ended. */
export async function answerOf(curl: ChildProcess): Promise<Answer> {
  let output = "";
  let complaints = "";
  curl.stdout!.on("data", (chunk: Buffer) => (output += chunk.toString()));
  curl.stderr!.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const [code] = await once(curl, "close");
  if (code !== 0) throw new Error(`curl failed (${code}): ${complaints}`);
  const end = output.lastIndexOf("\n");
  const text = output.slice(0, end);
  return { status: Number(output.slice(end + 1)), body: isJson(text) ? JSON.parse(text) : text };
}

function isJson(text: string): boolean {
  return /^[[{]/.test(text);
}
