const CONTROL_PICTURES = 0x2400;

/**
 * Controls that reorder or hide the text around them (overrides, embeddings, isolates, marks, zero-width and tag
 * characters). Joiners stay where emoji and Indic scripts need them.
 */
const DECEPTIVE = /[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters to be made visible
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const LATIN_CONTROL = /[\u0080-\u009f]/g;

/**
 * Makes text of an event safe to look at: it stays text (the caller renders it as a text node), but nothing in it can
 * reorder its surroundings, hide a part of itself, or be so long that the page suffers.
 *
 * @param text what an event carries
 * @param limit longest result in UTF-16 units, default 400; a longer text ends in an ellipsis
 * @param lines `"one"` (default) turns line breaks and tabs into spaces, `"many"` keeps them
 * @returns the text with controls as visible symbols (NUL as ␀) and deceptive characters as �
 */
export function printable(text: string, limit = 400, lines: "one" | "many" = "one"): string {
  const cut = text.length > limit ? `${text.slice(0, endOfCharacter(text, limit - 1))}…` : text;
  const visible = cut
    .replace(CONTROL, (c) => String.fromCharCode(CONTROL_PICTURES + (c === "\u007f" ? 0x21 : c.charCodeAt(0))))
    .replace(LATIN_CONTROL, "�")
    .replace(DECEPTIVE, "�");
  return lines === "one" ? visible.replace(/\s+/g, " ").trim() : visible.replace(/\r\n?/g, "\n");
}

/** A cut inside a surrogate pair would leave half a character behind. */
function endOfCharacter(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

/**
 * Decides whether a text may become the target of a link.
 *
 * @returns the normalised address for `http:` and `https:`, `undefined` for all else (`javascript:`, `data:`, …)
 */
export function linkTarget(text: string): string | undefined {
  if (text.length > 2048 || !/^https?:\/\//i.test(text)) return undefined;
  try {
    return new URL(text).href;
  } catch {
    return undefined;
  }
}
