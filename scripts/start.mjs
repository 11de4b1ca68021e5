// `npm start`: does the set-up that is missing, then serves; the second start only serves.
import { join } from "node:path";
import { root, run } from "./processes.mjs";
import { giveUp } from "./progress.mjs";
import { setUp } from "./setup.mjs";

const { node } = await setUp({ builds: true }).catch(giveUp);
const args = process.argv.slice(2);
process.exitCode = await run(node, ["--enable-source-maps", join(root, "dist/main.mjs"), "serve", ...args]);
