import type { Envelope, TransportMakeRequestResponse } from "@sentry/core";
import type { PageState } from "../page/page-state.ts";
import { systemPlatform } from "../platform.ts";
import { createTimetable } from "../timetable.ts";
import type { OpenTransactions, TransactionGate } from "./transaction-gate.ts";

/** What is read of a page's record; none of these names may be mangled, since two bundles meet here. */
type Page = Pick<PageState, "options" | "producer" | "receiver" | "record">;
type Answer = PromiseLike<TransportMakeRequestResponse>;

/** The functions of a page that its transactions need, by position and as they are: every page carries this list. */
export type PageTools<P> = [
  /** What may leave of a value. */
  clean: <T>(page: P, value: T) => T,
  isLimited: (page: P, category: string) => boolean,
  /** Sends an envelope and learns from the answer. */
  transmit: (page: P, envelope: Envelope) => Answer,
  /** Sends what is not ours to judge. */
  passOn: (page: P, envelope: Envelope) => Answer,
  guard: (page: P, work: () => void) => unknown,
];

export type OpenPageTransactions = (page: PageState, ...tools: PageTools<PageState>) => PageTransactions;

/** Folds the transactions of a page: with the parts of its own, and a timer that the folding brings along. */
export type PageTransactions = Pick<TransactionGate, "send" | "covers" | "stats"> & {
  /** Hands over all there is, and waits. @param last turns payloads that wait into counts first */
  flush(timeout: number | undefined, last?: boolean): Promise<boolean>;
  close(): void;
};

export function openOnPage<P extends Page>(
  open: OpenTransactions,
  page: P,
  ...[clean, isLimited, transmit, passOn, guard]: PageTools<P>
): PageTransactions {
  const platform = {
    ...systemPlatform,
    later: (work: () => void, delay: number) => systemPlatform.later(() => guard(page, work), delay),
    fingerprint: () => ({ fingerprint: "" }),
    describe: () => ({ title: "", culprit: "", level: "", platform: "" }),
    requestsAtOnce: 0,
  };
  const gate = open({
    link: { send: (envelope) => transmit(page, envelope), flush: () => Promise.resolve(true) },
    limits: { limited: (category) => isLimited(page, category), learn() {} },
    platform,
    privacy: { payload: (value) => clean(page, value), words: (event) => event, tags: () => undefined },
    producer: page.producer,
    spacing: page.options.spacing,
    store: () => undefined,
    toReceiver: () => page.receiver,
    passOn: (envelope) => passOn(page, envelope),
    record: (...loss) => page.record(...loss),
    wake: () => timetable.wake(),
    failed: (failure) =>
      guard(page, () => {
        throw failure;
      }),
  });
  const timetable = createTimetable(platform, gate.due, () => gate.report("due"));
  return {
    send: gate.send,
    covers: gate.covers,
    get stats() {
      return gate.stats;
    },
    flush(timeout, last) {
      if (last) gate.recall();
      gate.report("all");
      return gate.flush(timeout);
    },
    close() {
      timetable.stop();
      gate.close();
    },
  };
}
