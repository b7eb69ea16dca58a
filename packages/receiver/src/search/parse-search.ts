import { type FieldKind, fieldOf, IS_VALUES, LEVELS } from "./fields.ts";
import { type Pattern, parsePattern } from "./pattern.ts";
import { searchError } from "./search-error.ts";
import { type Operator, type SearchToken, type SearchValue, tokenize } from "./tokenize.ts";

/** A condition on an issue; all conditions of a search must hold. Times are unix milliseconds, `to` exclusive. */
export type SearchTerm = { negated: boolean } & (
  | { kind: "text"; pattern: Pattern }
  | { kind: "is"; values: readonly string[] }
  | { kind: "assigned"; values: readonly (string | null)[] }
  | { kind: "level"; values: readonly string[] }
  | { kind: "field"; field: "type" | "value" | "culprit" | "platform"; patterns: readonly Pattern[] }
  | { kind: "release" | "first_release" | "environment"; patterns: readonly Pattern[] }
  | { kind: "tag"; key: string; patterns: readonly Pattern[] }
  | { kind: "has"; key: string }
  | { kind: "number"; field: "times_seen" | "user_count"; operator: Operator; values: readonly number[] }
  | { kind: "time"; field: "first_seen" | "last_seen"; from?: number; to?: number }
  | { kind: "id"; values: readonly string[] }
);

/** What a search is read with. */
export type SearchContext = {
  now: number;
  /** Who `me` is. */
  actor?: string;
  /** What `latest` means as a release. */
  latestRelease?: string;
};

/**
 * Reads a query in Sentry's syntax.
 *
 * @throws ReceiverError `malformed` that points at the token that is wrong.
 */
export function parseSearch(query: string, context: SearchContext): SearchTerm[] {
  return tokenize(query).flatMap((token) => {
    if (token.kind === "text") {
      const pattern = parsePattern(token.value.text.toLowerCase());
      return pattern.every((part) => part === "") ? [] : [{ kind: "text", negated: token.negated, pattern }];
    }
    return [{ ...readFilter(token, context), negated: token.negated } as SearchTerm];
  });
}

type Filter = Extract<SearchToken, { kind: "filter" }>;
type Condition = SearchTerm extends infer T ? (T extends unknown ? Omit<T, "negated"> : never) : never;

function readFilter(token: Filter, context: SearchContext): Condition {
  const field = fieldOf(token.key);
  const compares = field.kind === "number" || field.kind === "time";
  if (token.operator !== "=" && !compares) {
    throw searchError(`${token.key} cannot be compared with ${token.operator}`, token.at);
  }
  return READERS[field.kind](token, field.name, context);
}

const patterns = (token: Filter): Pattern[] => token.values.map((value) => parsePattern(value.text));

const READERS: Record<FieldKind, (token: Filter, name: string, context: SearchContext) => Condition> = {
  text: (token) => {
    const [value, ...more] = token.values;
    if (!value || more.length > 0) throw searchError(`${token.key} takes one value`, token.at);
    return { kind: "text", pattern: parsePattern(value.text.toLowerCase()) };
  },
  is: (token) => ({ kind: "is", values: token.values.map((value) => oneOf(token, value, IS_VALUES)) }),
  level: (token) => ({ kind: "level", values: token.values.map((value) => oneOf(token, value, LEVELS)) }),
  assigned: (token, _name, { actor }) => ({
    kind: "assigned",
    values: token.values.map(({ text }) => (text === "me" ? (actor ?? "me") : /^(none|)$/.test(text) ? null : text)),
  }),
  field: (token, name) => ({ kind: "field", field: name as "type", patterns: patterns(token) }),
  release: (token, name, { latestRelease }) => ({
    kind: name as "release",
    patterns: token.values.map(({ text }) =>
      text === "latest" && latestRelease !== undefined ? [latestRelease] : parsePattern(text),
    ),
  }),
  environment: (token) => ({ kind: "environment", patterns: patterns(token) }),
  tag: (token, name) => ({ kind: "tag", key: name, patterns: patterns(token) }),
  has: (token) => {
    const [value, ...more] = token.values;
    if (!value?.text || more.length > 0) throw searchError("has takes one key", token.at);
    return { kind: "has", key: value.text };
  },
  number: (token, name) => ({
    kind: "number",
    field: name as "times_seen",
    operator: token.operator,
    values: token.values.map((value) => readNumber(token, value)),
  }),
  time: (token, name, { now }) => {
    const [value, ...more] = token.values;
    if (!value || more.length > 0) throw searchError(`${token.key} takes one value`, token.at);
    return { kind: "time", field: name as "first_seen", ...readTime(token, value, now) };
  },
  id: (token) => ({ kind: "id", values: token.values.map((value) => readId(token, value)) }),
};

function oneOf(token: Filter, value: SearchValue, known: Readonly<Record<string, string>>): string {
  const found = Object.hasOwn(known, value.text) ? known[value.text] : undefined;
  if (found !== undefined) return found;
  throw searchError(`${token.key} must be one of ${Object.keys(known).join(", ")}`, value.at);
}

function readNumber(token: Filter, value: SearchValue): number {
  if (/^\d{1,15}$/.test(value.text)) return Number(value.text);
  throw searchError(`${token.key} must be a whole number such as 100 or >100`, value.at);
}

function readId(token: Filter, value: SearchValue): string {
  if (/^\d{1,18}$/.test(value.text)) return value.text;
  const short = /-([0-9A-Za-z]{1,12})$/.exec(value.text)?.[1];
  if (short !== undefined) return String(Number.parseInt(short, 36));
  throw searchError(`${token.key} must be an id or a short id such as WEB-1A`, value.at);
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Before that is nothing, and further back Postgres has no times. */
const YEAR_ONE = Date.parse("0001-01-01");

/** `-24h` is within the last 24 hours, `+24h` before that; a date is all of that day; `>` and the like compare with a moment. */
function readTime(token: Filter, value: SearchValue, now: number): { from?: number; to?: number } {
  const relative = /^([+-])(\d{1,6})([mhdw])$/.exec(value.text);
  if (relative) {
    if (token.operator !== "=")
      throw searchError(`${value.text} cannot be compared; write ${token.key}:${value.text}`, value.at);
    const moment = Math.max(now - Number(relative[2]) * (UNITS[relative[3] ?? ""] ?? 0), YEAR_ONE);
    return relative[1] === "-" ? { from: moment } : { to: moment };
  }
  const exact = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(value.text);
  const at = exact ? Date.parse(exact[1] && !exact[2] ? `${value.text}Z` : value.text) : Number.NaN;
  if (Number.isNaN(at))
    throw searchError(`${token.key} must be a date such as 2026-01-31, or a period such as -24h`, value.at);
  const next = at + (exact?.[1] ? 1_000 : 86_400_000);
  switch (token.operator) {
    case ">":
      return { from: exact?.[1] ? at + 1 : next };
    case ">=":
      return { from: at };
    case "<":
      return { to: at };
    case "<=":
      return { to: exact?.[1] ? at + 1 : next };
    default:
      return { from: at, to: next };
  }
}
