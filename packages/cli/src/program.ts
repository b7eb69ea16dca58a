import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { CliError } from "./cli-error.ts";
import { addExplainCommand } from "./explain/explain-command.ts";
import { addServeCommand } from "./serve/serve-command.ts";

/** The `winnow` command with all of its subcommands. */
export function createProgram(version: string): Command {
  const program = new Command("winnow")
    .description("Folds repeated Sentry errors and keeps their exact counts.")
    .version(version, "--version", "print the version")
    .showHelpAfterError("(winnow --help lists the commands and their options)")
    .exitOverride();
  addServeCommand(program);
  addExplainCommand(program);
  // Subcommands made before exitOverride() would not inherit it; set on each, a wrong option never ends the process behind our back.
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}

/**
 * Runs one command line.
 *
 * @returns the exit code: 0 done, 1 it failed, 2 the command line cannot be followed. While a server runs, the promise resolves with 0 and
 * the process stays up by itself.
 */
export async function run(argv: readonly string[], version: string): Promise<number> {
  try {
    await createProgram(version).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    return report(error);
  }
}

/** With its cause: "the database is away" helps nobody who has mistyped a password. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message || (error.cause as NodeJS.ErrnoException).code : "";
  return cause && !error.message.includes(cause) ? `${error.message} (${cause})` : error.message;
}

function report(error: unknown): number {
  // commander has printed its own message; help and version come here with exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  console.error(`${pc.red("winnow:")} ${messageOf(error)}`);
  return error instanceof CliError ? error.exitCode : 1;
}
