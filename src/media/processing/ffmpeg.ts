// Runs ffmpeg and ffprobe on local files: with the container's name given, no protocol but `file`, and bounds on memory and time.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { FFMPEG_ADDRESS_SPACE, MAX_MEMORY, MOVING_MS } from "./limits.ts";
import { watchMemory } from "./memory.ts";

export interface Ffmpeg {
  ffmpeg: string;
  ffprobe: string;
}

const found = new Map<string, Ffmpeg | undefined>();

/** A command is looked for in PATH, once. */
export function findFfmpeg(command: string | undefined): Ffmpeg | undefined {
  if (command === undefined) return undefined;
  if (!found.has(command)) found.set(command, lookFor(command));
  return found.get(command);
}

function lookFor(command: string): Ffmpeg | undefined {
  const folders = command.includes("/") ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  const ffmpeg = folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
  const ffprobe = ffmpeg && join(dirname(ffmpeg), "ffprobe");
  return ffprobe && existsSync(ffprobe) ? { ffmpeg, ffprobe } : undefined;
}

const stream = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  pix_fmt: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
});
const report = z.object({
  streams: z.array(stream),
  format: z.object({ duration: z.coerce.number().optional(), bit_rate: z.coerce.number().optional() }),
});

export type Stream = z.infer<typeof stream>;
export type Report = z.infer<typeof report>;

/** @throws AppError unprocessable */
export async function probe({ ffprobe }: Ffmpeg, path: string, demuxer: string): Promise<Report> {
  const wanted = ["-show_streams", "-show_format", "-of", "json"];
  const said = await run(ffprobe, ["-v", "error", ...localOnly(demuxer), ...wanted, `file:${path}`]);
  return report.parse(JSON.parse(said));
}

/** @throws AppError unprocessable */
export async function convert(
  { ffmpeg }: Ffmpeg,
  input: { path: string; demuxer: string },
  args: readonly string[],
  output: string,
): Promise<void> {
  const quiet = ["-nostdin", "-v", "error", "-y", "-threads", "2"];
  const from = [...localOnly(input.demuxer), "-i", `file:${input.path}`];
  await run(ffmpeg, [...quiet, ...from, ...args, `file:${output}`]);
}

function localOnly(demuxer: string): string[] {
  return ["-protocol_whitelist", "file", "-f", demuxer];
}

/** A shell sets the bound of memory, then becomes the program. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const bounded = ["-c", 'ulimit -v "$0" 2>/dev/null; exec nice -n 10 "$@"'];
  const kilobytes = String(FFMPEG_ADDRESS_SPACE / 1024);
  const child = spawn("/bin/sh", [...bounded, kilobytes, program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: MOVING_MS,
    killSignal: "SIGKILL",
  });
  using _watch = watchMemory(child, MAX_MEMORY);
  let [output, complaints] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2_000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return output;
  throw new AppError("unprocessable", "This file can't be read", { cause: new Error(complaints) });
}
