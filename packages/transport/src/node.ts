import { describeEvent, fingerprint, rememberFingerprints } from "@winnow/core";
import { createDiscards } from "./discards.ts";
import { gzipHttp, type HttpModule, plainHttp } from "./gzip-http.ts";
import { holdBatch } from "./held-batch.ts";
import { holdRests } from "./held-rests.ts";
import { leaveWithTheProcess } from "./leave-with-the-process.ts";
import { checkOption, type ResolvedWinnowOptions, resolveWinnowOptions, type WinnowOptions } from "./options.ts";
import { type Platform, systemPlatform } from "./platform.ts";
import { createPrivacy } from "./privacy.ts";
import { type SpoolOptions, spoolIn } from "./spool.ts";
import {
  foldTransactions,
  type TransactionFolding,
  type TransactionOptions,
} from "./transactions/fold-transactions.ts";
import { listEnginesWeakly } from "./weak-engines.ts";
import { createWinnowOn, type Winnow } from "./winnow.ts";
import { installIn, UNBOUNDED } from "./with-winnow.ts";

export type { WinnowOptions } from "./options.ts";
export type { WinnowStats } from "./stats.ts";
export type { TransactionFolding, TransactionOptions } from "./transactions/fold-transactions.ts";
export type { TraceSample } from "./transactions/trace-sample.ts";
export type { Winnow } from "./winnow.ts";
export { WinnowError, type WinnowErrorCode } from "./winnow-error.ts";

/** What `createWinnow` and `withWinnow` take on Node. */
export type NodeWinnowOptions = Omit<WinnowOptions, "transactions"> & {
  /**
   * Count transactions with their durations, and send sampled traces only; see `TransactionOptions`. `false`: they pass as the SDK made them.
   * @default { sample: 0.1 } towards a receiver; towards any other Sentry server { sample: 1 }, so that all of them pass
   */
  transactions?: false | TransactionOptions | TransactionFolding;
  /**
   * Keep what has not arrived in a directory, so that it survives restarts and outages. Processes may share one. `maxBytes` limits the payloads
   * kept for one project; counts are kept in any case.
   * @default undefined: in memory only
   */
  spool?: string | { directory: string; maxBytes?: number };
};

/** How many bytes of payloads the spool keeps of one project. */
const SPOOL_BYTES = 50_000_000;

/**
 * Winnow for Node.
 *
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function createWinnow(options?: NodeWinnowOptions): Winnow {
  const { resolved, platform, extra } = resolve(options);
  const winnow = createWinnowOn(resolved, platform, leaveWithTheProcess, listEnginesWeakly());
  return {
    ...winnow,
    transport: (makeTransport) => {
      const make = winnow.transport(makeTransport);
      return (transportOptions) => make({ ...extra, ...transportOptions });
    },
  };
}

/**
 * Adds Winnow to the options of `Sentry.init`: `Sentry.init(withWinnow({ dsn }))`. Works with every Sentry SDK that runs on Node.
 *
 * @param init the options as they are; `transport` is wrapped, `integrations` (list or function) get one more, all others stay.
 * @throws WinnowError `option` for a value that breaks its rule.
 */
export function withWinnow<O extends object | undefined>(init: O, options?: NodeWinnowOptions): O {
  const { resolved, platform, extra } = resolve(options);
  const winnow = createWinnowOn(resolved, platform, leaveWithTheProcess, listEnginesWeakly());
  return installIn(init, winnow, { ...UNBOUNDED, ...extra });
}

function resolve(given: NodeWinnowOptions = {}): {
  resolved: ResolvedWinnowOptions;
  platform: Platform;
  /** Options of the SDK's own Node transport. */
  extra: { httpModule: HttpModule };
} {
  checkOption("options", typeof given === "object" && given !== null, "an object", given);
  const { spool, transactions = {}, ...options } = given;
  const chosen = resolveWinnowOptions({ ...options, ...foldingOf(transactions) });
  const platform: Platform = {
    ...systemPlatform,
    fingerprint: rememberFingerprints(fingerprint),
    describe: describeEvent,
    requestsAtOnce: 12,
  };
  if (spool !== undefined) Object.assign(platform, { openStore: spoolIn(resolveSpool(spool)), holdBatch, holdRests });
  const { words } = createPrivacy(chosen.scrub);
  const discards = createDiscards((event) => platform.fingerprint(words(event)).fingerprint, platform.elapsed);
  const resolved: ResolvedWinnowOptions = {
    ...chosen,
    sample: (event, random) => !discards.covers(event) && chosen.sample(event, random),
  };
  return { resolved, platform, extra: { httpModule: discards.watch(chosen.compress ? gzipHttp : plainHttp) } };
}

function foldingOf(transactions: NonNullable<NodeWinnowOptions["transactions"]>): WinnowOptions {
  if (transactions === false) return {};
  return { transactions: typeof transactions === "function" ? transactions : foldTransactions(transactions) };
}

function resolveSpool(spool: NonNullable<NodeWinnowOptions["spool"]>): SpoolOptions {
  const { directory, maxBytes = SPOOL_BYTES } = typeof spool === "string" ? { directory: spool } : (spool ?? {});
  checkOption(
    "spool",
    typeof directory === "string" && directory !== "",
    "a directory, or { directory, maxBytes }",
    spool,
  );
  checkOption(
    "spool.maxBytes",
    typeof maxBytes === "number" && maxBytes >= 0,
    "a number of bytes of at least 0",
    maxBytes,
  );
  return { directory, maxBytes };
}
