import type { Rule } from "./rule.ts";

/** The running window of a rule: when it began, unix milliseconds, and how many messages left in it. */
export type DigestWindow = { at: number; sent: number };

/** What is to be done with what waits: how many go one by one, and whether the rest goes as one. */
export type Flush = { single: number; digest: boolean; window?: DigestWindow };

/**
 * Decides what of `waiting` news leaves now. The first few of a window go one by one; the rest waits for the end of the window and goes
 * as one message. In quiet hours nothing goes.
 *
 * @param now unix milliseconds.
 */
export function planFlush(
  rule: Pick<Rule, "digest" | "quiet">,
  window: DigestWindow | undefined,
  waiting: number,
  now: number,
): Flush {
  if (waiting === 0 || (rule.quiet && isQuiet(rule.quiet, now))) return { single: 0, digest: false, window };
  const length = rule.digest.seconds * 1000;
  const running = window !== undefined && now - window.at < length;
  if (running) {
    const single = Math.min(waiting, Math.max(0, rule.digest.after - window.sent));
    return { single, digest: false, window: { at: window.at, sent: window.sent + single } };
  }
  // What has waited for the end of a window or of the night is one message; a few that just came are told one by one.
  const waited = window !== undefined && window.sent >= rule.digest.after;
  if (waiting > 1 && (waited || rule.quiet !== undefined || rule.digest.after === 0)) {
    return { single: 0, digest: true, window: { at: now, sent: 1 } };
  }
  const single = Math.min(waiting, Math.max(1, rule.digest.after));
  return { single, digest: false, window: { at: now, sent: single } };
}

/** Whether a moment lies in quiet hours, which may span midnight. */
export function isQuiet(quiet: NonNullable<Rule["quiet"]>, now: number): boolean {
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone: quiet.timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(now);
  return quiet.from <= quiet.to ? time >= quiet.from && time < quiet.to : time >= quiet.from || time < quiet.to;
}
