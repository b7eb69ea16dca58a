import { plainMask } from "./fingerprint/plain-mask.ts";

/** SDKs follow five causes; whoever asks for more than this gets no key that comes twice. */
const MAX_CAUSES = 16;
/** What a text must have in it before a stack parser can take it for a frame. */
const LIKE_A_FRAME = /\n|at |[/]|native code|bundle|\.js|----/;

/**
 * What decides about the fingerprint of an error and of what it links to: names, masked messages and raw stacks. `earlyKey` for a page, in a third of its
 * code: two errors with the same parts have the same fingerprint, but a text of several lines, or one that looks like a frame, counts as it is.
 *
 * @returns JSON; it is different each time for an error with more causes than anybody follows
 * @throws what getters of the error throw
 */
export function errorParts(error: unknown, depth = 0): unknown {
  if (!isError(error)) return typeof error === "string" && error;
  if (depth > MAX_CAUSES) return Math.random();
  const {
    name,
    message,
    stack,
    cause,
    errors,
    error: inner,
    suppressed,
    framesToPop,
    constructor: maker,
    __sentry_fetch_url_host__: host,
  } = error;
  const at = `${stack}`.indexOf("\n    at ");
  // The message that V8 writes before the frames counts as it is where it could be read as a frame.
  const frames = at < 0 || (LIKE_A_FRAME.test(message) && !/Error$/.test(name)) ? stack : stack?.slice(at);
  const linked = [cause, inner, suppressed, errors].flat().map((other) => errorParts(other, depth + 1));
  return [name, maker.name, plainMask(`${message}`), frames, framesToPop, host, linked];
}

/** As the SDKs do it: errors of other realms and DOMException count. */
function isError(value: unknown): value is Error & Record<string, unknown> {
  return value instanceof Error || /Error\]|Exception\]/.test(Object.prototype.toString.call(value));
}
