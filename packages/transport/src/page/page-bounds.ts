// All that bounds what a page keeps, sends at once and waits for. In a file that imports nothing: a bundler then writes the numbers where they are used.

/** Users of one report that are told apart. */
export const MAX_USERS = 64;
/** Values of one tag that are named while they are counted, so that one that rises late can still reach the first ten. */
export const MAX_LIVE_VALUES = 20;
/** Minutes of one report that are kept apart. */
export const MAX_MINUTES = 120;
/** Raw keys remembered at once; the oldest is forgotten first. */
export const MAX_KEYS = 2_000;
/** Last payloads kept (slim, about 2 kB each), so that a count can leave when no further payload of its group does. */
export const MAX_SLIM = 250;
/** Parcels kept while the server does not answer. */
export const MAX_WAITING = 100;
/** Requests of ours at once: what a closed page has under way may hold 64 kB in all, room for these payloads and for the counts of all others. */
export const AT_ONCE = 4;
/** With nothing after them: the SDK gives its requests the time after a page's end while it has fewer than 15. */
export const LAST_AT_ONCE = 14;
/** Milliseconds between two attempts, at most. */
export const MAX_BACKOFF = 300_000;
/** Milliseconds between two looks, so that nothing stays unseen. */
export const LATEST = 1_000;
/** Seconds of a day: an event from further ahead was stamped in another unit, or by a broken clock. */
export const AHEAD = 86_400;
