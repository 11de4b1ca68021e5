// The image and docker/compose.yaml as admins run them: two stacks on a machine of the test's own, which federate.
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, Machine, STATUS, whyNot, type Stack } from "./machine.ts";

const MINUTE = 60_000;
const PASSWORD = "correct horse battery";

const reason = await whyNot();
const skipped = reason !== undefined && process.env["CI"] !== "true";
if (skipped) process.stderr.write(`\n!!! SKIPPED: the container image, built and run: ${reason}.\n\n`);

describe.skipIf(skipped)("two stacks of compose.yaml", { timeout: 2 * MINUTE }, () => {
  let machine: Machine;
  let a: Stack;
  let b: Stack;

  beforeAll(async () => {
    if (reason !== undefined) throw new Error(`The container image can't be tested here: ${reason}`);
    machine = await Machine.start();
    [a, b] = [await machine.stack("a.test"), await machine.stack("b.test")];
    await a.compose("build");
    await Promise.all([a.up(), b.up()]);
  }, 15 * MINUTE);

  afterAll(async () => machine?.[Symbol.asyncDispose](), 2 * MINUTE);

  it.each(["a", "b"])("%s answers over https under its own name", async (name) => {
    const { status, body } = await (name === "a" ? a : b).ask("/health");
    expect({ status, body }).toEqual({ status: 200, body: { status: "ok" } });
  });

  it("leads http to https", async () => {
    const curl = machine.curl(["--write-out", "%{redirect_url}\n%{http_code}", "http://a.test/"]);
    expect(await answerOf(curl)).toEqual({ status: 308, body: "https://a.test/" });
  });

  it("runs as a user without rights, on a root that can't be written to", async () => {
    const rights = await a.shell("id -u; awk '/^(Cap(Prm|Eff|Bnd)|NoNewPrivs)/ {print $2}' /proc/1/status");
    const none = "0".repeat(16);
    expect(rights.trim().split("\n")).toEqual(["1000", none, none, none, "1"]);
    expect(await a.shell("touch /app/x 2>&1 || true")).toContain("Read-only file system");
    expect(await a.shell("echo kept > /data/x && cat /data/x && rm /data/x")).toBe("kept\n");
  });

  it("has the set-up link in its log until there is an owner", async () => {
    expect(await a.compose("logs", "app")).toMatch(/https:\/\/a\.test\/setup\?token=[\w-]+/);
  });

  it("carries the command line", async () => {
    for (const [stack, username] of [
      [a, "alice"],
      [b, "bob"],
    ] as const) {
      const args = ["accounts", "create", username, "--email", `${username}@mail.test`, "--role", "owner"];
      const said = await stack.hakawati([...args, "--password", "-"], `${PASSWORD}\n`);
      expect(said).toBe(`@${username}@${stack.domain}\n`);
    }
  });

  it("lets bob of b.test follow alice of a.test and read what she writes", async () => {
    const [alice, bob] = [await tokenOf(a, "alice"), await tokenOf(b, "bob")];
    const found = await b.ask("/api/v2/search?q=@alice@a.test&resolve=true&type=accounts", { token: bob });
    expect(found.body.accounts).toMatchObject([{ acct: "alice@a.test" }]);
    const { id } = found.body.accounts[0];

    await b.ask(`/api/v1/accounts/${id}/follow`, { method: "POST", token: bob });
    const relationship = () => b.ask(`/api/v1/accounts/relationships?id[]=${id}`, { token: bob });
    await expect.poll(async () => (await relationship()).body[0].following, PATIENCE).toBe(true);

    await a.ask("/api/v1/statuses", {
      method: "POST",
      token: alice,
      json: { status: "مرحبا from the image" },
    });
    const home = async () => (await b.ask("/api/v1/timelines/home", { token: bob })).body;
    await expect
      .poll(home, PATIENCE)
      .toMatchObject([
        { account: { acct: "alice@a.test" }, content: expect.stringContaining("مرحبا from the image") },
      ]);
  });

  it("tells who asks apart, though Caddy asks for all", async () => {
    const left = await requestsLeft(machine, b);
    await a.shell(`node -e 'fetch("https://b.test/api/v2/instance").then((answer) => answer.text())'`);
    expect(await requestsLeft(machine, b)).toBe(left - 1);
  });

  it("lets a listener into a Space through its UDP port", async () => {
    const token = await tokenOf(a, "alice");
    const json = { title: "Coffee", topics: ["coffee"], language: "en" };
    const { body: space } = await a.ask("/api/v1/spaces", { method: "POST", token, json });
    const listener = machine.script("listener.ts", [`https://a.test/api/v1/spaces/${space.id}`]);
    const said = await linesUntil("connected", listener);
    expect(said).toContain(`send to ${a.address}:7882`);
    expect(said.at(-1)).toBe("connected");
  });

  it("comes back by itself with its data when it is killed", async () => {
    const alice = () => a.ask("/api/v1/accounts/lookup?acct=alice");
    const before = await alice();
    const restarted = linesUntil("start", machine.follow(["events", ...sinceNow(), ...eventsOf(a, "start")]));
    // Every process of the container but its init, as if memory had run out.
    await a.shell("kill -9 -1").catch(() => undefined);
    await restarted;
    await a.up();
    expect(await alice()).toEqual(before);
  });

  it("answers the request under way when it is told to stop", async () => {
    const token = await tokenOf(a, "alice");
    const before = await bytesReceived(a);
    const curl = upload(machine, "https://a.test/api/v1/statuses", token);
    const answer = answerOf(curl);
    curl.stdin!.write(`padding=${"x".repeat(200_000)}`);
    await expect.poll(() => bytesReceived(a), PATIENCE).toBeGreaterThan(before + 200_000);

    const stopping = linesUntil(
      "Stopping",
      machine.follow(["logs", "--follow", ...sinceNow(), a.container("app")]),
    );
    const stopped = a.compose("stop", "app");
    await stopping;
    curl.stdin!.end("&status=Under+way");
    expect(await answer).toMatchObject({
      status: 200,
      body: { content: expect.stringContaining("Under way") },
    });
    await stopped;
    const state = await machine.docker(["inspect", "--format", "{{.State.ExitCode}}", a.container("app")]);
    expect(state).toBe("0\n");
  });
});

