/** What is wrong with an envelope or a part of it. `docs/envelope.md` explains each code. */
export const ENVELOPE_ERROR_CODES = [
  "too_large",
  "too_many_items",
  "header_too_long",
  "too_deep",
  "header_json",
  "header_shape",
  "item_type",
  "item_length",
  "truncated",
  "unterminated",
  "payload_json",
  "unserializable",
  "option",
] as const;

export type EnvelopeErrorCode = (typeof ENVELOPE_ERROR_CODES)[number];

/** The one error class of this package. `code` is stable, `offset` is the byte at which the malformed thing begins. */
export class EnvelopeError extends Error {
  readonly code: EnvelopeErrorCode;
  readonly offset: number;

  constructor(code: EnvelopeErrorCode, offset: number, message: string) {
    super(message);
    this.name = "EnvelopeError";
    this.code = code;
    this.offset = offset;
  }
}
