// The processing process as tests start it; some tasks make it misbehave.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { runProcessing } from "#src/media/processing/process.ts";

interface Message {
  task: { mediaType: string; output: string };
}

const misdeeds: Record<string, (task: Message["task"]) => void> = {
  "test/crash": () => process.abort(),
  "test/hang": ({ output }) => {
    writeFileSync(`${output}.pid`, String(spawn("sleep", ["600"]).pid));
    for (;;); // blocks the event loop too
  },
  "test/eat": () => {
    const eaten: Buffer[] = [];
    setInterval(() => eaten.push(Buffer.alloc(20 * 1024 * 1024, 1)), 5);
  },
};

if (process.argv[2] === "exit") process.exit(1);
process.on("message", (message: Message) => misdeeds[message.task.mediaType]?.(message.task));
await runProcessing(process, "ffmpeg");
