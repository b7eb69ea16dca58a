/** All runs of three characters of a text in lower case, each once. */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= text.length; i++) {
    const gram = text.slice(i, i + 3);
    // Half a surrogate pair is no text to Postgres.
    if (gram.isWellFormed()) grams.add(gram);
  }
  return [...grams];
}

/** What free text is compared with: title and culprit in lower case. */
export const searchBody = (title: string, culprit: string): string => `${title}\n${culprit}`.toLowerCase();
