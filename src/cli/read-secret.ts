// Passwords and tokens that need not stand in the shell's history.
import { createInterface } from "node:readline";
import { AppError } from "../errors.ts";

/** `-`: the first line of standard input. @throws AppError invalid */
export async function readSecret(given: string): Promise<string> {
  if (given !== "-") return given;
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new AppError("invalid", "Standard input is empty");
}
