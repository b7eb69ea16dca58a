/** Nobody is believed to mean more than a day: a mistyped number must not silence an app for ever. */
export const LONGEST_WAIT = 86_400_000;
