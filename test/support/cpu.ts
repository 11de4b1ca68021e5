// How long the processor works on something: what a limit in a test holds against, since other work on the machine doesn't count.

/** In ms, of this thread alone. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
