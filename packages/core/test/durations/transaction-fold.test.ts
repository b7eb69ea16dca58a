import { transactionTallyBatchSchema } from "@winnow/envelope";
import type { TransactionTally } from "@winnow/envelope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addTransaction,
  addTransactionTally,
  createTransactionFold,
  mergeTransactionTallies,
  OTHER_TRANSACTIONS,
  type TimedTransaction,
  transactionTallies,
  transactionTallyOf,
} from "../../src/index.ts";

const START = 1_795_000_000_000;

const timed: fc.Arbitrary<TimedTransaction> = fc.record({
  transaction: fc.constantFrom("GET /", "GET /cart/:id", "job"),
  op: fc.constantFrom("http.server", ""),
  status: fc.constantFrom("ok", "not_found"),
  environment: fc.constantFrom("production", undefined),
  release: fc.constantFrom("1.0", undefined),
  end: fc.integer({ min: START, max: START + 7_200_000 }),
  duration: fc.double({ min: -5, max: 1e6, noNaN: true }),
});
/** Of one group, as merging wants them. */
const ofOneGroup = fc
  .array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 })
  .map((durations) =>
    durations
      .map((duration) => transactionTallyOf({ transaction: "a", op: "", status: "ok", end: START, duration }))
      .reduce((a, b) => mergeTransactionTallies(a, b)),
  );

const countOf = (tallies: readonly TransactionTally[]) => tallies.reduce((sum, { count }) => sum + count, 0);
const byGroup = (tallies: TransactionTally[]) => [...tallies].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const keyOf = ({ count: _count, durations: _durations, ...group }: TransactionTally) => JSON.stringify(group);

describe("mergeTransactionTallies", () => {
  it("is commutative and associative, with undefined as identity", () => {
    fc.assert(
      fc.property(ofOneGroup, ofOneGroup, ofOneGroup, (a, b, c) => {
        const { durations, count } = mergeTransactionTallies(a, b);
        expect(mergeTransactionTallies(b, a)).toMatchObject({ durations, count });
        expect(mergeTransactionTallies(mergeTransactionTallies(a, b), c)).toEqual(
          mergeTransactionTallies(a, mergeTransactionTallies(b, c)),
        );
        expect(mergeTransactionTallies(undefined, a)).toEqual(a);
        expect(mergeTransactionTallies(a, undefined)).toEqual(a);
      }),
    );
  });

  it("refuses tallies of two groups", () => {
    const tally = transactionTallyOf({ transaction: "a", op: "", status: "ok", end: START, duration: 1 });
    expect(() => mergeTransactionTallies(tally, { ...tally, status: "aborted" })).toThrow(/one group/);
  });
});

describe("the fold of transactions", () => {
  it("gives the same tallies for any order and any number of hops, and each is valid on the wire", () => {
    fc.assert(
      fc.property(fc.array(timed, { minLength: 1, maxLength: 60 }), fc.nat(), (transactions, seed) => {
        const direct = createTransactionFold();
        for (const transaction of transactions) addTransaction(direct, transaction);

        const [left, right, last] = [createTransactionFold(), createTransactionFold(), createTransactionFold()];
        for (const [i, transaction] of transactions.entries()) {
          addTransaction((seed >> (i % 20)) & 1 ? left : right, transaction);
        }
        for (const hop of [right, left]) for (const tally of transactionTallies(hop)) addTransactionTally(last, tally);

        expect(byGroup(transactionTallies(last))).toEqual(byGroup(transactionTallies(direct)));
        expect(countOf(transactionTallies(direct))).toBe(transactions.length);
        expect(direct.count).toBe(transactions.length);
        const batch = {
          id: "019f0000-0000-7000-8000-000000000000",
          producer: "019f0000-0000-7000-8000-000000000000",
          transactions: transactionTallies(direct),
        };
        expect(transactionTallyBatchSchema.parse(batch)).toEqual(batch);
      }),
    );
  });

  it("keeps the count, and not the names, of more kinds than it keeps apart", () => {
    const fold = createTransactionFold(10);
    for (let i = 0; i < 1_000; i++) {
      addTransaction(fold, { transaction: `GET /${i}`, op: "http", status: "ok", end: START, duration: i });
    }
    const tallies = transactionTallies(fold);
    expect(tallies).toHaveLength(11);
    expect(countOf(tallies)).toBe(1_000);
    expect(tallies.at(-1)).toMatchObject({ transaction: OTHER_TRANSACTIONS, count: 990 });
  });

  it("gives tallies that later transactions do not change", () => {
    const fold = createTransactionFold();
    const transaction = { transaction: "a", op: "", status: "ok", end: START, duration: 5 };
    addTransaction(fold, transaction);
    const [before] = transactionTallies(fold);
    addTransaction(fold, transaction);
    expect(before).toMatchObject({ count: 1, durations: [[42, 1]] });
  });

  it("cuts names to what a tally holds", () => {
    const long = "x".repeat(5_000);
    const tally = transactionTallyOf({
      transaction: long,
      op: long,
      status: "ok",
      environment: long,
      release: long,
      end: START,
      duration: 1,
    });
    const { transaction, op, environment, release } = tally;
    expect([transaction, op, environment, release].map((text) => text?.length)).toEqual([200, 64, 64, 250]);
  });
});
