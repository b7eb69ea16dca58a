import { inflateSync } from "node:zlib";
import type { Envelope } from "@winnow/envelope/wire";
import { ReceiverError } from "../receiver-error.ts";

/** Decompressed bytes of an old client's body at most. */
const LIMIT = 10 * 1024 * 1024;

/**
 * The body of the old `/store/` endpoint, one event, as an envelope. Old clients send it as JSON or as base64 of zlib.
 *
 * @throws ReceiverError `malformed`.
 */
export function storeBodyAsEnvelope(body: Uint8Array): Envelope {
  const payload = looksLikeJson(body) ? body : unpack(body);
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("not an object");
  } catch (cause) {
    throw new ReceiverError("malformed", "the body is not an event as JSON", { where: 0, cause });
  }
  return { header: {}, items: [{ header: { type: "event" }, payload }] } as Envelope;
}

/** The body of the `/security/` endpoint, a report as a browser sends it, as an envelope; release and environment come in the query. */
export function securityBodyAsEnvelope(body: Uint8Array, query: string): Envelope {
  const parameters = new URLSearchParams(query);
  const header: Record<string, unknown> & { type: string } = { type: "raw_security" };
  for (const name of ["sentry_release", "sentry_environment"]) {
    const value = parameters.get(name);
    if (value !== null) header[name] = value;
  }
  return { header: {}, items: [{ header, payload: body }] } as Envelope;
}

function looksLikeJson(body: Uint8Array): boolean {
  const first = body.find((byte) => byte > 0x20);
  return first === 0x7b;
}

function unpack(body: Uint8Array): Uint8Array {
  try {
    return inflateSync(Buffer.from(Buffer.from(body).toString("latin1"), "base64"), { maxOutputLength: LIMIT });
  } catch (cause) {
    throw new ReceiverError("malformed", "the body is neither JSON nor base64 of zlib", { where: 0, cause });
  }
}
