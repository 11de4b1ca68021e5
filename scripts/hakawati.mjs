// `npm run -s hakawati -- accounts create …`: the command line of the bundle, set up first where it has to be.
import { runBundle } from "./processes.mjs";
import { giveUp } from "./progress.mjs";
import { setUp } from "./setup.mjs";

const { node } = await setUp({ builds: true }).catch(giveUp);
const args = process.argv.slice(2);
process.exitCode = await runBundle(node, args);
