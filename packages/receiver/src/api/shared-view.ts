import { scrub } from "@winnow/core";
import type { Query } from "../database/database.ts";
import { compressPayload } from "../store/compress.ts";
import { EVENT_COLUMNS, type EventRow, fullEvent, plainText, readPayload } from "./event-json.ts";
import type { FoundIssue } from "./find-issue.ts";
import { isoTime } from "./iso-time.ts";
import { shortId } from "./issue-json.ts";

/*
 * What whoever has the link of a shared issue may see. Everything here is a list of what is shown, never of what is left out: a field that
 * SDKs begin to send tomorrow stays inside. What is shown is scrubbed once more, because stock SDKs do not scrub.
 */

type Json = Record<string, unknown>;

const SHOWN = [
  "event_id",
  "timestamp",
  "platform",
  "level",
  "transaction",
  "release",
  "environment",
  "dist",
  "message",
  "logentry",
] as const;
const CONTEXTS = ["browser", "os", "runtime", "client_os"] as const;
const CONTEXT = ["name", "version", "build", "type", "kernel_version", "raw_description"] as const;
const FRAME = [
  "filename",
  "abs_path",
  "module",
  "package",
  "platform",
  "function",
  "lineno",
  "colno",
  "in_app",
  "pre_context",
  "context_line",
  "post_context",
] as const;
const CRUMB = ["type", "category", "level", "message", "timestamp"] as const;

/** Tags that say who somebody is, or where one's machines are. */
const PERSONAL =
  /^(?:user.*|ip(?:[._-]?addr.*)?|(?:client|remote)[._-]?(?:ip|addr.*)|e?-?mail(?:[._-]?addr.*)?|server_name|host(?:name)?|device.*|url|referr?er)$/i;

/** The issue as a stranger may see it. */
export function sharedIssue({ issue, project }: FoundIssue) {
  const { title, culprit, type, value } = scrub({
    title: issue.title,
    culprit: issue.culprit,
    type: issue.type,
    value: issue.value,
  });
  return {
    title,
    culprit,
    level: issue.level,
    status: issue.status,
    type: type === "" ? "default" : "error",
    metadata: type === "" ? { title } : { type, value, title },
    platform: issue.platform,
    shortId: shortId(project.slug, issue.id),
    count: issue.times_seen,
    userCount: Number(issue.user_count),
    firstSeen: isoTime(issue.first_seen),
    lastSeen: isoTime(issue.last_seen),
    project: { slug: project.slug, platform: project.platform },
  };
}

/** The latest sample of an issue, as `events/latest/` has it but for what is personal; nothing when none was kept. */
export async function sharedEvent(query: Query, found: FoundIssue, family: readonly string[]) {
  const [row] = await query<EventRow>(
    `select ${EVENT_COLUMNS}, s.payload from :schema.sample s
     where s.project_id = $1::bigint and s.issue_id = any($2::bigint[]) order by s.at desc, s.event_id desc limit 1`,
    [found.project.id, family],
  );
  if (!row) return null;
  const payload = sharedPayload(readPayload(row.payload));
  const {
    groupID: _,
    projectID: __,
    ...event
  } = fullEvent(
    { ...row, payload: compressPayload(Buffer.from(JSON.stringify(payload))) },
    { ...found, issue: { ...found.issue, ...sharedTexts(found) } },
  );
  return { ...event, tags: event.tags.filter(({ key }) => !PERSONAL.test(key)) };
}

const sharedTexts = ({ issue: { title, culprit, type, value } }: FoundIssue) => scrub({ title, culprit, type, value });

/** What is left of a payload. */
export function sharedPayload(payload: Json): Json {
  const { exception, threads, stacktrace, breadcrumbs, contexts, request, tags } = payload;
  return scrub({
    ...pick(payload, SHOWN),
    ...(exception === undefined ? {} : { exception: listOf(exception, thrown) }),
    ...(threads === undefined ? {} : { threads: listOf(threads, thrown) }),
    ...(stacktrace === undefined ? {} : { stacktrace: stacktraceOf(stacktrace) }),
    ...(breadcrumbs === undefined ? {} : { breadcrumbs: listOf(breadcrumbs, crumb) }),
    ...(request === undefined ? {} : { request: requestOf(request) }),
    tags: pairs(tags).filter(([key]) => !PERSONAL.test(key)),
    contexts: Object.fromEntries(
      Object.entries(pick(object(contexts), CONTEXTS)).map(([name, value]) => [name, pick(object(value), CONTEXT)]),
    ),
  });
}

type Tag = { key: string; topValues: { value: string; name: string; count: number }[] };

/** Distributions of tags that say nothing of persons. */
export function sharedTags<T extends Tag>(tags: readonly T[]) {
  return tags
    .filter(({ key }) => !PERSONAL.test(key))
    .map(({ topValues, ...tag }) => ({
      ...tag,
      topValues: topValues.map(({ value, count }) => {
        const shown = scrub({ tags: { [tag.key]: value } }).tags[tag.key] ?? "";
        return { name: shown, value: shown, count };
      }),
    }));
}

const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

const pick = (value: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]));

/** Lists stand bare or under `values`; old SDKs send the one exception bare. */
function listOf(value: unknown, each: (one: Json) => Json): Json {
  const list = Array.isArray(value) ? value : (object(value).values ?? [value]);
  return { values: (Array.isArray(list) ? list : []).map((one) => each(object(one))) };
}

/** An exception or a thread; without the values of variables. */
function thrown(one: Json): Json {
  const shown = pick(one, ["type", "value", "module", "id", "name", "crashed", "current"]);
  const { type, handled } = object(one.mechanism);
  return {
    ...shown,
    ...(one.mechanism === undefined ? {} : { mechanism: { type, handled } }),
    ...(one.stacktrace == null ? {} : { stacktrace: stacktraceOf(one.stacktrace) }),
  };
}

function stacktraceOf(value: unknown): Json {
  const { frames } = object(value);
  return { frames: (Array.isArray(frames) ? frames : []).map((frame) => pick(object(frame), FRAME)) };
}

function crumb(one: Json): Json {
  const { url, method, status_code } = object(one.data);
  const data = { ...(url === undefined ? {} : { url: withoutQuery(url) }), method, status_code };
  return { ...pick(one, CRUMB), ...(url === undefined && method === undefined ? {} : { data }) };
}

function requestOf(value: unknown): Json {
  const { method, url } = object(value);
  return { method, url: withoutQuery(url) };
}

/** Queries and fragments carry what people typed; before an `@` may stand a password. */
const withoutQuery = (url: unknown): string | undefined =>
  typeof url === "string" ? url.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//") : undefined;

function pairs(tags: unknown): [string, unknown][] {
  const list = Array.isArray(tags) ? tags : Object.entries(object(tags));
  return list.flatMap((pair) => (Array.isArray(pair) && pair[0] != null ? [[plainText(pair[0]), pair[1]]] : []));
}
