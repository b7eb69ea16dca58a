import type { Event, EventHint } from "@sentry/core";
import {
  CoreError,
  type FoldOptions,
  resolveFoldOptions,
  resolveSample,
  resolveScrubRules,
  type Sampler,
  type ScrubOptions,
  type ScrubRules,
} from "@winnow/core";
import type { TransactionFolding } from "./transactions/fold-transactions.ts";
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

export type ResolvedWinnowOptions = {
  upstream: "auto" | "receiver" | "sentry";
  fold: FoldOptions;
  sample: Sampler<Event>;
  fingerprint: WinnowOptions["fingerprint"];
  setFingerprint: boolean;
  scrub: ScrubRules | undefined;
  compress: boolean;
  earlyFold: boolean;
  transactions: TransactionFolding | undefined;
};

const NAMES = {
  upstream: 1,
  ladder: 1,
  payloadsPerMinute: 1,
  maxGroups: 1,
  spacing: 1,
  sample: 1,
  fingerprint: 1,
  setFingerprint: 1,
  scrub: 1,
  compress: 1,
  earlyFold: 1,
  transactions: 1,
} satisfies Record<keyof WinnowOptions, 1>;

/**
 * Fills in defaults and checks every value.
 *
 * @throws WinnowError `option`, naming the option, the rule and the value received.
 */
export function resolveWinnowOptions(options: WinnowOptions = {}): ResolvedWinnowOptions {
  checkOption("options", typeof options === "object" && options !== null, "an object", options);
  for (const name in options) checkOption(name, name in NAMES, `one of ${Object.keys(NAMES).join(", ")}`, name);
  const {
    upstream = "auto",
    fingerprint,
    setFingerprint = false,
    compress = true,
    earlyFold = true,
    transactions,
  } = options;
  checkOption(
    "upstream",
    ["auto", "receiver", "sentry"].includes(upstream),
    '"auto", "receiver" or "sentry"',
    upstream,
  );
  checkOption("fingerprint", fingerprint === undefined || typeof fingerprint === "function", "a function", fingerprint);
  checkOption("setFingerprint", typeof setFingerprint === "boolean", "true or false", setFingerprint);
  checkOption("compress", typeof compress === "boolean", "true or false", compress);
  checkOption("earlyFold", typeof earlyFold === "boolean", "true or false", earlyFold);
  checkOption(
    "transactions",
    transactions === undefined || typeof transactions === "function",
    "what foldTransactions() gives",
    transactions,
  );
  return { upstream, fingerprint, setFingerprint, compress, earlyFold, transactions, ...coreOptions(options) };
}

/** The options whose rules the core knows. */
function coreOptions(options: WinnowOptions): Pick<ResolvedWinnowOptions, "fold" | "sample" | "scrub"> {
  try {
    return {
      fold: resolveFoldOptions(options),
      sample: resolveSample(options.sample),
      scrub: resolveScrubRules(options.scrub),
    };
  } catch (error) {
    if (error instanceof CoreError) throw new WinnowError("option", error.message);
    throw error;
  }
}

/** @throws WinnowError `option` unless the rule holds. */
export function checkOption(name: string, holds: boolean, rule: string, value: unknown): void {
  if (!holds) throw new WinnowError("option", `option "${name}" must be ${rule}, got ${show(value)}`);
}

function show(value: unknown): string {
  return typeof value === "number" || typeof value === "function"
    ? String(value)
    : (JSON.stringify(value) ?? String(value));
}
