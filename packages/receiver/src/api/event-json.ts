import type { LinkedFrame } from "../github/source-links.ts";
import { decompressPayload } from "../store/compress.ts";
import type { FoundIssue } from "./find-issue.ts";
import { isoTime } from "./iso-time.ts";

/** A sample as the queries of the API select it. */
export type EventRow = {
  event_id: string;
  issue_id: string;
  slot: number;
  at: number;
  received: number;
  bytes: number;
  release: string | null;
  environment: string | null;
  payload: Uint8Array | null;
};

/** What an API query selects of `:schema.sample s`. */
export const EVENT_COLUMNS = `replace(s.event_id::text, '-', '') as event_id, s.issue_id::text as issue_id, s.slot,
  (extract(epoch from s.at) * 1000)::float8 as at, (extract(epoch from s.received_at) * 1000)::float8 as received, s.bytes,
  s.release, s.environment`;

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
/** A value as text. `String` throws where an object brings a `toString` of its own, which anybody with a DSN can send. */
export const plainText = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
const values = (value: unknown): unknown[] => {
  const list = Array.isArray(value) ? value : object(value).values;
  return Array.isArray(list) ? list : [];
};

/** An event as lists show it. */
export function eventSummary(row: EventRow, { issue, project }: FoundIssue) {
  return {
    id: row.event_id,
    eventID: row.event_id,
    groupID: issue.id,
    projectID: project.id,
    title: issue.title,
    message: issue.title,
    culprit: issue.culprit,
    platform: issue.platform,
    location: issue.culprit,
    dateCreated: isoTime(row.at),
    dateReceived: isoTime(row.received),
    size: row.bytes,
    "event.type": issue.type === "" ? "default" : "error",
    tags: [
      ...(row.environment ? [{ key: "environment", value: row.environment }] : []),
      ...(row.release ? [{ key: "release", value: row.release }] : []),
    ],
  };
}

/** Where the line of a frame can be read, if anywhere. */
export type LinkFrame = (frame: LinkedFrame) => string | null;

/** An event with its payload, in the shape of Sentry's Web API: what was sent, cut into entries. */
export function fullEvent(row: EventRow, found: FoundIssue, link: LinkFrame = () => null) {
  const payload = readPayload(row.payload);
  const tags = eventTagPairs(payload, row);
  return {
    ...eventSummary(row, found),
    message: messageOf(payload),
    type: values(payload.exception).length > 0 ? "error" : "default",
    metadata: { type: found.issue.type, value: found.issue.value, title: found.issue.title },
    platform: typeof payload.platform === "string" ? payload.platform : found.issue.platform,
    release: row.release === null ? null : { version: row.release, shortVersion: row.release },
    dist: payload.dist ?? null,
    sdk: payload.sdk ?? null,
    user: payload.user ?? null,
    contexts: object(payload.contexts),
    context: object(payload.extra),
    extra: object(payload.extra),
    packages: object(payload.modules),
    fingerprints: [],
    errors: [],
    tags,
    entries: entriesOf(payload, link),
  };
}

/** The payload as it was sent; an empty one when it cannot be read any more. */
export function readPayload(bytes: Uint8Array | null): Json {
  if (bytes === null) return {};
  try {
    return object(JSON.parse(Buffer.from(decompressPayload(bytes)).toString("utf8")));
  } catch {
    return {};
  }
}

/** Files of the in-app frames of what was thrown, the innermost first. */
export function inAppFiles(payload: Json): string[] {
  const exceptions = values(payload.exception).length > 0 ? values(payload.exception) : single(payload.exception);
  const frames = exceptions.toReversed().flatMap((one) => {
    const { frames: own } = object(object(one).stacktrace);
    return values({ values: own }).map(object).toReversed();
  });
  const name = (frame: Json): unknown => frame.abs_path ?? frame.filename;
  return frames
    .filter((frame) => frame.in_app !== false)
    .map(name)
    .filter((file) => typeof file === "string");
}

function messageOf(payload: Json): string {
  const entry = payload.logentry ?? payload.message;
  if (typeof entry === "string") return entry;
  const { formatted, message } = object(entry);
  return typeof formatted === "string" ? formatted : typeof message === "string" ? message : "";
}

