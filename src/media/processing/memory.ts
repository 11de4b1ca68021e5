// Ends a process that takes more memory than it may. Linux tells how much that is; elsewhere the limits of size must do.
import type { ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";

const EVERY_MS = 100;
const PAGE_BYTES = 4_096;

/** Looks until it is disposed of. */
export function watchMemory(child: ChildProcess, mostBytes: number): Disposable {
  const look = async () => {
    if ((await residentBytes(child.pid)) > mostBytes) child.kill("SIGKILL");
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

async function residentBytes(pid: number | undefined): Promise<number> {
  const figures = await readFile(`/proc/${pid}/statm`, "utf8").catch(() => "");
  return Number(figures.split(" ")[1] ?? 0) * PAGE_BYTES;
}
