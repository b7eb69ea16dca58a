import { sqlstate } from "./database/sqlstate.ts";

/** What can go wrong, and the HTTP status each is answered with. */
export const statusOf = {
  option: 500,
  malformed: 400,
  encoding: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method: 405,
  conflict: 409,
  too_large: 413,
  unstorable: 400,
  rate_limited: 429,
  overloaded: 503,
  database_away: 503,
  closed: 503,
  upstream: 502,
  internal: 500,
} as const;

/** Codes of {@link ReceiverError}. */
export type ReceiverErrorCode = keyof typeof statusOf;

/** The one error of this package. `code` says what happened; `where` is a byte offset or a path when the input is to blame. */
export class ReceiverError extends Error {
  override readonly name = "ReceiverError";
  readonly code: ReceiverErrorCode;
  readonly where?: string | number;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;

  constructor(
    code: ReceiverErrorCode,
    message: string,
    more?: { where?: string | number; retryAfter?: number; cause?: unknown },
  ) {
    super(message, more?.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.where = more?.where;
    this.retryAfter = more?.retryAfter;
  }

  /** The status this error is answered with. */
  get status(): number {
    return statusOf[this.code];
  }
}

/** Any thrown value as a ReceiverError; what we do not know is `internal` and its text stays inside. */
export function toReceiverError(error: unknown): ReceiverError {
  if (error instanceof ReceiverError) return error;
  // Class 22: a NUL in a name, a number out of range. Whoever sent it can mend it, so it is no fault of ours.
  if (/^22/.test(sqlstate(error) ?? "")) {
    return new ReceiverError("malformed", "the request holds a value that the database refuses", { cause: error });
  }
  return new ReceiverError("internal", "internal error", { cause: error });
}
