import { createHash, randomUUID } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { ReceiverLogger } from "../options.ts";

/** Issues that changed: all that are named, or more than are named. */
export type Change = { projectId: number; issueIds: number[]; more: boolean };

/** Tells the other receivers of a database what changed, and hears it from them. */
export type LiveExchange = {
  /** What this receiver changed. It leaves within half a second, together with what changes meanwhile. */
  tell(projectId: number, issueIds: Iterable<number>): void;
  /** Somebody looks: from now on the others are heard. */
  follow(): void;
  /** Nobody looks any more. */
  rest(): void;
  close(): Promise<void>;
};

/** Milliseconds: between two messages at most, before a broken connection is tried again, and how long one is kept with nobody looking. */
const TIMES = { gather: 500, again: [250, 1_000, 5_000, 15_000], linger: 30_000 } as const;
/** As many issues as a message names; Postgres takes 8,000 bytes. */
const MAX_NAMED = 200;

/**
 * Messages go through `pg_notify`, apart from the transactions that caused them: in them, Postgres would commit one after the other
 * whoever has something to tell. A message that is lost with its receiver costs a page a moment, never a count.
 *
 * @param hear called with what others changed, and with nothing when something may have been missed.
 */
export function createLiveExchange(
  database: Database,
  schema: string,
  logger: ReceiverLogger,
  hear: (change?: Change) => void,
): LiveExchange {
  const { listen } = database;
  if (listen === undefined) return { tell() {}, follow() {}, rest() {}, close: async () => {} };
  const channel = `winnow_live_${createHash("sha256").update(schema).digest("hex").slice(0, 12)}`;
  const self = randomUUID();
  const waiting = new Map<number, Set<number>>();
  let sending: NodeJS.Timeout | undefined;
  let following: Promise<(() => Promise<void>) | undefined> | undefined;
  let resting: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;

  const send = async (): Promise<void> => {
    sending = undefined;
    const changes = [...waiting];
    waiting.clear();
    for (const [projectId, ids] of changes) {
      const change = { from: self, projectId, issueIds: [...ids].slice(0, MAX_NAMED), more: ids.size > MAX_NAMED };
      await database.query("select pg_notify($1, $2)", [channel, JSON.stringify(change)]).catch(() => {});
    }
  };
  const onMessage = (text: string): void => {
    const { from, ...change } = JSON.parse(text) as Change & { from: string };
    if (from !== self) hear(change);
  };
  const connect = async (): Promise<(() => Promise<void>) | undefined> => {
    try {
      const stop = await listen(channel, onMessage, retry);
      if (failures > 0) hear();
      failures = 0;
      return stop;
    } catch (error) {
      if (failures === 0) logger.warn({ error }, "changes of other receivers are not heard for a while");
      retry();
      return undefined;
    }
  };
  const retry = (): void => {
    if (closed) return;
    clearTimeout(again);
    const pause = TIMES.again[Math.min(failures++, TIMES.again.length - 1)];
    again = setTimeout(() => {
      if (following) following = connect();
    }, pause).unref();
  };
  const stop = async (): Promise<void> => {
    const was = following;
    following = undefined;
    clearTimeout(again);
    await (await was)?.();
  };

  return {
    tell(projectId, issueIds) {
      const ids = waiting.get(projectId) ?? new Set();
      for (const id of issueIds) if (ids.size <= MAX_NAMED) ids.add(id);
      waiting.set(projectId, ids);
      sending ??= setTimeout(send, TIMES.gather).unref();
    },
    follow() {
      clearTimeout(resting);
      if (!closed) following ??= connect();
    },
    rest() {
      clearTimeout(resting);
      resting = setTimeout(() => void stop(), TIMES.linger).unref();
    },
    async close() {
      closed = true;
      clearTimeout(resting);
      clearTimeout(sending);
      await send();
      await stop();
    },
  };
}
