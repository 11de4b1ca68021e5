// `npm run bench [-- NAME …] [--json FILE] [--write]`: sets up, then measures with the Node that the server runs on.
import { root, run } from "./processes.mjs";
import { giveUp } from "./progress.mjs";
import { setUp } from "./setup.mjs";

const { node } = await setUp({ builds: true }).catch(giveUp);
const hooks = ["--import", new URL("source-hooks.mjs", import.meta.url).href];
process.exitCode = await run(node, [...hooks, `${root}scripts/measure.mjs`, ...process.argv.slice(2)]);
