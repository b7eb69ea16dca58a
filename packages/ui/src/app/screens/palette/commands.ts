/** Something that can be done or opened from the palette. */
export type Command = { id: string; group: string; name: string; keys?: string; run: () => void };

/** Commands shown at once. */
export const MAX_SHOWN = 40;

/**
 * The commands that have every word of the text, those that begin with it first, in the order given else.
 *
 * @param text what one has typed so far
 */
export function matchCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter(({ name, group }) => {
    const haystack = `${name} ${group}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const begins = (command: Command) => words.length > 0 && command.name.toLowerCase().startsWith(words[0] ?? "");
  return [...found.filter(begins), ...found.filter((command) => !begins(command))].slice(0, MAX_SHOWN);
}
