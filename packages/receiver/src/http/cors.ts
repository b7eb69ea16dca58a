import type { NeutralResponse } from "./neutral.ts";

/** Browsers of any origin may write: the key is public and can do nothing else. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-sentry-error, x-sentry-rate-limits, retry-after, x-winnow-discard",
  "cross-origin-resource-policy": "cross-origin",
};

/** The answer to a preflight of an ingest endpoint. */
export function preflight(): NeutralResponse {
  return {
    status: 204,
    headers: {
      ...CORS,
      "access-control-allow-methods": "POST, OPTIONS",
      "access-control-allow-headers":
        "x-sentry-auth, x-requested-with, origin, accept, content-type, content-encoding, authentication, authorization, sentry-trace, baggage",
      "access-control-max-age": "3600",
    },
  };
}

/** Adds what a browser needs to be allowed to see the answer. */
export function withCors(response: NeutralResponse): NeutralResponse {
  return { ...response, headers: { ...response.headers, ...CORS } };
}
