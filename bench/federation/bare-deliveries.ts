// The least that deliveries can cost: an RSA-2048 signature and a POST for each, by undici, over connections that are kept. A program
// of its own that has just started, as the server has: `node … bare-deliveries.ts AT_ONCE`, with whose key signs, the body and the
// inboxes as JSON on its standard input. Says as JSON what it took.
import { createPrivateKey } from "node:crypto";
import { json } from "node:stream/consumers";
import { Agent } from "undici";
import { signatureOf } from "./signature.ts";

export interface BareWork {
  keyId: string;
  privateKeyPem: string;
  body: string;
  inboxes: string[];
}

export interface BareTook {
  perSecond: number;
  perCpuSecond: number;
}

const { keyId, privateKeyPem, body, inboxes } = (await json(process.stdin)) as BareWork;
const key = { keyId, privateKey: createPrivateKey(privateKeyPem) };
const agent = new Agent();
let next = 0;

async function sendRest(): Promise<void> {
  for (let inbox = inboxes[next++]; inbox; inbox = inboxes[next++]) {
    const { host, origin, pathname } = new URL(inbox);
    const headers = signatureOf(key, pathname, host, body);
    const answer = await agent.request({ origin, path: pathname, method: "POST", headers, body });
    await answer.body.dump();
  }
}

const cpu = process.cpuUsage();
const began = performance.now();
await Promise.all(Array.from({ length: Number(process.argv[2]) }, sendRest));
const tookMs = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
const took: BareTook = {
  perSecond: (inboxes.length / tookMs) * 1_000,
  perCpuSecond: (inboxes.length / (user + system)) * 1_000_000,
};
process.stdout.write(JSON.stringify(took));
await agent.close();
