/** What is being written at the caret of a query, and which part of the text a choice takes the place of. */
export type Completion = {
  kind: "key" | "value";
  /** Of a value: the key that it belongs to. */
  key: string;
  /** What of it stands there already. */
  prefix: string;
  start: number;
  end: number;
};

/** Finds what one is writing. @param caret place in the text, in UTF-16 units */
export function completionAt(text: string, caret: number): Completion {
  const token = tokenAt(text, caret);
  const written = text.slice(token.start, caret);
  const [, head = "", key = "", value] = /^(!?)(tags\[[^\]]*\]|[^:"\s]*)(?::(.*))?$/s.exec(written) ?? [];
  const start = token.start + head.length;
  if (value === undefined) return { kind: "key", key: "", prefix: written.slice(head.length), start, end: token.end };
  // In `[a, b` the last of the values is being written.
  const listed = /^\[(?:.*,)?\s*/s.exec(value)?.[0] ?? "";
  const from = start + key.length + 1 + listed.length;
  const end = listed === "" ? token.end : caret;
  return { kind: "value", key, prefix: value.slice(listed.length).replace(/^"/, ""), start: from, end };
}

/**
 * The text with what was chosen in its place.
 *
 * @returns the new text, and where the caret belongs: after a value comes a blank, after a key the value
 */
export function complete(
  text: string,
  { kind, start, end }: Completion,
  choice: string,
): [text: string, caret: number] {
  const after = text.slice(end);
  const isInList = kind === "value" && /\[[^\]\s]*,?\s*$/.test(text.slice(0, start));
  const inserted = kind === "key" ? `${choice}:` : isInList || /^\s/.test(after) ? choice : `${choice} `;
  const caret = start + inserted.length + (kind === "value" && /^\s/.test(after) ? 1 : 0);
  return [text.slice(0, start) + inserted + after, caret];
}

/** A value as the search reads it back: in quotes where it would mean something else, with its stars as stars. */
export function quoted(value: string): string {
  const escaped = value.replace(/[\\*]/g, "\\$&");
  const isPlain = /^[\p{L}\p{N}_.@+-][\p{L}\p{N}_.@+:/\\*-]*$/u.test(value);
  return isPlain ? escaped : `"${escaped.replaceAll('"', '\\"')}"`;
}

/** Keys that mean something else in a search than the tag of this name. */
const RESERVED =
  /^(is|has|message|title|level|assigned(_to)?|error\.(type|value)|culprit|platform(\.name)?|first-?release|times_?seen|users(Affected)?|userCount|(first|last)_?seen|age|event\.timestamp|issue(\.id)?)$/i;

/** A condition that finds a value of a tag; `undefined` where the search cannot name the key. */
export function searchTerm(key: string, value: string): string | undefined {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(key) && !RESERVED.test(key)) return `${key}:${quoted(value)}`;
  return /^[^\]\s]{1,200}$/.test(key) ? `tags[${key}]:${quoted(value)}` : undefined;
}

/** The token around the caret: between blanks that are in neither quotes nor brackets. */
function tokenAt(text: string, caret: number): { start: number; end: number } {
  let start = 0;
  let isQuoted = false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\\") at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === "[" && !isQuoted) depth++;
    else if (character === "]" && !isQuoted) depth = Math.max(0, depth - 1);
    else if (/\s/.test(character) && !isQuoted && depth === 0) {
      if (at >= caret) return { start, end: at };
      start = at + 1;
    }
  }
  return { start, end: text.length };
}
