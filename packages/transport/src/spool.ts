import { existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debug, type Envelope, serializeEnvelope } from "@sentry/core";
import { isPayload, slimPayload } from "./slim-payload.ts";
import {
  bytesIn,
  claim,
  clearAway,
  envelopesIn,
  isDead,
  otherOwners,
  readParcel,
  SIGN,
  SUFFIX,
  writeSign,
} from "./spool-folders.ts";
import type { OpenStore, Store } from "./store.ts";

export type SpoolOptions = {
  /** A directory that outlives the process, and that processes may share. It is made if it is not there. */
  directory: string;
  /** Bytes of payloads kept at most, for each project. Counts are kept above that, too: they are small. @default 50_000_000 */
  maxBytes: number;
};

/** How often (ms) an owner gives a sign of life, and looks for dead ones. */
const ALIVE = 10_000;

/**
 * The spool: `directory/project/owner/key.envelope`. A file is replaced by renaming, so that a reader never sees half of it. Whoever finds the
 * folder of a dead owner takes its files over by renaming them. Two that send the same file do no harm, since the server counts each id once.
 */
export function spoolIn({ directory, maxBytes }: SpoolOptions): OpenStore {
  return (project, owner, onFound) => {
    const shared = join(directory, project.replace(/[^\w.-]+/g, "_"));
    const own = join(shared, owner);
    const pathOf = (key: string) => join(own, `${key}${SUFFIX}`);
    const sizes = new Map<string, number>();
    /** Bytes that the other owners' parcels take, as of the last look. */
    let foreign = 0;
    const attempt = tolerant();
    const hasSign = () => existsSync(join(own, SIGN));

    function open(): void {
      mkdirSync(own, { recursive: true });
      writeSign(own);
    }

    function lookAround(): void {
      foreign = 0;
      for (const folder of otherOwners(shared, owner)) {
        if (isDead(folder)) attempt(() => takeOver(folder));
        else foreign += bytesIn(folder);
      }
    }

    function takeOver(folder: string): void {
      for (const file of envelopesIn(folder)) {
        if (claim(join(folder, file), join(own, file))) adopt(file.slice(0, -SUFFIX.length));
      }
      clearAway(folder);
    }

    function adopt(key: string): void {
      const envelope = readParcel(pathOf(key), shared);
      if (envelope === undefined) return;
      sizes.set(key, statSync(pathOf(key)).size);
      const parcels = parcelsIn(key, envelope);
      for (const [id, parcel] of parcels) if (id !== key) write(id, serializeEnvelope(parcel));
      if (parcels.every(([id]) => id !== key)) store.remove(key);
      for (const [id, parcel] of parcels) onFound(id, parcel);
    }

    function write(key: string, bytes: string | Uint8Array): void {
      const path = pathOf(key);
      writeFileSync(`${path}.tmp`, bytes);
      renameSync(`${path}.tmp`, path);
      sizes.set(key, bytes.length);
    }

    /** At the limit the payload goes and what counts stays: that is small, and as many as may be under way at most. */
    function bytesToKeep(key: string, envelope: Envelope): string | Uint8Array | undefined {
      const bytes = serializeEnvelope(envelope);
      if (!isPayload(envelope)) return bytes;
      const used = [...sizes].reduce((sum, [other, size]) => (other === key ? sum : sum + size), foreign);
      if (used + bytes.length <= maxBytes) return bytes;
      const slim = slimPayload(envelope);
      return slim[1].length === 0 ? undefined : serializeEnvelope(slim);
    }

    const store: Store & { beat(): void } = {
      put(key, envelope) {
        attempt(() => {
          if (!hasSign()) open();
          const bytes = bytesToKeep(key, envelope);
          if (bytes !== undefined) write(key, bytes);
        });
      },
      remove(key) {
        sizes.delete(key);
        attempt(() => rmSync(pathOf(key), { force: true }));
      },
      // Asked of the parcel itself, since the next one that is put makes the folder ours again. Whoever takes it over leaves the one around it.
      // On a disk that refuses, or is gone, there is nobody else who has the counts.
      isOurs: (key) => !sizes.has(key) || existsSync(pathOf(key)) || !existsSync(shared),
      beat() {
        attempt(() => {
          const now = new Date();
          if (hasSign()) utimesSync(join(own, SIGN), now, now);
          lookAround();
        });
      },
      close() {
        stopBeating();
        if (sizes.size > 0) return;
        attempt(() => rmSync(own, { recursive: true, force: true }));
      },
    };

    attempt(() => {
      open();
      lookAround();
    });
    const stopBeating = beatWeakly(new WeakRef(store));
    return store;
  };
}

/** A timer would hold a client that the app has let go of. Its files are a dead owner's then. */
function beatWeakly(store: WeakRef<{ beat(): void }>): () => void {
  const timer = setInterval(() => {
    const alive = store.deref();
    if (alive === undefined) clearInterval(timer);
    else alive.beat();
  }, ALIVE).unref();
  return () => clearInterval(timer);
}

/** A file of counts towards a Sentry server holds many events, and each is a request of its own. */
function parcelsIn(key: string, envelope: Envelope): [key: string, parcel: Envelope][] {
  const items = envelope[1] as unknown as [{ type?: string }, { event_id?: string }][];
  if ("event_id" in envelope[0] || items.some(([{ type }]) => type !== "event")) return [[key, envelope]];
  return items.map((item) => {
    const id = item[1].event_id ?? key;
    return [id, [{ ...envelope[0], event_id: id }, [item]] as unknown as Envelope];
  });
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
