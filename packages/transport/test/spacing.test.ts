import { describe, expect, it } from "vitest";
import { createFolder } from "../src/folder.ts";
import { type HeldBatch, holdBatch } from "../src/held-batch.ts";
import { resolveWinnowOptions } from "../src/options.ts";
import { createPrivacy } from "../src/privacy.ts";
import { createTransactionBatches } from "../src/transactions/transaction-batches.ts";
import type { TransactionParts } from "../src/transactions/transaction-gate.ts";
import { testPlatform } from "./support/client.ts";

const START = 1_795_000_000_000;
const HOUR = 3_600_000;
const spacing = { first: 1_000, max: 60_000 };

/** Something that reports what is added to it, and when it did. */
type Reporter = {
  now: number;
  add(): void;
  batch: Pick<HeldBatch, "due"> & { report(which: "due" | "all"): void };
  reports: number[];
};

function errorsInStore(): Reporter {
  const { fold } = resolveWinnowOptions({});
  const platform = { ...testPlatform, now: () => self.now };
  const folder = createFolder(fold, platform);
  const store = () => ({ put() {}, remove() {}, isOurs: () => true, close() {} });
  const held = holdBatch({ folder, platform, spacing, store, put() {}, send: () => self.reports.push(self.now) });
  const error = { fingerprint: "1.a", title: "Error: a", level: "error", platform: "node" } as const;
  const self: Reporter = {
    now: START,
    reports: [],
    add() {
      folder.decide({ ...error, timestamp: self.now }, "budget");
      held.keep();
    },
    batch: held,
  };
  return self;
}

function transactions(): Reporter {
  const platform = { ...testPlatform, now: () => self.now };
  const parts = {
    platform,
    producer: "",
    spacing,
    store: () => undefined,
    privacy: createPrivacy(undefined),
    wake() {},
  };
  const post = {
    async submit(parcel: Parameters<Parameters<typeof createTransactionBatches>[1]["submit"]>[0]) {
      self.reports.push(self.now);
      parcel.settled("delivered", {});
      return {};
    },
    isOpen: () => true,
  };
  const stats = { captured: 0, sent: 0, folded: 0, dropped: {}, pending: 0, delivered: 0 };
  const batches = createTransactionBatches(
    parts as unknown as TransactionParts,
    post as unknown as Parameters<typeof createTransactionBatches>[1],
    100,
    stats,
  );
  const self: Reporter = {
    now: START,
    reports: [],
    add: () => batches.add({ transaction: "GET /", op: "", status: "ok", end: self.now, duration: 1 }),
    batch: batches,
  };
  return self;
}

describe.each([
  ["errors that wait in a store", errorsInStore],
  ["transactions", transactions],
])("reports of %s", (_name, make) => {
  function runHot(reporter: Reporter, until: number): void {
    for (; reporter.now <= until; reporter.now += 500) {
      reporter.add();
      reporter.batch.report("due");
    }
  }

  it("come at doubled distances up to a minute while there is something to report", () => {
    const reporter = make();
    runHot(reporter, START + 5 * 60_000);
    const distances = reporter.reports.map((at, i) => at - (reporter.reports[i - 1] ?? START));
    expect(distances[0]).toBe(1_000);
    expect(Math.max(...distances)).toBeGreaterThanOrEqual(60_000);
    expect(Math.max(...distances)).toBeLessThanOrEqual(61_000);
  });

  it("start over with a second after a quiet time", () => {
    const reporter = make();
    runHot(reporter, START + 5 * 60_000);
    reporter.batch.report("all");
    reporter.now += HOUR;
    reporter.add();
    expect(reporter.batch.due()).toBe(reporter.now + 1_000);
  });

  it("do not come later because of flushes", () => {
    const reporter = make();
    for (let request = 0; request < 50; request++, reporter.now += 100) {
      reporter.add();
      reporter.batch.report("all");
    }
    expect(reporter.reports).toHaveLength(50);
    reporter.add();
    expect(reporter.batch.due()).toBeLessThanOrEqual(reporter.now + 1_000);
  });

  it("do not wait for hours when the clock is set back", () => {
    const reporter = make();
    reporter.add();
    reporter.now -= 48 * HOUR;
    reporter.batch.report("due");
    expect(reporter.reports).toHaveLength(1);
  });
});
