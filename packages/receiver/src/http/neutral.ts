/** The bytes of a request as a host gives them: read already, or to be read once. */
export type BodySource = Uint8Array | AsyncIterable<Uint8Array | string>;

/** A request as every adapter translates it. */
export type NeutralRequest = {
  method: string;
  /** Path below the prefix, beginning with a slash, as it came (percent-encoded), without the query. */
  path: string;
  /** The query without its question mark. */
  query: string;
  /** By lower-case name; a header sent twice is joined with a comma. */
  headers: Readonly<Record<string, string | undefined>>;
  body?: BodySource;
  /** Scheme and host the client used, "https://example.com". */
  origin?: string;
  /** Whom the request comes from, as far as the host trusts what it knows: bounds attempts to log in. */
  address?: string;
  /** Where the receiver is mounted, "" or "/errors". */
  prefix?: string;
  /** Ends what streams. */
  signal?: AbortSignal;
};

/** The answer that every adapter translates back; an iterable body streams. */
export type NeutralResponse = {
  status: number;
  headers: Record<string, string>;
  body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
};

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): NeutralResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}
