/**
 * Why a request to the receiver failed, in the words of what the reader can do about it: `unauthorized` (no or wrong token),
 * `forbidden`, `missing`, `invalid` (the request itself is wrong: a query, an option), `busy` (429, 503: try later),
 * `network` (no answer at all), `server` (all else).
 */
export type ApiErrorKind = "unauthorized" | "forbidden" | "missing" | "invalid" | "busy" | "network" | "server";

const kinds: Record<number, ApiErrorKind> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "missing",
  422: "invalid",
  429: "busy",
  503: "busy",
};

/** A request to the receiver that did not give an answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly kind: ApiErrorKind;
  /** 0 when there was no answer. */
  readonly status: number;
  /** When the receiver said so: how long to wait before the next try, in ms. */
  readonly retryAfter: number | undefined;

  constructor(kind: ApiErrorKind, status: number, message: string, retryAfter?: number) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static network(cause: unknown): ApiError {
    return new ApiError("network", 0, cause instanceof Error ? cause.message : String(cause));
  }

  /** @param detail what the body says, where it says something */
  static ofResponse(response: Response, detail: string | undefined): ApiError {
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    return new ApiError(
      kinds[response.status] ?? "server",
      response.status,
      detail ?? `${response.status} ${response.statusText}`.trim(),
      Number.isFinite(seconds) ? seconds * 1000 : undefined,
    );
  }
}
