import type { NeutralRequest, NeutralResponse } from "./http/neutral.ts";
import { toNeutralRequest, toResponse } from "./http/web.ts";

/** What an adapter needs of a receiver. */
export type ReceiverLike = { handle(request: NeutralRequest): Promise<NeutralResponse> };

/**
 * A handler for hosts that speak the web's `Request` and `Response` (Next, Hono, Remix, Bun, Deno).
 *
 * @param options.prefix the path the receiver is mounted at, such as "/errors"; "" by default.
 */
export function toFetchHandler(
  receiver: ReceiverLike,
  options: { prefix?: string } = {},
): (request: Request) => Promise<Response> {
  const prefix = (options.prefix ?? "").replace(/\/+$/, "");
  return async (request) => toResponse(await receiver.handle(toNeutralRequest(request, prefix)));
}
