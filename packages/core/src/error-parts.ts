import { plainMask } from "./fingerprint/plain-mask.ts";
import { MAX_CAUSES } from "./fingerprint/raw-bounds.ts";

/** An error, and what it may link to. */
type Thrown = Error & {
  framesToPop?: number;
  cause?: unknown;
  error?: unknown;
  suppressed?: unknown;
  errors?: unknown;
};

/**
 * What decides about the fingerprint of an error and of what it links to: names, masked messages and raw stacks. `earlyKey` for a page, in a fifth of its
 * code: two errors with the same parts have the same fingerprint.
 *
 * @param isError as the SDKs do it: errors of other realms and DOMException count.
 * @param seen errors that were met on the way: they may hold each other, each of them many times.
 * @returns nested lists; they are different each time for an error that links to more errors than anybody follows
 * @throws what getters of the error throw
 */
export function errorParts(error: Thrown, isError: (value: unknown) => boolean, seen: unknown[] = []): unknown {
  // User code may look at a cause that is a text.
  if (!isError(error)) return typeof error === "string" && error;
  if (seen.push(error) > MAX_CAUSES) return Math.random();
  const linked = [error.cause, error.error, error.suppressed, error.errors].flat();
  return [
    error.name,
    plainMask(`${error.message}`),
    // The message that V8 writes before the frames counts as it is, unless it is one line after a name that ends in "Error": then no parser reads a frame in it.
    /Error$/.test(error.name) ? `${error.stack}`.replace(/^.*?(?=\n {4}at )/, "") : error.stack,
    error.framesToPop,
    linked.map((other) => errorParts(other as Thrown, isError, seen)),
  ];
}
