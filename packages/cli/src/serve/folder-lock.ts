import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { CliError } from "../cli-error.ts";

/** Milliseconds between two signs of life, and without one until a lock of another machine is taken for left behind. */
const HEARTBEAT = 2_000;
const SILENCE = 15_000;
/** Milliseconds after which two processes that took over the same lock at once have both written theirs. */
const SETTLED = 150;

/** Who holds a folder. Process ids mean something on one machine (or in one container) only. */
type Holder = { pid: number; host: string; id: string };

/**
 * Keeps a folder for this process alone. A lock whose process was killed is taken over at once; one of another machine or container, which
 * cannot be asked, after 15 s without a sign of life.
 *
 * @returns the function that gives the folder free again.
 * @throws CliError `data_dir` when a living process holds it.
 */
export async function lockFolder(lock: string): Promise<() => void> {
  const own: Holder = { pid: process.pid, host: hostname(), id: randomBytes(8).toString("hex") };
  if (!create(lock, own)) {
    const holder = readHolder(lock);
    if (holder !== undefined && isAlive(holder, lock)) throw inUse(lock, holder);
    rmSync(lock, { force: true });
    const taken = create(lock, own);
    await sleep(SETTLED);
    const now = readHolder(lock);
    if (!taken || now?.id !== own.id) throw inUse(lock, now);
  }
  const heartbeat = setInterval(() => beat(lock), HEARTBEAT);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    if (readHolder(lock)?.id === own.id) rmSync(lock, { force: true });
  };
}

/** Creates the lock with its text already in it: nobody may read half of one. */
function create(lock: string, holder: Holder): boolean {
  const draft = `${lock}.${holder.id}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(lock: string): Holder | undefined {
  try {
    const { pid, host, id } = JSON.parse(readFileSync(lock, "utf8")) as Holder;
    return { pid: Number(pid), host: String(host), id: String(id) };
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host }: Holder, lock: string): boolean {
  if (host !== hostname()) return silence(lock) < SILENCE;
  // A container that was started anew has the process id of the one before.
  if (pid === process.pid || !Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function silence(lock: string): number {
  try {
    return Date.now() - statSync(lock).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function beat(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // The folder is gone; the database will say so in its own words.
  }
}

function inUse(lock: string, holder: Holder | undefined): CliError {
  const who = holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
  return new CliError(
    "data_dir",
    `the data folder is in use by ${who}; stop it, or give --data-dir another folder (if that process is not winnow, remove ${lock})`,
  );
}
