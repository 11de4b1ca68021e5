// `npm start`: does the set-up that is missing, then serves; the second start only serves.
import { runBundle } from "./processes.mjs";
import { giveUp } from "./progress.mjs";
import { setUp } from "./setup.mjs";

/** A SIGTERM to npm ends npm and its shell and nothing else (dash passes nothing on): the server must not outlive them. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event !== "start") return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 250);
  watch.unref();
}

const { node } = await setUp({ builds: true }).catch(giveUp);
stopWithNpm();
const args = process.argv.slice(2);
process.exitCode = await runBundle(node, ["serve", ...args]);
