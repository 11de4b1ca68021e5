// Runs a command as if it were this process: signals go through to it, and its exit code comes back.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the project, where every command runs. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

function forwardSignals(child) {
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole group: the child has it already, a second one would cut its shutdown short.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  return () => SIGNALS.forEach((signal) => process.off(signal, forward));
}

/** The exit code as a shell gives it: 128 + the signal's number when a signal ended the process. */
function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/**
 * Runs to the end with this process's own input and output; resolves with the exit code, 127 where it cannot be started.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined> }} [options] `env` is added to this process's own.
 * @returns {Promise<number>}
 */
export function run(command, args, { env = {} } = {}) {
  const child = spawn(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(127);
    });
    child.once("exit", (code, signal) => resolve(exitCode(code, signal)));
  }).finally(stopForwarding);
}

/**
 * As in docker/hakawati and test/support/instance.ts. Node's own 16 MB of young objects, three times over, cost an idle server
 * 30 MB and a busy one nothing that can be measured. Left to itself, V8 lets old objects of a busy server grow to four times what lives
 * before it collects; half as much again costs it one percent of its time. Source maps cost 33 MB from the first connection that fails, as Node's streams read the
 * stack of each error: whoever wants them has NODE_OPTIONS=--enable-source-maps.
 */
const NODE_FLAGS = ["--max-semi-space-size=8", "--heap-growing-percent=50"];

/** Runs the server's bundle in one of its roles, or its command line. The cache spares a quarter of each start. */
export function runBundle(node, args) {
  const env = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, ".cache", "v8") };
  return run(node, [...NODE_FLAGS, join(root, "dist", "main.mjs"), ...args], { env });
}

/** npm follows its reason with a page of usage: the reason stands at the head. */
function shortened(output) {
  const lines = output.trim().split("\n");
  return lines.length <= 40 ? lines.join("\n") : [...lines.slice(0, 40), "…"].join("\n");
}

/**
 * Runs to the end without a word; rejects with what the command printed when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined> }} [options]
 */
export function runQuietly(command, args, { env = {} } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const stopForwarding = forwardSignals(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const failed = exitCode(code, signal);
      if (failed === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(" ")} failed (${failed})\n${shortened(output)}`));
    });
  }).finally(stopForwarding);
}
