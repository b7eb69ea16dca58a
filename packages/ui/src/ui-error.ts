/** What can go wrong in this package. `not_built`: the static files of the page are not there. */
export type UiErrorCode = "not_built";

/** The one error class of this package. */
export class UiError extends Error {
  override readonly name = "UiError";
  readonly code: UiErrorCode;

  constructor(code: UiErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
