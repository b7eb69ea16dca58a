import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { debug, type Envelope, parseEnvelope, serializeEnvelope } from "@sentry/core";
import type { OpenStore, Store } from "./store.ts";

export type SpoolOptions = {
  /** A directory that outlives the process, and that processes may share. It is made if it is not there. */
  directory: string;
  /** Bytes of payloads kept at most, for each project. Counts are kept above that, too: they are small. @default 50_000_000 */
  maxBytes: number;
};

/** Signs of life (ms): an owner that has not given one for `DEAD` is gone, whatever its process id says. */
const ALIVE = 10_000;
const DEAD = 60_000;
const SUFFIX = ".envelope";

/**
 * The spool: `directory/project/owner/key.envelope`. A file is replaced by renaming, so that a reader never sees half of it. Whoever finds the
 * folder of a dead owner takes its files over by renaming them. Two that send the same file do no harm, since the server counts each id once.
 */
export function spoolIn({ directory, maxBytes }: SpoolOptions): OpenStore {
  return (project, owner, onFound) => {
    const shared = join(directory, project.replace(/[^\w.-]+/g, "_"));
    const own = join(shared, owner);
    const sizes = new Map<string, number>();
    const attempt = tolerant();

    function open(): void {
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, "owner.json"), JSON.stringify({ pid: process.pid, host: hostname() }));
    }

    function takeOver(): void {
      for (const name of readdirSync(shared)) {
        const folder = join(shared, name);
        if (name === owner || name === "corrupt" || !isDead(folder)) continue;
        for (const file of readdirSync(folder)) {
          if (file.endsWith(SUFFIX)) attempt(() => adopt(folder, file));
        }
        rmSync(join(folder, "owner.json"), { force: true });
        attempt(() => rmdirSync(folder));
      }
    }

    function adopt(folder: string, file: string): void {
      const path = join(own, file);
      renameSync(join(folder, file), path);
      const envelope = read(path, shared);
      if (envelope === undefined) return;
      sizes.set(file.slice(0, -SUFFIX.length), statSync(path).size);
      onFound(file.slice(0, -SUFFIX.length), envelope);
    }

    attempt(() => {
      open();
      takeOver();
    });
    const timer = setInterval(() => {
      attempt(() => {
        const now = new Date();
        utimesSync(join(own, "owner.json"), now, now);
        takeOver();
      });
    }, ALIVE).unref();

    const store: Store = {
      put(key, envelope) {
        attempt(() => {
          const bytes = serializeEnvelope(envelope);
          const used = [...sizes.values()].reduce((sum, size) => sum + size, 0);
          const isPayload = envelope[0] !== undefined && "event_id" in envelope[0];
          if (isPayload && used + bytes.length > maxBytes) throw new Error(`the spool holds ${maxBytes} bytes already`);
          if (!store.isOurs()) open();
          const path = join(own, `${key}${SUFFIX}`);
          writeFileSync(`${path}.tmp`, bytes);
          renameSync(`${path}.tmp`, path);
          sizes.set(key, bytes.length);
        });
      },
      remove(key) {
        sizes.delete(key);
        attempt(() => rmSync(join(own, `${key}${SUFFIX}`), { force: true }));
      },
      isOurs: () => statSync(join(own, "owner.json"), { throwIfNoEntry: false }) !== undefined,
      close() {
        clearInterval(timer);
        if (sizes.size > 0) return;
        attempt(() => rmSync(own, { recursive: true, force: true }));
      },
    };
    return store;
  };
}

function isDead(folder: string): boolean {
  const sign = statSync(join(folder, "owner.json"), { throwIfNoEntry: false });
  if (sign === undefined || Date.now() - sign.mtimeMs > DEAD) return true;
  const { pid, host } = JSON.parse(readFileSync(join(folder, "owner.json"), "utf8"));
  // Another machine's process ids say nothing here.
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** What cannot be read is set aside for a person to look at; it is not lost, and not tried again. */
function read(path: string, shared: string): Envelope | undefined {
  try {
    const envelope = parseEnvelope(readFileSync(path));
    if (envelope[1].length === 0) throw new Error("no item in it");
    return envelope;
  } catch (failure) {
    const aside = join(shared, "corrupt");
    mkdirSync(aside, { recursive: true });
    renameSync(path, join(aside, path.slice(path.lastIndexOf("/") + 1)));
    debug.warn(`[winnow] A file of the spool cannot be read; it was moved to ${aside}.`, failure);
    return undefined;
  }
}

/** Runs file work that may fail: a full or read-only disk must not reach the app, and is worth one warning. */
function tolerant(): (work: () => void) => void {
  let warned = false;
  return (work) => {
    try {
      work();
    } catch (failure) {
      if (!warned) debug.warn("[winnow] The spool cannot be used; what is counted is kept in memory only.", failure);
      warned = true;
    }
  };
}
