import type { NeutralRequest, NeutralResponse } from "./neutral.ts";

/**
 * A web `Request` as a neutral one.
 *
 * @param prefix where the receiver is mounted. Without it, whatever stands before `/api/`, `/healthz` or `/metrics` is taken for it.
 */
export function toNeutralRequest(request: Request, prefix?: string): NeutralRequest {
  const { origin, pathname, search } = new URL(request.url);
  const mounted = prefix ?? guessPrefix(pathname);
  return {
    method: request.method,
    path: (mounted !== "" && pathname.startsWith(mounted) ? pathname.slice(mounted.length) : pathname) || "/",
    query: search.slice(1),
    headers: Object.fromEntries(request.headers),
    body: request.body === null ? undefined : (request.body as unknown as AsyncIterable<Uint8Array>),
    origin,
    prefix: mounted,
    signal: request.signal,
  };
}

const KNOWN = /^(.*?)\/(?:api\/[^/]+\/(?:envelope|store|security)\/?$|api\/0\/|healthz$|metrics$)/;

const guessPrefix = (pathname: string): string => KNOWN.exec(pathname)?.[1] ?? "";

/** A neutral response as a web `Response`. */
export function toResponse({ status, headers, body }: NeutralResponse): Response {
  if (body === undefined) return new Response(null, { status, headers });
  if (typeof body === "string" || body instanceof Uint8Array)
    return new Response(body as BodyInit, { status, headers });
  return new Response(toStream(body), { status, headers });
}

function toStream(body: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
