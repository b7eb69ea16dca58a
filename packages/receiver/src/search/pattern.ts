/** A value that may hold wildcards: its literal parts, between which anything may stand. One part is a plain value. */
export type Pattern = readonly string[];

/** Reads `*` as anything; `\*` is a star and `\\` a backslash. */
export function parsePattern(text: string): Pattern {
  const parts = [""];
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    const next = text[i + 1];
    const escaped = character === "\\" && (next === "*" || next === "\\");
    if (character === "*") parts.push("");
    else parts[parts.length - 1] += escaped ? next : character;
    if (escaped) i++;
  }
  return parts;
}

/** A pattern for SQL's `like`. @param around also match when something stands before and after. */
export function likePattern(pattern: Pattern, around = false): string {
  const like = pattern.map((part) => part.replace(/[\\%_]/g, "\\$&")).join("%");
  return around ? `%${like}%` : like;
}

export const hasWildcard = (pattern: Pattern): boolean => pattern.length > 1;
