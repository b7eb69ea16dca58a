import { asArray, asObject, type Json } from "../../src/app/api/decode.ts";

/**
 * Brings an event as an SDK sends it into the shape of Sentry's Web API (`entries`, camel case), as the receiver does.
 *
 * @param envelope what the API says around the payload (`eventID`, `dateCreated`)
 */
export function inSentryShape<Envelope extends Json>(envelope: Envelope, payload: Json) {
  return {
    ...envelope,
    platform: payload.platform ?? envelope.platform,
    release: payload.release,
    environment: payload.environment,
    sdk: payload.sdk,
    user: payload.user,
    contexts: payload.contexts,
    context: payload.extra,
    tags: tagList(payload.tags),
    entries: [
      { type: "message", data: messageOf(payload) },
      { type: "exception", data: { values: valuesOf(payload.exception).map(exception) } },
      { type: "threads", data: { values: valuesOf(payload.threads).map(exception) } },
      { type: "breadcrumbs", data: { values: valuesOf(payload.breadcrumbs) } },
      { type: "request", data: request(asObject(payload.request)) },
    ],
  };
}

/** SDKs send both `{ values: […] }` and a bare list. */
const valuesOf = (value: unknown) => asArray(asObject(value)?.values ?? value);

function messageOf(payload: Json): Json {
  const entry = asObject(payload.logentry) ?? asObject(payload.message);
  return { message: entry?.message ?? payload.message, formatted: entry?.formatted };
}

function exception(value: unknown): Json {
  const raw = asObject(value) ?? {};
  return { ...raw, stacktrace: { frames: asArray(asObject(raw.stacktrace)?.frames).map(frame) } };
}

function frame(value: unknown): Json {
  const raw = asObject(value) ?? {};
  return {
    ...raw,
    absPath: raw.abs_path,
    instructionAddr: raw.instruction_addr,
    lineNo: raw.lineno,
    colNo: raw.colno,
    inApp: raw.in_app,
    context: sourceLines(raw),
  };
}

function sourceLines(frame: Json): [number, unknown][] {
  const line = frame.lineno;
  if (typeof line !== "number" || typeof frame.context_line !== "string") return [];
  const before = asArray(frame.pre_context);
  const lines = [...before, frame.context_line, ...asArray(frame.post_context)];
  return lines.map((code, index) => [line - before.length + index, code]);
}

function request(raw: Json | undefined): Json | undefined {
  return raw && { ...raw, query: raw.query_string };
}

function tagList(value: unknown): Json[] {
  const pairs = Array.isArray(value) ? value.map(asArray) : Object.entries(asObject(value) ?? {});
  return pairs.map(([key, item]) => ({ key, value: item }));
}
