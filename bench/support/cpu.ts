// How long a process has computed: on a machine that has other work, this and not the clock on the wall tells what it costs.
import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const TICKS = 100;

/** All its threads, in seconds; undefined where there is no /proc. */
function cpuSecondsOf(pid: number | undefined): number | undefined {
  if (process.platform !== "linux") return undefined;
  const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(afterName[11]) + Number(afterName[12])) / TICKS;
}

/** As a peer of a figure: what the server itself does in a second of its own computing, `spent` being its seconds. */
export function againstCpu(count: number, spent: number | undefined): Record<string, number> {
  return spent ? { "per CPU second of the server": count / spent } : {};
}

/** What a process computes while `work` goes on; undefined where there is no /proc. */
export async function cpuOf<T>(
  pid: number | undefined,
  work: () => Promise<T>,
): Promise<{ result: T; spent: number | undefined }> {
  const before = cpuSecondsOf(pid);
  const result = await work();
  const after = cpuSecondsOf(pid);
  return { result, spent: before === undefined || after === undefined ? undefined : after - before };
}
