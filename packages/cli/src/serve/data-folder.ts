import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";
import { lockFolder } from "./folder-lock.ts";

/** The folder of an embedded receiver: its database, its token, and the lock that keeps a second process out. */
export type DataFolder = {
  /** Where PGlite keeps its files. */
  database: string;
  /** The token that was kept, if there is one. */
  readToken(): string | undefined;
  /** Keeps a token for the next start, readable by the owner only. */
  writeToken(token: string): void;
  /** Lets the next process in. */
  release(): void;
};

/**
 * Opens a data folder for this process alone: an embedded Postgres with two writers destroys itself.
 *
 * @throws CliError `data_dir` when another process that is alive holds the folder, or it cannot be written.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const token = join(path, "token");
  try {
    mkdirSync(path, { recursive: true });
    return {
      database: join(path, "postgres"),
      readToken: () => readText(token)?.trim() || undefined,
      writeToken: (value) => writeFileSync(token, `${value}\n`, { mode: 0o600 }),
      release: await lockFolder(join(path, "winnow.lock")),
    };
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError("data_dir", `the data folder ${path} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
