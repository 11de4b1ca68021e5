// Programs that run beside an instance: started with the Node of this process, ended with the bench.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const hooks = join(import.meta.dirname, "../../scripts/source-hooks.mjs");

export interface Program extends AsyncDisposable {
  child: ChildProcess;
}

/** Resolves when it says that it is ready. `input` goes to its standard input. */
export async function startProgram(name: string, args: readonly unknown[], input = ""): Promise<Program> {
  const child = spawnProgram(name, args, input);
  await once(child.stdout, "data");
  return {
    child,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** Until it ends. Resolves with what it says. */
export async function runProgram(name: string, args: readonly unknown[], input: string): Promise<string> {
  return text(spawnProgram(name, args, input).stdout);
}

function spawnProgram(name: string, args: readonly unknown[], input: string) {
  const file = join(import.meta.dirname, name);
  const child = spawn(process.execPath, ["--import", hooks, file, ...args.map(String)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(input);
  return child;
}
