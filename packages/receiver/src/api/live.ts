import type { NeutralRequest, NeutralResponse } from "../http/neutral.ts";

/** Tells open pages which issues changed. */
export type Live = {
  announce(projectId: number, issueIds: Iterable<number>): void;
  /** A stream of server-sent events for one project. */
  open(projectId: number, request: NeutralRequest): NeutralResponse;
  close(): void;
  listeners(): number;
};

type Listener = { projectId: number; changed: Set<number>; wake: () => void };

/** How often one page hears of changes at most, and of nothing at least, milliseconds. */
const EVERY = { change: 500, silence: 15_000 };
/** Beyond this a message only says that much changed. */
const MAX_NAMED = 200;
const MAX_LISTENERS = 1_000;

export function createLive(): Live {
  const listeners = new Set<Listener>();
  let closed = false;
  return {
    announce(projectId, issueIds) {
      for (const listener of listeners) {
        if (listener.projectId !== projectId) continue;
        for (const id of issueIds) if (listener.changed.size <= MAX_NAMED) listener.changed.add(id);
        listener.wake();
      }
    },
    open(projectId, request) {
      const headers = {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      };
      if (closed || listeners.size >= MAX_LISTENERS) return { status: 503, headers: { "retry-after": "30" } };
      return { status: 200, headers, body: follow(listeners, projectId, request.signal, () => closed) };
    },
    close() {
      closed = true;
      for (const listener of listeners) listener.wake();
    },
    listeners: () => listeners.size,
  };
}

async function* follow(
  listeners: Set<Listener>,
  projectId: number,
  signal: AbortSignal | undefined,
  isClosed: () => boolean,
): AsyncGenerator<string> {
  let wake = (): void => {};
  const listener: Listener = { projectId, changed: new Set(), wake: () => wake() };
  const ended = (): boolean => isClosed() || signal?.aborted === true;
  const onAbort = (): void => wake();
  signal?.addEventListener("abort", onAbort);
  listeners.add(listener);
  try {
    yield "retry: 2000\n\n";
    while (!ended()) {
      if (listener.changed.size === 0) await pause(EVERY.silence, (resolve) => (wake = resolve));
      if (ended()) break;
      const ids = [...listener.changed];
      listener.changed.clear();
      if (ids.length === 0) yield ": still here\n\n";
      else {
        yield `event: issues\ndata: ${JSON.stringify({ ids: ids.slice(0, MAX_NAMED).map(String), more: ids.length > MAX_NAMED })}\n\n`;
        await pause(EVERY.change, (resolve) => (wake = () => ended() && resolve()));
      }
    }
  } finally {
    listeners.delete(listener);
    signal?.removeEventListener("abort", onAbort);
  }
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
