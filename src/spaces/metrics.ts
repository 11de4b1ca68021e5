// The counters of the SFU as text that Prometheus reads, for who has the token that the admin set.
import { createHash, timingSafeEqual } from "node:crypto";
import { logger } from "../log.ts";
import type { Counters, Sfu } from "./sfu/protocol.ts";

const log = logger("spaces", "metrics");

/** What goes up and down; all else only grows while the SFU's process lives. */
const GAUGES = new Set(["rooms", "peers", "queued"]);

/** 404 without the token, as if there were nothing here. */
export async function metrics(sfu: Sfu, token: string | undefined, request: Request): Promise<Response> {
  const shown = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined || shown === undefined || !isSame(shown, token)) {
    return new Response("Not found\n", { status: 404 });
  }
  const counters = await sfu.counters().catch((error: unknown) => {
    log.warn("The SFU did not tell its counters: {error}", { error });
    return {};
  });
  return new Response(textOf(counters), { headers: { "content-type": "text/plain; version=0.0.4" } });
}

function textOf(counters: Counters): string {
  const up = Object.keys(counters).length > 0 ? 1 : 0; // it starts with the first Space
  const rest = Object.entries(counters).map(([name, value]) => {
    const plain = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return GAUGES.has(name) ? metric(plain, "gauge", value) : metric(`${plain}_total`, "counter", value);
  });
  return [metric("up", "gauge", up), ...rest].join("");
}

function metric(name: string, type: "gauge" | "counter", value: number): string {
  return `# TYPE hakawati_sfu_${name} ${type}\nhakawati_sfu_${name} ${value}\n`;
}

/** Takes the same time wherever they differ. */
function isSame(shown: string, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}
