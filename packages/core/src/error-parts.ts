import { plainMask } from "./fingerprint/plain-mask.ts";
import { MAX_CAUSES } from "./fingerprint/raw-bounds.ts";

/** An error, and what it may link to. */
type Thrown = Error & { cause?: unknown; error?: unknown; suppressed?: unknown; errors?: unknown };

/**
 * What decides about the fingerprint of an error and of what it links to: names, masked messages and raw stacks. `earlyKey` for a page, in a fifth of its
 * code: two errors with the same parts have the same fingerprint.
 *
 * @param isError as the SDKs do it: errors of other realms and DOMException count.
 * @returns JSON; it is different each time for an error with more causes than anybody follows
 * @throws what getters of the error throw
 */
export function errorParts(error: Thrown, isError: (value: unknown) => boolean, depth = 0): unknown {
  if (!isError(error)) return undefined;
  if (depth > MAX_CAUSES) return Math.random();
  const linked = [error.cause, error.error, error.suppressed, error.errors].flat();
  return [
    error.name,
    plainMask(`${error.message}`),
    // The message that V8 writes before the frames counts as it is unless a name that ends in "Error" keeps every parser from reading a frame in it.
    /Error$/.test(error.name) ? `${error.stack}`.replace(/^.*?(?=\n {4}at )/s, "") : error.stack,
    linked.map((other) => errorParts(other as Thrown, isError, depth + 1)),
  ];
}
