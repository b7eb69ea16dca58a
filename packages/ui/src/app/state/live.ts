import { type ReadonlySignal, signal } from "@preact/signals";
import type { Api } from "../api/api.ts";
import { ApiError } from "../api/api-error.ts";
import { asArray, asObject, asText } from "../api/decode.ts";
import { readEventStream } from "../api/event-stream.ts";

/** `polling`: this receiver has no stream, the page asks again from time to time. */
export type LiveStatus = "connecting" | "live" | "reconnecting" | "polling";

export type Live = { status: ReadonlySignal<LiveStatus>; close(): void };

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const POLL_INTERVAL = 15_000;
/** A stream that was open for this long has worked: the next wait is the first one again. */
const STABLE = 10_000;

/**
 * Follows the changes of a project for as long as it is not closed: reconnects with a back-off that doubles and is
 * spread at random, so that a restarted receiver does not meet all its readers at once.
 *
 * @param onChange gets the ids of the issues that changed, or nothing when any may have
 */
export function followProject(
  api: Api,
  org: string,
  project: string,
  onChange: (ids?: readonly string[]) => void,
): Live {
  const status = signal<LiveStatus>("connecting");
  const abort = new AbortController();

  const readStream = async () => {
    const body = await api.live(org, project, abort.signal);
    // What happened while there was no stream is in no message.
    if (status.value === "reconnecting") onChange();
    status.value = "live";
    for await (const message of readEventStream(body)) onChange(decodeMessage(message.data));
  };

  const run = async () => {
    let wait = FIRST_WAIT;
    while (!abort.signal.aborted) {
      const opened = Date.now();
      const error = await readStream().catch((cause: unknown) => cause);
      if (abort.signal.aborted) return;
      if (error instanceof ApiError && error.kind === "missing") {
        status.value = "polling";
        await pause(POLL_INTERVAL, abort.signal);
        onChange();
        continue;
      }
      status.value = "reconnecting";
      if (Date.now() - opened > STABLE) wait = FIRST_WAIT;
      const asked = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
      await pause(Math.max(asked, wait * (0.5 + Math.random() / 2)), abort.signal);
      wait = Math.min(LONGEST_WAIT, wait * 2);
    }
  };
  void run();

  return { status, close: () => abort.abort() };
}

/** `{ "ids": ["17"], "more": false }`; with `more`, or in any other shape, it only says that something changed. */
function decodeMessage(data: string): readonly string[] | undefined {
  try {
    const message = asObject(JSON.parse(data));
    if (message?.more !== false) return undefined;
    return asArray(message.ids).flatMap((id) => asText(id) ?? []);
  } catch {
    return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
