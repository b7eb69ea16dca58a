import type { DataCategory, Envelope, EventDropReason, TransportMakeRequestResponse } from "@sentry/core";
import { systemPlatform } from "../platform.ts";
import { createTimetable } from "../timetable.ts";
import type { OpenTransactions, TransactionGate } from "./transaction-gate.ts";

/** What a page hands to the folding of transactions; few, since every page carries them. */
export type PageParts = {
  readonly page: true;
  producer: string;
  spacing: { first: number; max: number };
  /** What may leave of a value. */
  clean: <T>(value: T) => T;
  limited: (category: string) => boolean;
  /** Sends an envelope and learns from the answer. */
  transmit: (envelope: Envelope) => PromiseLike<TransportMakeRequestResponse>;
  /** Sends what is not ours to judge. */
  passOn: (envelope: Envelope) => PromiseLike<TransportMakeRequestResponse>;
  receiver: () => boolean;
  record: (reason: EventDropReason, category: DataCategory, count?: number) => void;
  guard: (work: () => void) => unknown;
};

/** Folds the transactions of a page: with the parts of its own, and a timer that the folding brings along. */
export type PageTransactions = Pick<TransactionGate, "send" | "covers" | "stats"> & {
  /** Hands over all there is, and waits. @param last turns payloads that wait into counts first */
  flush(timeout: number | undefined, last?: boolean): Promise<boolean>;
  close(): void;
};

export function openOnPage(open: OpenTransactions, parts: PageParts): PageTransactions {
  const { clean, guard, limited, passOn, producer, receiver, record, spacing, transmit } = parts;
  const platform = {
    ...systemPlatform,
    later: (work: () => void, delay: number) => systemPlatform.later(() => guard(work), delay),
    fingerprint: () => ({ fingerprint: "" }),
    describe: () => ({ title: "", culprit: "", level: "", platform: "" }),
    requestsAtOnce: 0,
  };
  const gate = open({
    link: { send: transmit, flush: () => Promise.resolve(true) },
    limits: { limited, learn() {} },
    platform,
    privacy: { payload: clean, words: (event) => event, tags: () => undefined },
    producer,
    spacing,
    store: () => undefined,
    toReceiver: receiver,
    passOn,
    record,
    wake: () => timetable.wake(),
    failed: (failure) =>
      guard(() => {
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
