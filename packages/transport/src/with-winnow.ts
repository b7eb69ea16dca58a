import type { BaseTransportOptions, Integration, Transport } from "@sentry/core";
import type { createWinnowOn } from "./winnow.ts";

/** The part of any SDK's `init` options that Winnow touches. */
type InitOptions = {
  transport?: ((options: never) => Transport) | undefined;
  transportOptions?: object | undefined;
  integrations?: Integration[] | ((defaults: Integration[]) => Integration[]) | undefined;
};

/** Room in the SDK's own buffer for the first occurrences of many kinds at once in a page: its default of 64 drops the rest uncounted. */
const BUFFER = 10_000;

/**
 * Elsewhere the buffer has no end, since it counts what the transport has already got as long as the moment lasts. What is really under way has bounds
 * of our own: captures in flights.ts, requests in post.ts and pass-through.ts.
 */
export const UNBOUNDED = { bufferSize: Number.POSITIVE_INFINITY };

/**
 * Installs Winnow in the options of `Sentry.init`; every other option stays as it was written.
 *
 * @param extra options of the SDK's own transport that the runtime brings; the app's own win.
 */
export function installIn<O extends object | undefined>(
  init: O,
  winnow: ReturnType<typeof createWinnowOn>,
  extra?: object,
): O {
  const { transport, integrations, transportOptions } = (init ?? {}) as InitOptions;
  const ours = winnow.integration();
  return {
    ...init,
    ...(transport && {
      transport: winnow.transport(transport as unknown as (options: BaseTransportOptions) => Transport),
    }),
    transportOptions: { bufferSize: BUFFER, recordDroppedEvent: winnow.lost, ...extra, ...transportOptions },
    integrations:
      typeof integrations === "function"
        ? (defaults: Integration[]) => [...integrations(defaults), ours]
        : [...(integrations ?? []), ours],
  } as O;
}
