import { LEVELS } from "./fields.ts";
import { gramsOf } from "./grams.ts";
import type { SearchTerm } from "./parse-search.ts";
import { hasWildcard, likePattern, type Pattern } from "./pattern.ts";

type Bind = (value: unknown) => string;

/**
 * Compiles a search into SQL conditions on `:schema.issue i`. Every condition names `i.project_id`, so that each look-up goes through an index that begins with it.
 *
 * @param values parameters of the statement so far; the first one of the search is `$${values.length + 1}`.
 * @param project where issues of one project are looked up by the search, that project in SQL: indexes are led to. Without it conditions
 * are made to be checked on issues one by one.
 */
export function compileSearch(terms: readonly SearchTerm[], values: unknown[], now: number, project?: string): string {
  const bind: Bind = (value) => `$${values.push(value)}`;
  const compile = (term: SearchTerm): string => {
    // Negated levels are the other levels, which an index knows.
    if (term.kind === "level" && term.negated) return otherLevels(term.values, bind);
    return `${term.negated ? "not " : ""}(${condition(term, bind, now, term.negated ? undefined : project)})`;
  };
  return terms.map((term) => `and ${compile(term)}`).join("\n");
}

const EVERY_LEVEL = [...new Set(Object.values(LEVELS))];

const otherLevels = (levels: readonly string[], bind: Bind): string =>
  `i.level = any(${bind(EVERY_LEVEL.filter((level) => !levels.includes(level)))}::text[])`;

function condition(term: SearchTerm, bind: Bind, now: number, project?: string): string {
  switch (term.kind) {
    case "text":
      return textCondition(term.pattern, bind, project);
    case "is":
      return term.values.map((value) => isCondition(value, bind, now)).join(" or ");
    case "assigned":
      return assignedCondition(term.values, bind);
    case "level":
      return `i.level = any(${bind(term.values)}::text[])`;
    case "field":
      return fieldCondition(term, bind, project);
    case "release":
      return ofRelease(term.patterns, bind, project);
    case "first_release":
      return related("issue_release", `x.is_first and (${matches("x.release", term.patterns, bind)})`);
    case "environment":
      return related("issue_hour", matches("x.environment", term.patterns, bind));
    case "tag":
      return tagCondition(term.key, term.patterns, bind);
    case "has":
      return hasCondition(term.key, bind);
    case "number":
      return numberCondition(term, bind);
    case "time":
      return timeCondition(term, bind);
    case "id":
      return `i.id = any(${bind(term.values)}::bigint[])`;
  }
}

const related = (table: string, where: string): string =>
  `exists (select from :schema.${table} x where x.project_id = i.project_id and x.issue_id = i.id and (${where}))`;

/** Parts of three characters and more lead through the index; the comparison decides. */
function textCondition(pattern: Pattern, bind: Bind, project?: string): string {
  const grams = project === undefined ? [] : pattern.flatMap(gramsOf);
  const narrowed = grams.length > 0 ? `x.grams @> ${bind(grams)}::text[] and ` : "";
  return related("issue_text", `${narrowed}x.body like ${bind(likePattern(pattern, true))}`);
}

/** A column against plain values and patterns. */
function matches(column: string, patterns: readonly Pattern[], bind: Bind): string {
  const plain = patterns.filter((pattern) => !hasWildcard(pattern)).map((pattern) => pattern[0] ?? "");
  const wild = patterns.filter(hasWildcard).map((pattern) => likePattern(pattern));
  const conditions = [];
  if (plain.length > 0) conditions.push(`${column} = any(${bind(plain)}::text[])`);
  if (wild.length > 0) conditions.push(`${column} like any(${bind(wild)}::text[])`);
  return conditions.join(" or ");
}

function isCondition(value: string, bind: Bind, now: number): string {
  const week = (): string => `to_timestamp(${bind(now / 1000 - 7 * 86_400)}::float8)`;
  switch (value) {
    case "assigned":
      return "i.assigned_to is not null";
    case "unassigned":
      return "i.assigned_to is null";
    case "regressed":
    case "escalating":
      return `i.status = 'unresolved' and i.substatus = '${value}'`;
    // Nothing happens when an issue stops being new: after a week it is ongoing.
    case "new":
      return `i.status = 'unresolved' and i.substatus = 'new' and i.first_seen >= ${week()}`;
    case "ongoing":
      return `i.status = 'unresolved' and (i.substatus = 'ongoing' or i.substatus = 'new' and i.first_seen < ${week()})`;
    default:
      return `i.status = '${value === "resolved" || value === "ignored" ? value : "unresolved"}'`;
  }
}

