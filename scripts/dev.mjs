// `npm run dev`: the server from its sources, started again at each change, behind Vite, which serves the web app's sources.
// It has a database of its own in data/dev, seeded when it is new; remove the folder to begin anew.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, run } from "./processes.mjs";
import { giveUp } from "./progress.mjs";
import { setUp } from "./setup.mjs";

const { node } = await setUp({ builds: true }).catch(giveUp);

const HOOKS = pathToFileURL(join(root, "scripts/source-hooks.mjs")).href;
// In NODE_OPTIONS, so that the SFU's process has it too.
const options = `${process.env.NODE_OPTIONS ?? ""} --enable-source-maps --import ${HOOKS}`;
const data = process.env.HAKAWATI_DATA || join(root, "data/dev");
const env = { HAKAWATI_DATA: data, NODE_OPTIONS: options };

if (!process.env.DATABASE_URL && !existsSync(data)) await run(node, ["src/main.ts", "seed"], { env });
process.exitCode = await run(node, ["scripts/dev-server.mjs"], {
  env: { HAKAWATI_DATA: data, HAKAWATI_DEV_OPTIONS: options },
});
