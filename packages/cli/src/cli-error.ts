/**
 * What went wrong: `option` = the command line cannot be followed as given (exit code 2); `data_dir` = the data folder is in use or not usable;
 * `address` = the port cannot be listened on; `file` = a file cannot be read or is not what it should be (exit code 1).
 */
export type CliErrorCode = "option" | "data_dir" | "address" | "file";

const EXIT_CODE: Record<CliErrorCode, number> = { option: 2, data_dir: 1, address: 1, file: 1 };

/** The one error class of this package: its message is meant for the person at the terminal. */
export class CliError extends Error {
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CliError";
    this.code = code;
  }

  /** The exit code of the process that ends with this error. */
  get exitCode(): number {
    return EXIT_CODE[this.code];
  }
}
