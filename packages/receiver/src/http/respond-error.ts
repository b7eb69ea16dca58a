import type { ReceiverLogger } from "../options.ts";
import { toReceiverError } from "../receiver-error.ts";
import { json, type NeutralResponse } from "./neutral.ts";

/** The answer to whatever was thrown: JSON that names what and, where known, where. */
export function respondError(error: unknown, logger: ReceiverLogger, requestId?: string): NeutralResponse {
  const known = toReceiverError(error);
  if (known.code === "internal") logger.error({ error, requestId }, "a request failed");
  const headers: Record<string, string> = {};
  const retryAfter = known.retryAfter ?? (known.status === 503 || known.status === 429 ? 5 : undefined);
  if (retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
  if (known.status === 429) headers["x-sentry-rate-limits"] = `${retryAfter}::project`;
  if (known.status === 401) headers["www-authenticate"] = "Bearer";
  const body: Record<string, unknown> = { detail: known.message, error: known.code };
  if (known.where !== undefined) body.where = known.where;
  return json(known.status, body, headers);
}
