import { printable } from "../text/printable.ts";

type ForeignProps = { text: string; limit?: number; lines?: "one" | "many" };

/**
 * Text that came with an event. It is always a text node, never markup, and isolated so that a right-to-left script
 * in it cannot reorder what stands beside it.
 */
export function Foreign({ text, limit, lines }: ForeignProps) {
  return <bdi>{printable(text, limit, lines)}</bdi>;
}
