// How much memory a process holds.
import { readFileSync } from "node:fs";

/** Resident, in MB; undefined where there is no /proc. */
export function memoryOf(pid: number | undefined): number | undefined {
  if (process.platform !== "linux") return undefined;
  const [, kilobytes] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
