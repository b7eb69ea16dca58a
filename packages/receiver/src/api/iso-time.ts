/** An ISO date of unix milliseconds. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The same of what may be missing. */
export const isoTimeOrNull = (milliseconds: number | null | undefined): string | null =>
  milliseconds == null ? null : isoTime(milliseconds);
