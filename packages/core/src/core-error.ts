/** What went wrong: `option` = a value the caller passed breaks a stated rule; `group` = tallies of different groups were merged. */
export type CoreErrorCode = "option" | "group";

/** The one error class of this package. `code` is stable; the message names the thing, the rule and the value received. */
export class CoreError extends Error {
  readonly code: CoreErrorCode;

  constructor(code: CoreErrorCode, message: string) {
    super(message);
    this.name = "CoreError";
    this.code = code;
  }
}
