import type { Database } from "../database/database.ts";
import type { NeutralRequest, NeutralResponse } from "../http/neutral.ts";
import type { ReceiverLogger } from "../options.ts";
import { type Change, createLiveExchange } from "./live-exchange.ts";

/** Tells open pages which issues changed, by this receiver or by another one on the same database. */
export type Live = {
  announce(projectId: number, issueIds: Iterable<number>): void;
  /**
   * A stream of server-sent events for one project.
   *
   * @param mayStill asked every half minute or so: a stream outlives the session that it began with. Without a yes it ends.
   */
  open(projectId: number, request: NeutralRequest, mayStill: () => Promise<boolean>): NeutralResponse;
  close(): Promise<void>;
  listeners(): number;
};

type Listener = { projectId: number; changed: Set<number>; missed: boolean; wake: () => void };

/** How often one page hears of changes at most, and of nothing at least, and how long who listens is believed, milliseconds. */
const EVERY = { change: 500, silence: 15_000, look: 30_000 };
/** Beyond this a message only says that much changed. */
const MAX_NAMED = 200;
const MAX_LISTENERS = 1_000;

export function createLive(database: Database, schema: string, logger: ReceiverLogger): Live {
  const listeners = new Set<Listener>();
  let closed = false;
  const tell = ({ projectId, issueIds, more }: Change): void => {
    for (const listener of listeners) {
      if (listener.projectId !== projectId) continue;
      for (const id of issueIds) if (listener.changed.size <= MAX_NAMED) listener.changed.add(id);
      listener.missed ||= more;
      listener.wake();
    }
  };
  const missed = (): void => {
    for (const listener of listeners) {
      listener.missed = true;
      listener.wake();
    }
  };
  const exchange = createLiveExchange(database, schema, logger, (change) => (change ? tell(change) : missed()));
  return {
    announce(projectId, issueIds) {
      const ids = [...issueIds];
      tell({ projectId, issueIds: ids, more: false });
      exchange.tell(projectId, ids);
    },
    open(projectId, request, mayStill) {
      const headers = {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      };
      if (closed || listeners.size >= MAX_LISTENERS) return { status: 503, headers: { "retry-after": "30" } };
      const listener: Listener = { projectId, changed: new Set(), missed: false, wake: () => {} };
      const enter = (): void => {
        listeners.add(listener);
        exchange.follow();
      };
      const leave = (): void => {
        listeners.delete(listener);
        if (listeners.size === 0) exchange.rest();
      };
      return { status: 200, headers, body: follow(listener, enter, leave, request.signal, () => closed, mayStill) };
    },
    async close() {
      closed = true;
      for (const listener of listeners) listener.wake();
      await exchange.close();
    },
    listeners: () => listeners.size,
  };
}

async function* follow(
  listener: Listener,
  enter: () => void,
  leave: () => void,
  signal: AbortSignal | undefined,
  isClosed: () => boolean,
  mayStill: () => Promise<boolean>,
): AsyncGenerator<string> {
  let wake = (): void => {};
  let looked = Date.now();
  listener.wake = () => wake();
  const ended = (): boolean => isClosed() || signal?.aborted === true;
  const onAbort = (): void => wake();
  signal?.addEventListener("abort", onAbort);
  enter();
  try {
    yield "retry: 2000\n\n";
    while (!ended()) {
      if (!hasNews(listener)) await pause(EVERY.silence, (resolve) => (wake = resolve));
      if (ended()) break;
      if (Date.now() - looked >= EVERY.look) {
        if (!(await mayStill())) break;
        looked = Date.now();
      }
      if (hasNews(listener)) {
        yield takeNews(listener);
        await pause(EVERY.change, (resolve) => (wake = () => ended() && resolve()));
      } else yield ": still here\n\n";
    }
  } finally {
    leave();
    signal?.removeEventListener("abort", onAbort);
  }
}

const hasNews = (listener: Listener): boolean => listener.changed.size > 0 || listener.missed;

function takeNews(listener: Listener): string {
  const ids = [...listener.changed].map(String);
  const more = listener.missed || ids.length > MAX_NAMED;
  listener.changed.clear();
  listener.missed = false;
  return `event: issues\ndata: ${JSON.stringify({ ids: ids.slice(0, MAX_NAMED), more })}\n\n`;
}

function pause(milliseconds: number, onWake: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    timer.unref();
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
