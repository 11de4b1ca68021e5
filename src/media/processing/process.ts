// The body of the processing process: does one task after another as the server asks over IPC, and ends with it.
import { AppError } from "../../errors.ts";
import { logger } from "../../log.ts";
import { findFfmpeg } from "./ffmpeg.ts";
import { perform } from "./perform.ts";
import { request } from "./protocol.ts";

const log = logger("media", "process");

/** Runs until the parent is gone, which ends the process and ffmpeg with it. */
export async function runProcessing(host: NodeJS.Process, ffmpegCommand: string | undefined): Promise<never> {
  if (!host.send) throw new Error("the processing process is started by the server, with an IPC channel");
  host.on("SIGINT", () => {}); // Ctrl-C reaches the whole group: the parent lets what is under way end
  const ffmpeg = findFfmpeg(ffmpegCommand);
  let running = 0;
  host.on("message", (data) => {
    const { id, task } = request.parse(data);
    running++;
    perform(task, ffmpeg)
      .then((value) => ({ id, value }))
      .catch((error: unknown) => ({ id, refused: reasonOf(error) }))
      .then((said) => host.connected && host.send!(said, undefined, undefined, () => {}))
      .catch((error: unknown) => log.error("The answer was not sent: {error}", { error }))
      .finally(() => running--);
  });
  host.send("ready", undefined, undefined, () => {}); // an error means that the parent went
  await new Promise((resolve) => host.once("disconnect", resolve));
  if (running > 0) endGroup(host);
  host.exit(0);
}

/** The server makes it the leader of a group of its own, so that ffmpeg goes too. */
function endGroup(host: NodeJS.Process): void {
  try {
    host.kill(-host.pid, "SIGKILL");
  } catch {
    // It leads no group: there is nothing but itself to end.
  }
}

function reasonOf(error: unknown): string {
  const known = error instanceof AppError ? error : undefined;
  log.info("A file is refused: {reason}", { reason: known?.cause ?? error });
  return known?.safe ?? "This file can't be processed";
}
