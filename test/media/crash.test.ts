// The server as admins run it, killed in the middle of its work with files: nothing acknowledged is lost, nothing stays behind.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Instance } from "#test/support/instance.ts";
import { film, lookAt, picture, SCENE, TONE } from "#test/support/pictures.ts";
import { unzip } from "#test/support/unzip.ts";
import { lacks } from "#test/support/programs.ts";

describe.skipIf(lacks("ffmpeg"))("the bundle", () => {
  let folder: string;
  let instance: Instance;
  let token: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hakawati-crash-"));
    const env = { HAKAWATI_DATA: folder, HAKAWATI_RTC_PORT: "0" };
    instance = await Instance.create({ origin: "http://localhost", env });
    await instance.start();
    const account = ["--email", "alice@mail.test", "--password", "correct horse battery"];
    await instance.command("accounts", "create", "alice", ...account);
    token = await instance.command("tokens", "create", "alice", "--scopes", "read write");
  });

  afterAll(async () => {
    await instance.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${instance.port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });
  const send = async (bytes: Uint8Array) => {
    const body = new FormData();
    body.set("file", new Blob([new Uint8Array(bytes)]));
    const response = await ask("/api/v2/media", { method: "POST", body });
    return { status: response.status, body: (await response.json()) as { id: string; url: string } };
  };

  it("carries what decodes pictures, in a process of its own", async () => {
    const { status, body } = await send(await picture("jpeg", 1_000, 500));
    expect(status).toBe(200);
    const shown = await ask(new URL(body.url).pathname);
    expect(await lookAt(new Uint8Array(await shown.arrayBuffer()))).toMatchObject({ width: 1_000 });
  });

  it("killed while a film is converted, converts it after its start", async () => {
    const { status, body } = await send(await film("webm", [...SCENE, ...TONE, "-c:v", "libvpx"]));
    expect(status).toBe(202);
    await instance.kill();
    await instance.start();
    const look = async () => ((await (await ask(`/api/v1/media/${body.id}`)).json()) as { url: string }).url;
    await expect.poll(look, { timeout: 50_000 }).toMatch(/\.mp4$/);
    expect(await readdir(join(folder, "media/incoming"))).toEqual([]);
  });

  it("killed while it makes an archive of somebody's data, makes it after its start", async () => {
    await send(await picture("jpeg", 1_000, 500));
    const local = `http://127.0.0.1:${instance.port}`;
    const own = { origin: "http://localhost", "content-type": "application/json" };
    const body = JSON.stringify({ login: "alice", password: "correct horse battery" });
    const session = await fetch(`${local}/api/v1/sessions`, { method: "POST", headers: own, body });
    const cookie = session.headers.get("set-cookie")!.split(";")[0]!;
    const browse = async (path: string, method = "GET") =>
      fetch(`${local}${path}`, { method, headers: { ...own, cookie } });
    const asked = (await (await browse("/api/v1/archives", "POST")).json()) as { id: string };
    await instance.kill();
    await writeFile(join(folder, "archives/incoming", `${asked.id}.zip`), "half of an archi");
    await instance.start();
    const look = async () =>
      (await (await browse(`/api/v1/archives/${asked.id}`)).json()) as { state: string; url: string };
    await expect.poll(async () => (await look()).state, { timeout: 50_000 }).toBe("ready");
    const zip = await browse((await look()).url);
    expect(unzip(new Uint8Array(await zip.arrayBuffer())).has("outbox.json")).toBe(true);
    expect(await readdir(join(folder, "archives/incoming"))).toEqual([]);
  });
});
