/** What Postgres refuses in text: NUL, and halves of surrogate pairs that stand alone. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/**
 * Text as Postgres can store it: NUL characters and lone surrogates become U+FFFD, and what is longer than `limit` UTF-16 units is
 * cut. Payloads are kept as bytes and are not changed.
 */
export function storableText(text: string, limit: number): string {
  const cut = text.length > limit ? text.slice(0, limit) : text;
  return cut.isWellFormed() && !cut.includes("\0") ? cut : cut.replace(UNSTORABLE, "\uFFFD");
}

/** Text of a value that ought to be text; `undefined` for objects and nothing. */
export function textOf(value: unknown, limit: number): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : storableText(value, limit);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}