/** What goes between two servers takes its time while other tests share the processors. */
const PATIENCE = { timeout: MINUTE, interval: 250 };

async function tokenOf(stack: Stack, username: string): Promise<string> {
  const scopes = ["--scopes", "read write follow"];
  return (await stack.hakawati(["tokens", "create", username, ...scopes])).trim();
}

function eventsOf(stack: Stack, event: string): string[] {
  return ["--filter", `container=${stack.container("app")}`, "--filter", `event=${event}`];
}

/** Before this moment the same may have happened already; after it, nothing is missed. */
function sinceNow(): string[] {
  return ["--since", String(Date.now() / 1000)];
}

/** What a command prints up to the first line with this word; then it is ended. */
async function linesUntil(word: string, child: ChildProcess): Promise<string[]> {
  const exited = once(child, "exit");
  const lines: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (line.includes(word)) child.kill();
    });
  }
  await exited;
  if (!lines.some((line) => line.includes(word))) throw new Error(`No "${word}" in:\n${lines.join("\n")}`);
  return lines;
}

/** How many more the machine itself may ask of a stack, by the header of the answer. */
async function requestsLeft(machine: Machine, { domain }: Stack): Promise<number> {
  const told = ["--output", "/dev/null", "--write-out", `%header{x-ratelimit-remaining}${STATUS}`];
  const { body } = await answerOf(machine.curl([...told, `https://${domain}/api/v2/instance`]));
  return Number(body);
}

/** A form sent as it is written to the returned process. */
function upload(machine: Machine, url: string, token: string): ChildProcess {
  const headers = [`authorization: Bearer ${token}`, "content-type: application/x-www-form-urlencoded"];
  const flags = ["--request", "POST", "--upload-file", ".", "--write-out", STATUS];
  return machine.curl([...flags, ...headers.flatMap((header) => ["--header", header]), url]);
}

/** What has come in over the instance's networks so far. */
async function bytesReceived(stack: Stack): Promise<number> {
  const table = await stack.shell("cat /proc/net/dev");
  const interfaces = [...table.matchAll(/^ *eth\d+: *(\d+)/gm)];
  return interfaces.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}
