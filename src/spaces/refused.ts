// A request of a member that the room does not do: it is told to them, and their connection goes on.
import { AppError, type ErrorCode } from "../errors.ts";
import type { Refusal } from "./messages.ts";

export class Refused extends Error {
  readonly code: Refusal;

  /** `message` is for people to read. */
  constructor(code: Refusal, message: string) {
    super(message);
    this.name = "Refused";
    this.code = code;
  }
}

const codes: Partial<Record<ErrorCode, Refusal>> = {
  invalid: "unprocessable",
  unprocessable: "unprocessable",
  not_found: "not_found",
  gone: "not_found",
  conflict: "conflict",
  blocked: "blocked",
  locked: "locked",
  rate_limited: "rate_limited",
  unavailable: "unavailable",
};

/** Undefined for what was not foreseen. */
export function toRefused(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error;
  if (error instanceof AppError) return new Refused(codes[error.code] ?? "forbidden", error.safe);
  return undefined;
}
