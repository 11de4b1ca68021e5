// A process of its own that asks the guarded client for addresses that mean it ill, and says by how much its memory grew.
import { readConfig } from "#src/config.ts";
import { createOutgoing } from "#src/outgoing.ts";

const [warmUp, ...urls] = process.argv.slice(2);
const outgoing = createOutgoing(readConfig({ HAKAWATI_ALLOW_PRIVATE_ADDRESSES: "on" }));
const ask = (url: string, sink?: () => Promise<void>) =>
  outgoing
    .request(url, { maxBytes: 1024 * 1024, ...(sink ? { sink } : {}) })
    .then(() => "taken")
    .catch((error: { code?: string }) => error.code);
/** In kB; the largest that it ever was. */
const memory = () => process.resourceUsage().maxRSS;

await ask(warmUp!);
const before = memory();
const answers: unknown[] = [];
for (const url of urls) {
  answers.push(...(await Promise.all(Array.from({ length: 5 }, () => ask(url)))));
  answers.push(await ask(url, async () => {}));
}
process.stdout.write(JSON.stringify({ answers: [...new Set(answers)], grewBy: (memory() - before) / 1024 }));
process.exit(0);
