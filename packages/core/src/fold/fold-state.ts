import type { Tally } from "@winnow/envelope/wire";
import type { LiveTally } from "../tally/live-tally.ts";
import { type FoldOptions, type PartialFoldOptions, resolveFoldOptions } from "./fold-options.ts";
import type { TokenBucket } from "./token-bucket.ts";

/** What is remembered of one group (fingerprint, release, environment). */
export type FoldGroup = {
  /** Occurrences that were folded and have not left yet. */
  pending: LiveTally | undefined;
  /** Payloads let through so far. */
  sent: number;
  /** The next step of the ladder, the wait the group is in, and when that wait is over (ms). */
  step: number;
  wait: number;
  payloadAt: number;
  /** When the pending tally is due (ms); the spacing that led there; when the last one left. */
  dueAt: number;
  spacing: number;
  drainedAt: number;
  /** The id of the last payload that passed: it represents the occurrences folded after it. */
  eventId: string | undefined;
};

/**
 * The whole memory of a fold: bounded by `maxGroups` groups and as many tallies waiting to leave. Opaque to callers: it is consumed by each
 * function that takes it, and the one returned is to be used from then on. (It is changed in place: a copy per occurrence would cost
 * more than the fold itself.)
 */
export type FoldState = {
  readonly options: FoldOptions;
  /** In order of use: the first entry is the coldest. */
  readonly groups: Map<string, FoldGroup>;
  /** The last entry and its key: a loop asks for the same group again and again. */
  warmest: { key: string; group: FoldGroup } | undefined;
  readonly bucket: TokenBucket;
  /** Tallies of groups that had to make room. */
  overflow: Tally[];
  /** What found no room there, under one name. */
  others: LiveTally | undefined;
  /** No pending tally is due before this moment (ms). */
  nextDueAt: number;
};

/**
 * An empty fold.
 *
 * @throws CoreError `option` for a value that breaks its rule.
 */
export function createFoldState(options?: PartialFoldOptions): FoldState {
  return emptyFold(resolveFoldOptions(options));
}

/** An empty fold for options that were checked before. */
export function emptyFold(options: FoldOptions): FoldState {
  return {
    options,
    groups: new Map(),
    warmest: undefined,
    bucket: { tokens: options.payloadsPerMinute, filledAt: 0 },
    overflow: [],
    others: undefined,
    nextDueAt: Number.POSITIVE_INFINITY,
  };
}
