// The one error that may reach a client: a code, a sentence that is safe to show, and the cause for the log.

/** What went wrong, in the words of this house; http.ts maps each to a status once. */
export type ErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "reauthentication_required"
  | "second_factor_required"
  | "unconfirmed"
  | "unapproved"
  | "blocked"
  | "not_found"
  | "gone"
  | "conflict"
  | "locked"
  | "too_large"
  | "unsupported_media_type"
  | "unprocessable"
  | "rate_limited"
  | "unavailable";

/** `safe` may be shown to anyone; `details` names fields (422 bodies); `cause` is for the log only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly safe: string;
  readonly details: Record<string, string> | undefined;

  constructor(
    code: ErrorCode,
    safe: string,
    options: { cause?: unknown; details?: Record<string, string> } = {},
  ) {
    super(safe, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.safe = safe;
    this.details = options.details;
  }
}
