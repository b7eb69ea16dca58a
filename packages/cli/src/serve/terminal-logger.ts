import type { ReceiverLogger } from "@winnow/receiver";

/** Milliseconds for which a message is not repeated. */
const QUIET = 60_000;

/**
 * What an operator should see, on standard error: warnings and errors with their cause. The same message is printed once a minute with the
 * number of times it came meanwhile, because a database that is away fails every request.
 *
 * @param write takes one line.
 * @param now milliseconds since the epoch.
 */
export function createTerminalLogger(
  write: (line: string) => void = (line) => console.error(line),
  now: () => number = Date.now,
): ReceiverLogger {
  const last = new Map<string, { at: number; more: number }>();
  const say = (fields: object, message: string): void => {
    const text = [message, causeOf(fields)].filter(Boolean).join(": ");
    const before = last.get(text);
    if (before !== undefined && now() - before.at < QUIET) {
      before.more++;
      return;
    }
    // Messages carry data of requests: what was said long ago need not be remembered for ever.
    if (last.size >= 1_000) last.clear();
    last.set(text, { at: now(), more: 0 });
    const more = before?.more ? ` (and ${before.more} more times)` : "";
    write(`${new Date(now()).toISOString()} winnow: ${text}${more}`);
  };
  return { info() {}, warn: say, error: say };
}

function causeOf(fields: object): string {
  const error = (fields as { error?: unknown; err?: unknown }).error ?? (fields as { err?: unknown }).err;
  if (!(error instanceof Error)) return "";
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
