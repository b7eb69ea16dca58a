export { CoreError, type CoreErrorCode } from "./core-error.ts";
export {
  bucketDuration,
  DURATION_ERROR,
  type DurationCounts,
  durationBucket,
  durationQuantile,
} from "./durations/histogram.ts";
export { tracePosition } from "./durations/trace-share.ts";
export {
  isFailure,
  readSegment,
  readTransaction,
  type TimedTransaction,
  type TracePlace,
  transactionStatus,
} from "./durations/transaction.ts";
export {
  addTransaction,
  addTransactionTally,
  createTransactionFold,
  OTHER_TRANSACTIONS,
  type TransactionFold,
  transactionTallies,
} from "./durations/transaction-fold.ts";
export {
  mergeTransactionTallies,
  type TransactionGroup,
  transactionGroup,
  transactionKey,
  transactionTallyOf,
} from "./durations/transaction-tally.ts";
export { earlyKey } from "./early-key.ts";
export { errorParts } from "./error-parts.ts";
export {
  type Difference,
  describeEvent,
  describePageEvent,
  type EventDescription,
  explain,
  explainDifference,
  FINGERPRINT_VERSION,
  type Fingerprint,
  fingerprint,
  fingerprintJavaScript,
  fingerprints,
  type Kind,
  plainMask,
  provisionalFingerprint,
  rememberFingerprints,
  type Strength,
} from "./fingerprint/index.ts";
export { drain, nextDue, returnTallies, takeGroup } from "./fold/drain.ts";
export { type FoldAction, type FoldReason, fold, returnOccurrence } from "./fold/fold.ts";
export {
  DEFAULT_FOLD_OPTIONS,
  type FoldOptions,
  fillFoldOptions,
  type PartialFoldOptions,
  resolveFoldOptions,
} from "./fold/fold-options.ts";
export { createFoldState, emptyFold, type FoldState } from "./fold/fold-state.ts";
export { OVERFLOW_FINGERPRINT } from "./fold/groups.ts";
export { noteSent } from "./fold/note-sent.ts";
export { type TokenBucket, takeToken } from "./fold/token-bucket.ts";
export { hash128 } from "./hash/murmur3.ts";
export { smallHash } from "./hash/small-hash.ts";
export { type OptionRules, optionMessage, type RefuseOption } from "./option-rules.ts";
export {
  isLimited,
  limitedUntil,
  mergeRateLimits,
  parseRateLimits,
  type RateLimitHeaders,
  type RateLimits,
} from "./rate-limit.ts";
export { resolveSample, SAMPLE_RULE, type SampleOption, type Sampler, samplerOf } from "./sample.ts";
export { fillScrubRules, resolveScrubRules, scrub } from "./scrub.ts";
export { scrubPage } from "./scrub-page.ts";
export { FILTERED, type ScrubOptions, type ScrubRules, scrubRules } from "./scrub-text.ts";
export { levelOf, worseLevel } from "./tally/levels.ts";
export { tallyOf } from "./tally/live-tally.ts";
export { mergeTallies } from "./tally/merge-tallies.ts";
export { type MinuteBuckets, minuteOf } from "./tally/minutes.ts";
export { type Group, groupKey, type Occurrence } from "./tally/occurrence.ts";
export { MAX_TAG_KEYS, MAX_TAG_LENGTH, MAX_TAG_VALUES, type TagValues } from "./tally/tags.ts";
export { countUsers, hashUser, MAX_USER_IDS, mergeUsers, USER_ESTIMATE_ERROR, type UserLike } from "./tally/users.ts";
