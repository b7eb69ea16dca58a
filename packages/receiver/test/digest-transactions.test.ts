import { expect, it } from "vitest";
import { digestSpans, digestTransactionBatch } from "../src/ingest/digest-transactions.ts";

const now = Date.now();
const context = { now, ahead: 0, maxCount: 1_000_000 };

it("keeps the statuses that SDKs name, and takes any other word of a tally for a failure: words are no kinds", () => {
  const tally = (status: string) => ({
    transaction: "job",
    op: "task",
    status,
    hour: Math.floor(now / 3_600_000),
    count: 1,
    durations: [[0, 1]],
  });
  const transactions = ["ok", "aborted", "made up 1", "made up 2"].map(tally);
  const batch = digestTransactionBatch({ id: crypto.randomUUID(), transactions }, context);
  const statuses = batch?.delivery?.transactions?.map(({ status }) => status);
  expect(statuses).toEqual(["ok", "aborted", "internal_error", "internal_error"]);
});

it("reads so many spans of a container at most, however large it claims to be", () => {
  const segment = (_: unknown, i: number) => ({
    is_segment: true,
    trace_id: "a".repeat(32),
    span_id: i.toString(16).padStart(16, "0"),
    start_timestamp: now / 1000 - 1,
    end_timestamp: now / 1000,
  });
  const items = Array.from({ length: 10_050 }, segment);
  expect(digestSpans({ items: items.slice(0, 1_000) }, context)).toHaveLength(1_000);
  expect(digestSpans({ items }, context)).toHaveLength(10_000);
});
