// Programs that run beside an instance: started with the Node of this process, ended with the bench.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const hooks = join(import.meta.dirname, "../../scripts/source-hooks.mjs");

export interface Program extends AsyncDisposable {
  child: ChildProcess;
}

/** Resolves when it says that it is ready. `input` goes to its standard input. */
export async function startProgram(name: string, args: readonly unknown[], input = ""): Promise<Program> {
  const file = join(import.meta.dirname, name);
  const child = spawn(process.execPath, ["--import", hooks, file, ...args.map(String)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(input);
  await once(child.stdout, "data");
  return {
    child,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
