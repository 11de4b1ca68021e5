// Debian's toot against a listening server: a client that nobody here wrote signs in, posts, likes, boosts, reads and looks up the account.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lacks, pathOf } from "#test/support/programs.ts";
import type { Account } from "#src/accounts/queries.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { listen } from "#src/server.ts";
import { createTestApp, PASSWORD } from "#test/support/app.ts";
import { freePort } from "#test/support/free-port.ts";
import { clientOf } from "#test/support/client.ts";
import { picture } from "#test/support/pictures.ts";

const TOOT = pathOf("toot");

interface Person {
  origin: string;
  login: string;
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

type Server = Awaited<ReturnType<typeof startServer>>;
type Toot = Awaited<ReturnType<typeof createToot>>;

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
  return { home, run, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) };
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

it("toot does all that it can: from signing in to logging out, with posts, people, hashtags, files, threads and tips", async ({
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
  await useAll({ ...server, alice }, toot, id);
}, 180_000); // each of its commands starts a Python

/** Every other command that toot has for the API: people, hashtags, files, threads, and the end of it. */
async function useAll(server: Server & { alice: Account }, toot: Toot, id: string): Promise<void> {
  const { run } = toot;
  const [dora, alice] = [await server.person("dora"), await clientOf(server, server.alice)];
  const bobs = await server.person("bob");
  const bob = await clientOf(server, bobs);
  const answer = await bob.post("/api/v1/statuses", { status: "@alice an answer #tea", in_reply_to_id: id });
  await bob.post(`/api/v1/statuses/${id}/favourite`);
  await server.app.drain();
  const told = await run(["notifications"]);
  expect(told).toMatch(/@bob mentioned you/);
  expect(told).toMatch(/@bob favourited your (?:post|status)/);
  expect(await run(["notifications", "--mentions"])).not.toContain("favourited");
  expect(await run(["thread", id])).toContain("an answer");

  const stands = async () => (await alice.get(`/api/v1/accounts/relationships?id[]=${dora.id}`)).body[0];
  for (const [command, changed] of [
    ["mute", { muting: true }],
    ["unmute", { muting: false }],
    ["block", { blocking: true }],
    ["unblock", { blocking: false }],
  ] as const) {
    expect(await run([command, "@dora"])).toContain("✓");
    expect(await stands()).toMatchObject(changed);
  }
  expect(await run(["follow", "@bob"])).toContain("✓");
  expect(await run(["following", "@alice"])).toContain("@bob");
  expect(await run(["followers", "@bob"])).toContain("@alice");
  expect(await run(["unfollow", "@bob"])).toContain("✓");
  expect(await run(["following", "@alice"])).not.toContain("@bob");

  expect(await run(["tags_follow", "tea"])).toContain("✓");
  expect(await run(["tags_followed"])).toContain("tea");
  expect(await run(["timeline", "--tag", "tea", "--once"])).toContain("an answer");
  expect(await run(["tags_unfollow", "tea"])).toContain("✓");
  expect(await run(["tags_followed"])).not.toContain("#\u2060tea");
  const { body: list } = await alice.post("/api/v1/lists", { title: "Friends" });
  await alice.post(`/api/v1/accounts/${bobs.id}/follow`);
  await alice.post(`/api/v1/lists/${list.id}/accounts`, { account_ids: [bobs.id] });
  await server.app.drain();
  expect(await run(["timeline", "--list", list.id, "--once"])).toContain("an answer");

  const file = join(toot.home, "cup.png");
  await writeFile(file, await picture("png", 60, 40));
  expect(await run(["upload", file, "--description", "A cup"])).toContain("/media/");
  const shown = await run(["post", "With a cup", "--media", file, "--description", "A cup", "--sensitive"]);
  const [, pictured = ""] = /\/@alice\/(\w+)/.exec(shown)!;
  const { body } = await bob.get(`/api/v1/statuses/${pictured}`);
  expect(body).toMatchObject({ sensitive: true, media_attachments: [{ description: "A cup" }] });
  const warned = ["--visibility", "unlisted", "--spoiler-text", "Tea", "--language", "ar"];
  expect(await run(["post", "شاي", ...warned])).toContain("/@alice/");
  expect(await run(["post", "Two", "--reply-to", answer.body.id])).toContain("/@alice/");
  expect(await run(["post", "Later", "--scheduled-in", "1 hour"])).toContain("scheduled");

  expect(await run(["pin", id])).toContain("✓");
  const pinned = `/api/v1/accounts/${body.account.id}/statuses?pinned=true`;
  expect((await bob.get(pinned)).body).toMatchObject([{ id }]);
  expect(await run(["unpin", id])).toContain("✓");
  expect((await bob.get(pinned)).body).toEqual([]);
  expect(await run(["delete", id])).toContain("✓");
  expect((await bob.get(`/api/v1/statuses/${id}`)).status).toBe(404);
  expect(await run(["notifications", "--clear"])).toMatch(/cleared/i);
  expect(await run(["notifications"])).toContain("No notification");
  expect(await run(["logout", `alice@${server.host}`])).toContain("logged out");
}
