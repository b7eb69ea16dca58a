import { plainMask } from "./fingerprint/plain-mask.ts";

/** SDKs follow five causes; whoever asks for more than this gets no key that comes twice. */
const MAX_CAUSES = 16;

/**
 * What decides about the fingerprint of an error and of what it links to: names, masked messages and raw stacks. `earlyKey` for a page, in a fifth of its
 * code: two errors with the same parts have the same fingerprint.
 *
 * @param isError as the SDKs do it: errors of other realms and DOMException count.
 * @returns JSON; it is different each time for an error with more causes than anybody follows
 * @throws what getters of the error throw
 */
export function errorParts(error: unknown, isError: (value: unknown) => boolean, depth = 0): unknown {
  if (!isError(error)) return undefined;
  if (depth > MAX_CAUSES) return Math.random();
  const thrown = error as Error & Record<string, unknown>;
  const linked = [thrown.cause, thrown.error, thrown.suppressed, thrown.errors].flat();
  return [
    thrown.name,
    plainMask(`${thrown.message}`),
    // The message that V8 writes before the frames counts as it is unless a name that ends in "Error" keeps every parser from reading a frame in it.
    /Error$/.test(thrown.name) ? `${thrown.stack}`.replace(/^.*?(?=\n {4}at )/s, "") : thrown.stack,
    linked.map((other) => errorParts(other, isError, depth + 1)),
  ];
}
