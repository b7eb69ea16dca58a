/** What went wrong: `option` = a value the caller passed breaks a stated rule. */
export type WinnowErrorCode = "option";

/** The one error class of this package; it is only thrown while the app sets Winnow up. `code` is stable. */
export class WinnowError extends Error {
  // Declared, not defined: a field would bring a helper along that no bundler can take out of a page again.
  declare readonly code: WinnowErrorCode;

  constructor(code: WinnowErrorCode, message: string) {
    super(message);
    this.name = "WinnowError";
    (this as { code: WinnowErrorCode }).code = code;
  }
}
