// Runs a command of the command line in this process, and keeps what it writes.
import { vi } from "vitest";
import { runCommand } from "#src/cli/commands.ts";
import type { TestApp } from "./app.ts";

export interface CommandResult {
  code: number;
  out: string;
  err: string;
}

export async function run(test: TestApp, ...args: string[]): Promise<CommandResult> {
  const written = { out: "", err: "" };
  const out = vi
    .spyOn(process.stdout, "write")
    .mockImplementation((text) => Boolean((written.out += String(text))));
  const err = vi
    .spyOn(process.stderr, "write")
    .mockImplementation((text) => Boolean((written.err += String(text))));
  try {
    return { code: await runCommand(test.app.config, args), ...written };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
