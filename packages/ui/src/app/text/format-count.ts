/**
 * Writes a count exactly, with a comma at each thousand. The page's language is English, so that a separator can never be
 * read as a decimal point.
 *
 * @param count a whole number, or its decimal digits when it may be larger than a JavaScript number holds
 */
export function formatCount(count: number | string): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * A count with its noun: `1 user`, `2,000 users`.
 *
 * @param many the plural where it is not `one` with an s
 */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/**
 * A share in per cent that never says 100 % or 0 % when it is only nearly so.
 *
 * @param part at most `whole`
 */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return "0 %";
  const share = (part / whole) * 100;
  if (share === 0 || share === 100) return `${share} %`;
  if (share > 99) return `${Math.min(99.99, Math.floor(share * 100) / 100)} %`;
  if (share < 1) return `${Math.max(0.01, Math.ceil(share * 100) / 100)} %`;
  return `${Math.round(share)} %`;
}