function eventTagPairs(payload: Json, row: EventRow): { key: string; value: string }[] {
  const own = Array.isArray(payload.tags) ? payload.tags : Object.entries(object(payload.tags));
  const pairs = own.flatMap((pair) =>
    Array.isArray(pair) && pair[0] != null ? [{ key: plainText(pair[0]), value: plainText(pair[1] ?? "") }] : [],
  );
  const add = (key: string, value: unknown): void => {
    if (typeof value === "string" && value !== "" && !pairs.some((pair) => pair.key === key))
      pairs.push({ key, value });
  };
  add("environment", row.environment);
  add("release", row.release);
  add("level", payload.level);
  add("transaction", payload.transaction);
  add("server_name", payload.server_name);
  return pairs.sort((a, b) => (a.key < b.key ? -1 : 1));
}

type Entry = { type: string; data: unknown };

function entriesOf(payload: Json, link: LinkFrame): Entry[] {
  const withStack = (value: unknown): Json => exceptionJson(value, link);
  const entries: Entry[] = [];
  const exceptions = values(payload.exception).length > 0 ? values(payload.exception) : single(payload.exception);
  const message = messageOf(payload);
  if (message !== "") entries.push({ type: "message", data: { formatted: message, ...object(payload.logentry) } });
  if (exceptions.length > 0) entries.push({ type: "exception", data: { values: exceptions.map(withStack) } });
  const threads = values(payload.threads);
  if (threads.length > 0) entries.push({ type: "threads", data: { values: threads.map(withStack) } });
  if (payload.stacktrace) entries.push({ type: "stacktrace", data: stacktraceJson(payload.stacktrace, link) });
  const breadcrumbs = values(payload.breadcrumbs).map(breadcrumbJson);
  if (breadcrumbs.length > 0) entries.push({ type: "breadcrumbs", data: { values: breadcrumbs } });
  if (Object.keys(object(payload.request)).length > 0)
    entries.push({ type: "request", data: requestJson(object(payload.request)) });
  for (const type of ["debug_meta", "csp", "expectct", "hpkp"]) {
    if (payload[type]) entries.push({ type: type === "debug_meta" ? "debugmeta" : type, data: payload[type] });
  }
  return entries;
}

/** Old SDKs send the one exception bare. */
const single = (exception: unknown): unknown[] =>
  object(exception).type || object(exception).value ? [exception] : [];

function exceptionJson(value: unknown, link: LinkFrame): Json {
  const exception = object(value);
  return { ...exception, stacktrace: exception.stacktrace ? stacktraceJson(exception.stacktrace, link) : null };
}

/** Frames with the names that Sentry's Web API has for what SDKs send. */
function stacktraceJson(value: unknown, link: LinkFrame): Json {
  const stacktrace = object(value);
  const frames = values({ values: stacktrace.frames }).map((one) => {
    const frame = object(one);
    return {
      filename: frame.filename ?? null,
      absPath: frame.abs_path ?? null,
      module: frame.module ?? null,
      package: frame.package ?? null,
      platform: frame.platform ?? null,
      function: frame.function ?? null,
      lineNo: frame.lineno ?? null,
      colNo: frame.colno ?? null,
      inApp: frame.in_app === true,
      context: contextLines(frame),
      vars: frame.vars ?? null,
      instructionAddr: frame.instruction_addr ?? null,
      sourceLink: link(frame),
    };
  });
  return { frames, framesOmitted: null, registers: null, hasSystemFrames: frames.some((frame) => !frame.inApp) };
}

function contextLines(frame: Json): [number, string][] {
  if (typeof frame.context_line !== "string") return [];
  const before = values({ values: frame.pre_context }).map(plainText);
  const after = values({ values: frame.post_context }).map(plainText);
  const line = typeof frame.lineno === "number" ? frame.lineno : 0;
  return [...before, frame.context_line, ...after].map((text, index) => [line - before.length + index, text]);
}

/** As far as a `Date` reaches, milliseconds. */
const MAX_TIME = 8.64e15;

function breadcrumbJson(value: unknown): Json {
  const crumb = object(value);
  const { timestamp } = crumb;
  const at =
    typeof timestamp === "number" ? isoTime(Math.max(-MAX_TIME, Math.min(timestamp * 1000, MAX_TIME))) : timestamp;
  return {
    type: crumb.type ?? "default",
    category: crumb.category ?? null,
    level: crumb.level ?? "info",
    message: crumb.message ?? null,
    data: crumb.data ?? null,
    timestamp: at ?? null,
    event_id: crumb.event_id ?? null,
  };
}

function requestJson(request: Json): Json {
  const pairs = (value: unknown): unknown => (Array.isArray(value) ? value : Object.entries(object(value)));
  return {
    ...request,
    headers: pairs(request.headers),
    cookies: typeof request.cookies === "string" ? request.cookies : pairs(request.cookies),
    query: request.query_string ?? [],
    inferredContentType: null,
  };
}