function assignedCondition(values: readonly (string | null)[], bind: Bind): string {
  const names = values.filter((value) => value !== null);
  const conditions = [];
  if (names.length > 0) conditions.push(`i.assigned_to is not null and i.assigned_to = any(${bind(names)}::text[])`);
  if (names.length < values.length) conditions.push("i.assigned_to is null");
  return conditions.join(" or ");
}

function fieldCondition(term: Extract<SearchTerm, { kind: "field" }>, bind: Bind, project?: string): string {
  const exact = matches(`i.${term.field}`, term.patterns, bind);
  const [only, ...more] = term.patterns;
  if (project === undefined) return exact;
  if (term.field === "platform") return `i.level = any(${bind(EVERY_LEVEL)}::text[]) and (${exact})`;
  if (only === undefined || more.length > 0) return exact;
  // Type and value are parts of the title: its index narrows what has to be compared.
  const grams = only.flatMap((part) => gramsOf(part.toLowerCase()));
  if (grams.length === 0) return exact;
  return `${related("issue_text", `x.grams @> ${bind(grams)}::text[]`)} and (${exact})`;
}

function ofRelease(patterns: readonly Pattern[], bind: Bind, project?: string): string {
  const named = patterns.filter((pattern) => pattern.length > 1 || pattern[0] !== "");
  const conditions = named.length > 0 ? [related("issue_release", releaseNames(named, bind, project))] : [];
  if (named.length < patterns.length) conditions.push(`not ${related("issue_release", "true")}`);
  return conditions.join(" or ");
}

/** To look up what is like a pattern, the names are found first by steps along the index: there are few, and many issues have each. */
function releaseNames(patterns: readonly Pattern[], bind: Bind, project?: string): string {
  if (project === undefined || !patterns.some(hasWildcard)) return matches("x.release", patterns, bind);
  return `x.release = any(array(
    with recursive step as (
      (select min(r.release) as release from :schema.issue_release r where r.project_id = ${project})
      union all
      select (select min(r.release) from :schema.issue_release r where r.project_id = ${project} and r.release > step.release)
      from step where step.release is not null
    ) select release from step where ${matches("release", patterns, bind)}))`;
}

function tagCondition(key: string, patterns: readonly Pattern[], bind: Bind): string {
  const name = bind(key);
  const named = patterns.filter((pattern) => pattern.length > 1 || pattern[0] !== "");
  const conditions =
    named.length > 0 ? [related("issue_tag_value", `x.key = ${name} and (${matches("x.value", named, bind)})`)] : [];
  if (named.length < patterns.length) conditions.push(`not ${related("issue_tag", `x.key = ${name}`)}`);
  return conditions.join(" or ");
}

function hasCondition(key: string, bind: Bind): string {
  if (key === "release") return related("issue_release", "true");
  if (key === "environment") return related("issue_hour", "x.environment <> ''");
  if (key === "assigned" || key === "assigned_to") return "i.assigned_to is not null";
  if (key === "error.type") return "i.type <> ''";
  if (key === "culprit") return "i.culprit <> ''";
  return related("issue_tag", `x.key = ${bind(/^tags\[(.+)\]$/.exec(key)?.[1] ?? key)}`);
}

function numberCondition(term: Extract<SearchTerm, { kind: "number" }>, bind: Bind): string {
  if (term.operator === "=") return `i.${term.field} = any(${bind(term.values)}::bigint[])`;
  return term.values.map((value) => `i.${term.field} ${term.operator} ${bind(value)}::bigint`).join(" or ");
}

/** To the millisecond, as times are shown. */
function timeCondition(term: Extract<SearchTerm, { kind: "time" }>, bind: Bind): string {
  const moment = (at: number): string => `timestamptz 'epoch' + ${bind(at)}::bigint * interval '1 millisecond'`;
  const conditions = [];
  if (term.from !== undefined) conditions.push(`i.${term.field} >= ${moment(term.from)}`);
  if (term.to !== undefined) conditions.push(`i.${term.field} < ${moment(term.to)}`);
  return conditions.join(" and ");
}
