// A refusal in the words of RFC 6749 §5.2, for the client's developer to read.
import { AppError } from "../errors.ts";

export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_scope"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type";

const CODES = { invalid_client: "unauthenticated", unauthorized_client: "forbidden" } as const;

export class OAuthError extends AppError {
  /** `error` of the body; `safe` is its `error_description`. */
  readonly error: OAuthErrorCode;

  constructor(error: OAuthErrorCode, description: string) {
    super(error in CODES ? CODES[error as keyof typeof CODES] : "invalid", description);
    this.name = "OAuthError";
    this.error = error;
  }
}
