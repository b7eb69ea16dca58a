import { searchError } from "./search-error.ts";

/** A value of a query as it was written: a backslash keeps the next character from meaning anything. */
export type SearchValue = { text: string; at: number };

/** One word of a query: free text, or `key:value`. `at` is where it begins. */
export type SearchToken =
  | { kind: "text"; value: SearchValue; negated: boolean; at: number }
  | { kind: "filter"; key: string; operator: Operator; values: SearchValue[]; negated: boolean; at: number };

export type Operator = "=" | ">" | ">=" | "<" | "<=";

/** Longest query and most words in one. */
const MAX = { length: 2_000, tokens: 40, values: 50 };

const KEY = /(!?)(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)|"([^"]{1,200})"|tags\[([^\]\s]{1,200})\]):(?!\/\/)/y;

/**
 * Cuts a query into words, as Sentry's search does: blanks separate, quotes keep together, `!` negates, `[a, b]` is any of several.
 *
 * @throws ReceiverError `malformed` that points at the token.
 */
export function tokenize(query: string): SearchToken[] {
  if (query.length > MAX.length) throw searchError(`is longer than ${MAX.length} characters`, MAX.length);
  const nul = query.indexOf("\0");
  if (nul >= 0) throw searchError("holds a NUL, which no text has", nul);
  const tokens: SearchToken[] = [];
  let at = skipBlanks(query, 0);
  while (at < query.length) {
    if (tokens.length === MAX.tokens) throw searchError(`has more than ${MAX.tokens} words`, at);
    const { token, end } = readToken(query, at);
    tokens.push(token);
    at = skipBlanks(query, end);
  }
  return tokens;
}

function readToken(query: string, at: number): { token: SearchToken; end: number } {
  KEY.lastIndex = at;
  const match = KEY.exec(query);
  if (!match) return readText(query, at);
  const negated = match[1] === "!";
  const explicit = match[4] !== undefined;
  const name = match[2] ?? match[3] ?? match[4] ?? "";
  const key = explicit ? `tags[${name}]` : name;
  const [operator, start] = readOperator(query, KEY.lastIndex);
  if (query[start] === "[" && operator === "=") {
    const { values, end } = readList(query, start);
    return { token: { kind: "filter", key, operator, values, negated, at }, end };
  }
  const { value, end } = readValue(query, start, /\s/);
  if (end === start) throw searchError(`${key} has no value; write "" for an empty one`, at);
  return { token: { kind: "filter", key, operator, values: [value], negated, at }, end };
}

function readText(query: string, at: number): { token: SearchToken; end: number } {
  const negated = query[at] === "!" && !/^!?\s|^!$/.test(query.slice(at, at + 2));
  const { value, end } = readValue(query, negated ? at + 1 : at, /\s/);
  if (value.text === "OR" || value.text === "||") {
    throw searchError("OR is not supported; name several values as key:[a, b]", at);
  }
  return { token: { kind: "text", value, negated, at }, end };
}

function readOperator(query: string, at: number): [Operator, number] {
  const match = /^(?:>=|<=|>|<)/.exec(query.slice(at, at + 2));
  return match ? [match[0] as Operator, at + match[0].length] : ["=", at];
}

function readList(query: string, open: number): { values: SearchValue[]; end: number } {
  const values: SearchValue[] = [];
  let at = skipBlanks(query, open + 1);
  while (query[at] !== "]") {
    if (at >= query.length) throw searchError("this list is not closed", open);
    if (values.length === MAX.values) throw searchError(`a list has more than ${MAX.values} values`, at);
    const { value, end } = readValue(query, at, /[,\]]/);
    values.push(query[at] === '"' ? value : { ...value, text: value.text.trimEnd() });
    at = skipBlanks(query, end);
    if (query[at] === ",") at = skipBlanks(query, at + 1);
    else if (query[at] !== "]") throw searchError("this list is not closed", open);
  }
  if (values.length === 0) throw searchError("this list is empty", open);
  return { values, end: at + 1 };
}

/** A quoted value, or whatever stands before the next separator. */
function readValue(query: string, at: number, separator: RegExp): { value: SearchValue; end: number } {
  if (query[at] !== '"') {
    let end = at;
    while (end < query.length && !separator.test(query[end] ?? "")) end++;
    return { value: { text: query.slice(at, end), at }, end };
  }
  let text = "";
  for (let i = at + 1; i < query.length; i++) {
    const character = query[i] ?? "";
    if (character === '"') return { value: { text, at }, end: i + 1 };
    const next = query[i + 1];
    const escaped = character === "\\" && (next === '"' || next === "\\");
    // A pattern reads its own `\\` later: only the quote is read here.
    text += !escaped ? character : next === '"' ? next : character + next;
    if (escaped) i++;
  }
  throw searchError("this quote is not closed", at);
}

function skipBlanks(query: string, at: number): number {
  let end = at;
  while (end < query.length && /\s/.test(query[end] ?? "")) end++;
  return end;
}
