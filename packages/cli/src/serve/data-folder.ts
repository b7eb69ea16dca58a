import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";

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
export function openDataFolder(path: string): DataFolder {
  const lock = join(path, "winnow.lock");
  const token = join(path, "token");
  try {
    mkdirSync(path, { recursive: true });
    takeLock(lock, path);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError("data_dir", `the data folder ${path} cannot be used: ${messageOf(error)}`, { cause: error });
  }
  return {
    database: join(path, "postgres"),
    readToken: () => readText(token)?.trim() || undefined,
    writeToken: (value) => writeFileSync(token, `${value}\n`, { mode: 0o600 }),
    release: () => rmSync(lock, { force: true }),
  };
}

function takeLock(lock: string, path: string): void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readText(lock));
    if (holder !== process.pid && isAlive(holder)) {
      throw new CliError(
        "data_dir",
        `the data folder ${path} is in use by process ${holder}; stop it, or give --data-dir another folder (if that process is not winnow, remove ${lock})`,
      );
    }
    // Its process was killed: what a lock is left for is gone.
    rmSync(lock, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
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
