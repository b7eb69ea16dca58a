import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { debug, type Envelope, parseEnvelope } from "@sentry/core";

/** An owner that has not given a sign of life for so long (ms) is gone, whatever its process id says. */
const DEAD = 60_000;
export const SUFFIX = ".envelope";
/** Where an owner says who it is; touched as a sign of life. */
export const SIGN = "owner.json";
/** Where files are set aside that cannot be read. */
export const CORRUPT = "corrupt";

/** The folders of owners below `shared`, without `owner`'s own. */
export function otherOwners(shared: string, owner: string): string[] {
  return readdirSync(shared)
    .filter((name) => name !== owner && name !== CORRUPT)
    .map((name) => join(shared, name));
}

export function writeSign(folder: string): void {
  writeFileSync(join(folder, SIGN), JSON.stringify({ pid: process.pid, host: hostname() }));
}

/** Whether the owner of a folder will not come back for what is in it. */
export function isDead(folder: string): boolean {
  const sign = statSync(join(folder, SIGN), { throwIfNoEntry: false });
  if (sign === undefined || Date.now() - sign.mtimeMs > DEAD) return true;
  const { pid, host } = readSign(folder);
  // Another machine's process ids say nothing here, and a client of this process lives as long as it gives signs of life.
  if (host !== hostname() || typeof pid !== "number" || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** A process that was killed may leave half a sign: then only its age counts. */
function readSign(folder: string): { pid?: unknown; host?: unknown } {
  try {
    return JSON.parse(readFileSync(join(folder, SIGN), "utf8")) ?? {};
  } catch {
    return {};
  }
}

/** Bytes of the parcels in a folder. */
export function bytesIn(folder: string): number {
  let sum = 0;
  for (const name of envelopesIn(folder)) {
    sum += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return sum;
}

/** The names of the parcels in a folder; none when somebody else has cleared it away meanwhile. */
export function envelopesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw failure;
  }
}

/** Moves a parcel; `false` when another process was faster. */
export function claim(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw failure;
  }
}

/** Removes the folder of a dead owner, with the halves of files it was writing when it died. What came into it meanwhile stays. */
export function clearAway(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(SUFFIX)) rmSync(join(folder, name), { force: true });
  }
  rmdirSync(folder);
}

/** What cannot be read is set aside for a person to look at; it is not lost, and not tried again. */
export function readParcel(path: string, shared: string): Envelope | undefined {
  try {
    const envelope = parseEnvelope(readFileSync(path));
    if (envelope[1].length === 0) throw new Error("no item in it");
    return envelope;
  } catch (failure) {
    const aside = join(shared, CORRUPT);
    mkdirSync(aside, { recursive: true });
    renameSync(path, join(aside, basename(path)));
    debug.warn(`[winnow] A file of the spool cannot be read; it was moved to ${aside}.`, failure);
    return undefined;
  }
}
