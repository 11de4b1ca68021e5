// The body of the mixing process: does the one task that the server sends, tells how far it is, and ends.
import { setPriority } from "node:os";
import { logger } from "../../../log.ts";
import { mix } from "../mix.ts";
import { mixTask, type MixNews } from "../mix-format.ts";

/** What is live goes before. */
const NICE = 10;

const log = logger("spaces", "mixing");

/** Runs until the task is done or the parent is gone, which ends the process. */
export async function runMixing(host: NodeJS.Process): Promise<never> {
  if (!host.send) throw new Error("the mixing process is started by the server, with an IPC channel");
  host.on("SIGINT", () => {}); // Ctrl-C reaches the whole group: the parent decides
  host.once("disconnect", () => host.exit(0));
  setPriority(NICE);
  const tell = (news: MixNews) =>
    new Promise<void>((resolve) => void host.send!(news, undefined, undefined, () => resolve()));
  const data = await new Promise((resolve) => host.once("message", resolve));
  try {
    const mixed = await mix(mixTask.parse(data), (percent) => void tell({ percent }));
    await tell({ mixed });
  } catch (error) {
    log.error("A replay could not be mixed: {error}", { error });
    await tell({ failed: String(error) });
  }
  host.exit(0);
}
