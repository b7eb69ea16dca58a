import { asArray, asMoment, asObject, asText, type Json } from "./decode.ts";
import { decodeException, decodeThread, type Exception } from "./exception.ts";
import { type Level, levels } from "./issue.ts";

/** One thing that happened before the event. `at` is ms since epoch. */
export type Breadcrumb = { at: number | undefined; category: string; level: Level; message: string; data: Pairs };

/** Names and values as the page shows them: text is as it came, all else is JSON. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** The HTTP request that the event happened in. */
export type HttpRequest = { method: string; url: string; query: Pairs; headers: Pairs; cookies: Pairs; data: string };

/** One event with its payload, as the page shows it. */
export type Event = {
  id: string;
  title: string;
  message: string;
  platform: string;
  at: number | undefined;
  release: string | undefined;
  environment: string | undefined;
  sdk: string;
  /** The one that was thrown comes first, what caused it follows. */
  exceptions: readonly Exception[];
  breadcrumbs: readonly Breadcrumb[];
  request: HttpRequest | undefined;
  user: Pairs;
  tags: Pairs;
  contexts: readonly { name: string; pairs: Pairs }[];
  extra: Pairs;
};

/** A sample as lists have it. `at` is ms since epoch. */
export type Sample = { id: string; at: number | undefined };

export function decodeSample(value: unknown): Sample | undefined {
  const raw = asObject(value);
  const id = asText(raw?.eventID) ?? asText(raw?.id);
  return id === undefined ? undefined : { id, at: asMoment(raw?.dateCreated) };
}

/** Reads an event in the shape of Sentry's Web API; `undefined` without an id. */
export function decodeEvent(value: unknown): Event | undefined {
  const raw = asObject(value);
  const id = asText(raw?.eventID) ?? asText(raw?.id);
  if (raw === undefined || id === undefined) return undefined;
  const entry = (type: string) =>
    asObject(asObject(asArray(raw.entries).find((item) => asObject(item)?.type === type))?.data);
  const tags = asArray(raw.tags).map((tag) => [asText(asObject(tag)?.key) ?? "", text(asObject(tag)?.value)] as const);
  const sdk = asObject(raw.sdk);
  return {
    id,
    title: asText(raw.title) ?? "",
    message: asText(entry("message")?.formatted) ?? asText(entry("message")?.message) ?? "",
    platform: asText(raw.platform) ?? "",
    at: asMoment(raw.dateCreated),
    release: asText(asObject(raw.release)?.version) ?? asText(raw.release) ?? tagValue(tags, "release"),
    environment: asText(raw.environment) ?? tagValue(tags, "environment"),
    sdk: [asText(sdk?.name), asText(sdk?.version)].filter(Boolean).join(" "),
    exceptions: decodeExceptions(entry("exception")?.values, [
      ...asArray(entry("threads")?.values),
      // Old SDKs send a trace that belongs to nothing.
      { stacktrace: entry("stacktrace") },
    ]),
    breadcrumbs: asArray(entry("breadcrumbs")?.values).map(decodeBreadcrumb),
    request: decodeRequest(entry("request")),
    user: pairsOf(raw.user),
    tags,
    contexts: decodeContexts(asObject(raw.contexts)),
    extra: pairsOf(raw.context),
  };
}

/** Sentry's events have the outermost exception last. An event without any may still say where it was. */
function decodeExceptions(exceptions: unknown, threads: unknown): Exception[] {
  const list = asArray(exceptions).map(decodeException).reverse();
  const thread = list.some(({ frames }) => frames.length > 0) ? undefined : decodeThread(threads);
  return thread === undefined ? list : [...list, thread];
}

const tagValue = (tags: Pairs, key: string) => tags.find(([name]) => name === key)?.[1];

/** A value for a person: text as it is, absent as nothing, all else as JSON. */
function text(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** Reads an object, or a list of pairs; what is empty is left out. */
function pairsOf(value: unknown): Pairs {
  const list = Array.isArray(value)
    ? value.map((pair) => [text(asArray(pair)[0]), text(asArray(pair)[1])] as const)
    : Object.entries(asObject(value) ?? {}).map(([name, item]) => [name, text(item)] as const);
  return list.filter(([, item]) => item !== "");
}

function decodeBreadcrumb(value: unknown): Breadcrumb {
  const raw = asObject(value) ?? {};
  return {
    at: asMoment(raw.timestamp),
    category: asText(raw.category) ?? asText(raw.type) ?? "",
    level: levels.find((level) => level === raw.level) ?? "info",
    message: asText(raw.message) ?? "",
    data: pairsOf(raw.data),
  };
}

function decodeRequest(raw: Json | undefined): HttpRequest | undefined {
  const url = asText(raw?.url);
  if (raw === undefined || url === undefined) return undefined;
  return {
    method: asText(raw.method) ?? "",
    url,
    query: typeof raw.query === "string" ? [...new URLSearchParams(raw.query)] : pairsOf(raw.query),
    headers: pairsOf(raw.headers),
    cookies: typeof raw.cookies === "string" ? cookiePairs(raw.cookies) : pairsOf(raw.cookies),
    data: text(raw.data),
  };
}

/** A `Cookie` header as it was sent. */
function cookiePairs(header: string): Pairs {
  return header.split(/;\s*/).flatMap((cookie) => {
    const [, name, value = ""] = /^([^=]+)=?(.*)$/s.exec(cookie) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
}

function decodeContexts(raw: Json | undefined): { name: string; pairs: Pairs }[] {
  return Object.entries(raw ?? {})
    .map(([name, value]) => ({ name, pairs: pairsOf(value).filter(([key]) => key !== "type") }))
    .filter(({ pairs }) => pairs.length > 0);
}
