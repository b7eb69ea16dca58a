import type { Event, EventHint } from "@sentry/core";
import {
  type FoldOptions,
  fillFoldOptions,
  fillScrubRules,
  type OptionRules,
  optionMessage,
  type RefuseOption,
  SAMPLE_RULE,
  type Sampler,
  type ScrubOptions,
  type ScrubRules,
  samplerOf,
} from "@winnow/core";
import type { TransactionFolding } from "./transactions/fold-transactions.ts";
import type { OpenTransactions } from "./transactions/transaction-gate.ts";
import { WinnowError } from "./winnow-error.ts";

/** What `createWinnow` and `withWinnow` take. Every option has a default; none is needed. */
export type WinnowOptions = {
  /**
   * What stands behind the DSN. `receiver` understands tallies; `sentry` is every other server (sentry.io, self-hosted, GlitchTip, Bugsink) and
   * gets only what Sentry defines. `auto` looks at the DSN: keys made by a Winnow receiver begin with `wn`.
   * @default "auto"
   */
  upstream?: "auto" | "receiver" | "sentry";
  /**
   * Which payloads of one group (fingerprint, release, environment) pass: the `first` ones, then one each time one of the `waits` (milliseconds) is over; the
   * last wait repeats.
   * @default { first: 3, waits: [5_000, 30_000, 120_000, 600_000, 3_600_000] }
   */
  ladder?: { first?: number; waits?: readonly number[] };
  /**
   * Payloads of errors per minute, over all groups of one client. Everything beyond is counted, not sent.
   * @default 60
   */
  payloadsPerMinute?: number;
  /**
   * How many groups are kept apart at once; beyond, the coldest group's count leaves early.
   * @default 1_000
   */
  maxGroups?: number;
  /**
   * Milliseconds from the first folded occurrence of a group to the report of its count, doubling up to `max` while it stays hot.
   * @default { first: 1_000, max: 60_000 }
   */
  spacing?: { first?: number; max?: number };
  /**
   * The share of payloads to send, 0 to 1, or a function that gives it for an event (`true` = 1, `false` = 0). Counts stay exact.
   * @default 1
   */
  sample?: number | ((event: Event) => number | boolean);
  /**
   * Names the group of an event yourself: the parts are used as Sentry's own `event.fingerprint` (`{{ default }}` stands for the rules). `undefined`
   * keeps the rules.
   * @default undefined
   */
  fingerprint?: (event: Event, hint: EventHint) => string | readonly string[] | undefined;
  /**
   * Write the fingerprint computed here into `event.fingerprint`, so that a Sentry server groups as Winnow does. (A Winnow receiver does so by
   * itself and gets the event as it was. In browsers the fingerprint is provisional: it differs between builds.)
   * @default false
   */
  setFingerprint?: boolean;
  /**
   * Remove passwords, tokens, cookies, authorization headers and card numbers from payloads and tallies before they leave: the built-in rules,
   * none, or the built-in rules and yours.
   * @default true
   */
  scrub?: boolean | ScrubOptions;
  /**
   * Compress bodies over 1 kB with gzip where the platform can (Node). The SDK itself starts at 32 kB.
   * @default true
   */
  compress?: boolean;
  /**
   * Fold repeats before the SDK builds their event. Off, they are folded in the transport only.
   * @default true
   */
  earlyFold?: boolean;
  /**
   * Count transactions with their durations, and send sampled traces only: `foldTransactions()` of `@winnow/transport/transactions`.
   * @default undefined: transactions pass as the SDK made them
   */
  transactions?: TransactionFolding;
};

export type ResolvedWinnowOptions = FoldOptions & {
  upstream: "auto" | "receiver" | "sentry";
  fold: FoldOptions;
  sample: Sampler<Event>;
  fingerprint: WinnowOptions["fingerprint"];
  setFingerprint: boolean;
  scrub: ScrubRules | undefined;
  compress: boolean;
  earlyFold: boolean;
  transactions: OpenTransactions | undefined;
};

const isFunction = (value: unknown) => typeof value === "function";
const FLAG = (fallback: boolean) =>
  [fallback, (value: unknown) => typeof value === "boolean", "true or false"] as const;

/** The options beside those of the fold. What `scrub` may be, the core knows. */
const RULES = {
  upstream: [
    "auto",
    (value) => ["auto", "receiver", "sentry"].includes(value as string),
    '"auto", "receiver" or "sentry"',
  ],
  sample: SAMPLE_RULE,
  fingerprint: [undefined, isFunction, "a function"],
  setFingerprint: FLAG(false),
  scrub: [undefined, () => true, ""],
  compress: FLAG(true),
  earlyFold: FLAG(true),
  transactions: [undefined, isFunction, "what foldTransactions() gives"],
} satisfies OptionRules;

/**
 * Fills in defaults and checks every value.
 *
 * @throws WinnowError `option`, naming the option, the rule and the value received.
 */
export function resolveWinnowOptions(options?: WinnowOptions): ResolvedWinnowOptions {
  const filled = fillFoldOptions<Required<WinnowOptions>>(options, RULES, refuse);
  const { sample, scrub } = filled;
  // To users it is a function that nobody can call, so that the parts of this package stay out of their types.
  const transactions = filled.transactions as OpenTransactions | undefined;
  return { ...filled, transactions, fold: filled, sample: samplerOf(sample), scrub: fillScrubRules(scrub, refuse) };
}

const refuse: RefuseOption = (name, rule, value) => {
  throw new WinnowError("option", optionMessage(name, rule, value));
};

/** @throws WinnowError `option` unless the rule holds. */
export function checkOption(name: string, holds: boolean, rule: string, value: unknown): void {
  if (!holds) refuse(name, rule, value);
}
