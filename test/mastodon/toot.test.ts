// Debian's toot against a listening server: a client that nobody here wrote signs in, posts, likes, boosts, reads and looks up the account.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lacks, pathOf } from "#test/support/programs.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { listen } from "#src/server.ts";
import { createTestApp, PASSWORD } from "#test/support/app.ts";

const TOOT = pathOf("toot");

interface Person {
  origin: string;
  login: string;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

async function startServer() {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = { HAKAWATI_ORIGIN: origin, HAKAWATI_HOST: "localhost", HAKAWATI_PORT: String(port) };
  const test = await createTestApp({ env });
  const server = await listen(test.app.config, test.doors);
  return {
    ...test,
    origin,
    host: `localhost:${port}`,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
    },
  };
}

/** toot with a home of its own; `answer` is shown all that it wrote so far, and gives the next line to type. */
async function createToot() {
  const home = await mkdtemp(join(tmpdir(), "toot-"));
  const env = { ...process.env, XDG_CONFIG_HOME: home, HOME: home, PYTHONUNBUFFERED: "1", BROWSER: "true" };
  async function run(args: string[], answer?: (written: string) => string | Promise<string> | undefined) {
    const child = spawn(TOOT, args, { env });
    let written = "";
    child.stderr.on("data", (data) => (written += String(data)));
    if (!answer) child.stdin.end();
    const closed = new Promise<number | null>((resolve) => void child.once("close", resolve));
    for await (const data of child.stdout) {
      written += String(data);
      const line = await answer?.(written);
      if (line !== undefined) child.stdin.write(`${line}\n`);
    }
    const code = await closed;
    if (code !== 0) throw new Error(`toot ${args.join(" ")}: ${written}`);
    return written;
  }
  return { run, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) };
}

/** What a person does in the browser with the address that toot shows: signs in, says yes, and gets a code. */
async function consent({ origin, login }: Person, address: string): Promise<string> {
  const body = JSON.stringify({ login, password: PASSWORD });
  const headers = { origin, "content-type": "application/json" };
  const session = await fetch(`${origin}/api/v1/sessions`, { method: "POST", headers, body });
  const cookie = session.headers.get("set-cookie")!.split(";")[0]!;
  const page = await fetch(address, { headers: { cookie }, redirect: "manual" });
  expect(new URL(page.headers.get("location")!, origin).pathname).toBe("/oauth/authorize");
  const consented = await fetch(`${origin}/oauth/authorize`, {
    method: "POST",
    headers: { origin, cookie },
    body: new URL(address).searchParams,
    redirect: "manual",
  });
  return new URL(consented.headers.get("location")!).searchParams.get("code")!;
}

it("toot signs in, posts, likes, boosts, saves, reads its timelines and looks up the account with its tips", async ({
  skip,
}) => {
  skip(lacks("toot"), "no toot");
  await using server = await startServer();
  await using toot = await createToot();
  const alice = await server.person("alice");
  const entries = [{ service: "kofi", handle: "alice" }];
  await setTipJar(server.app, alice.id, { enabled: true, adult: true, entries });

  const answered = new Set<string>();
  const once = (prompt: string, written: string) =>
    written.includes(prompt) && !answered.has(prompt) && Boolean(answered.add(prompt));
  await toot.run(["login", "-i", server.host, "--disable-https"], (written) => {
    if (once("Open link in default browser?", written)) return "n";
    if (!once("Authorization code:", written)) return undefined;
    const [address] = /http:\/\/localhost:\d+\/oauth\/authorize\S+/.exec(written)!;
    return consent({ origin: server.origin, login: "alice" }, address);
  });
  expect(await toot.run(["auth"])).toContain(`alice@${server.host}`);

  const posted = await toot.run(["post", "A post by toot, with مرحبا in it"]);
  expect(posted).toContain(`${server.origin}/@alice/`);
  const [, id = ""] = /\/@alice\/(\w+)/.exec(posted)!;
  for (const action of ["favourite", "reblog", "bookmark"])
    expect(await toot.run([action, id])).toContain("✓");
  expect(await toot.run(["reblogged_by", id])).toContain("@alice");
  expect(await toot.run(["bookmarks", "--once"])).toContain("A post by toot");
  for (const action of ["unfavourite", "unreblog", "unbookmark"])
    expect(await toot.run([action, id])).toContain("✓");
  expect(await toot.run(["bookmarks", "--once"])).not.toContain("A post by toot");
  expect(await toot.run(["timeline", "--once"])).toContain("A post by toot, with مرحبا in it");
  expect(await toot.run(["timeline", "--public", "--once"])).toContain("A post by toot");
  const account = await toot.run(["whois", "@alice"]);
  expect(account).toContain("@alice");
  expect(account).toContain("https://ko-fi.com/alice");
  expect(await toot.run(["whoami"])).toContain("@alice");
  expect(await toot.run(["instance", server.host, "--disable-https"])).toContain("Hakawati");
  expect(await toot.run(["search", "alice"])).toContain("@alice");
  expect(await toot.run(["notifications"])).toContain("No notification");
});
