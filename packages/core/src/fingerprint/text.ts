/** A JSON object of unknown shape: events come from many SDKs and from anybody who knows a DSN. */
export type Loose = { readonly [key: string]: unknown };

/** @returns the value when it is a JSON object (not a list), else undefined */
export function objectOf(value: unknown): Loose | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}

/** @returns a text as it is, a number or boolean as text, everything else as "" */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? `${value}` : "";
}

/** Longest name, path or type that is looked at. */
const MAX_NAME = 1_000;

/** `textOf`, cut to what a name can honestly be: patterns over names may then cost what they like. */
export function nameOf(value: unknown): string {
  return cut(textOf(value), MAX_NAME);
}

/** Cuts between code points: half a surrogate pair would not survive the way over UTF-8, and the hash would differ there. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const unit = text.charCodeAt(length - 1);
  return text.slice(0, unit >= 0xd800 && unit < 0xdc00 ? length - 1 : length);
}

/**
 * The first line that is not blank, at most 512 characters: what follows is detail, and the cut bounds the cost of every pattern. It is
 * looked for in the first 4,096 characters.
 */
export function firstLine(text: string): string {
  const start = text.slice(0, 4_096).search(/\S/);
  if (start < 0) return "";
  const window = cut(text.slice(start, start + 514), 512);
  const end = window.search(/[\r\n]/);
  return (end < 0 ? window : window.slice(0, end)).trimEnd();
}

/** Separators of parts and of fields. They are removed from the input, so that no text can imitate two parts. */
export const PART = "\u001e";
export const FIELD = "\u001f";

/** Joins parts of the identity; a separator inside of them is dropped. */
export function joinParts(parts: readonly string[]): string {
  let all = "";
  // A loop and a test per part: cheaper than join and replace, and parts with a separator do not occur honestly.
  for (const part of parts) all += PART + (part.includes(PART) ? part.replaceAll(PART, "") : part);
  return all;
}
