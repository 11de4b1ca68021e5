// Peers that nobody here wrote, aiortc and GStreamer's webrtcbin, speak and listen; what one says the other must hear.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";
import { lacks } from "#test/support/programs.ts";
import { createSfu, eventually, join, nextEvent } from "./peers.ts";

/** A door for offers at /<name>. */
async function openDoor(sfu: LocalSfu): Promise<string> {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const name = request.url!.slice(1);
    const joined = await sfu.join("talk", name, await text(request), { muted: name !== "speaker" });
    response.end(joined.answer);
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function start(library: string, url: string, role: "speaks" | "listens"): ChildProcess {
  const script = fileURLToPath(new URL(`foreign/${library}_peer.py`, import.meta.url));
  // Debian's Python, whichever else stands in PATH: its libraries are Debian's.
  const peer = spawn("/usr/bin/python3", [script, url, role], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void peer.kill("SIGKILL"));
  return peer;
}

async function hears(peer: ChildProcess): Promise<void> {
  const [line] = (await once(createInterface({ input: peer.stdout! }), "line")) as [string];
  expect(line).toBe("heard");
}

describe.skipIf(lacks("aiortc", "webrtcbin"))("peers of other makes", { timeout: 120_000 }, () => {
  it.each([
    ["aiortc", "webrtcbin"],
    ["webrtcbin", "aiortc"],
  ])("%s speaks; %s and our own test peer hear it", async (speaker, listener) => {
    const sfu = await createSfu();
    const door = await openDoor(sfu);
    const ours = await join(sfu, "talk", "ours");
    const spoken = nextEvent(sfu, "connected", ({ peer }) => peer === "speaker");
    start(speaker, `${door}/speaker`, "speaks");
    await spoken;
    await hears(start(listener, `${door}/listener`, "listens"));
    await eventually(() => expect(ours.heard[0]!.length).toBeGreaterThan(50));
  });
});
