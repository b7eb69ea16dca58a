import { describe, expect, it } from "vitest";
import { isFailure, readSegment, readTransaction, tracePosition } from "../../src/index.ts";

const NOW = 1_795_000_000_000;

describe("readTransaction", () => {
  it("reads a transaction event of SDK 9, 10 and 11", () => {
    const event = {
      type: "transaction",
      transaction: "GET /cart/:id",
      start_timestamp: 1_795_000_000.25,
      timestamp: 1_795_000_001,
      release: "1.0",
      environment: "production",
      contexts: { trace: { trace_id: "t", span_id: "s", op: "http.server", status: "not_found" } },
    };
    expect(readTransaction(event, NOW)).toEqual({
      transaction: "GET /cart/:id",
      op: "http.server",
      status: "not_found",
      release: "1.0",
      environment: "production",
      end: 1_795_000_001_000,
      duration: 750,
      traceId: "t",
      spanId: "s",
    });
  });

  it("takes a status nobody set for a good one, and an app's own words for a failure", () => {
    const statusOf = (status: unknown) => readTransaction({ contexts: { trace: { status } } }, NOW).status;
    expect([undefined, null, "ok", "cancelled", "the disk is full", 7].map(statusOf)).toEqual([
      "ok",
      "ok",
      "ok",
      "cancelled",
      "internal_error",
      "internal_error",
    ]);
  });

  it("reads ISO dates, and counts what says nothing about itself", () => {
    const dates = { start_timestamp: "2026-11-21T00:00:00Z", timestamp: "2026-11-21T00:00:01.5Z" };
    expect(readTransaction(dates, NOW).duration).toBe(1_500);
    expect(readTransaction({ contexts: "odd", transaction: 7 }, NOW)).toMatchObject({
      transaction: "<unlabeled transaction>",
      op: "",
      status: "ok",
      end: NOW,
    });
  });
});

describe("readSegment", () => {
  const span = {
    name: "GET /cart/:id",
    trace_id: "t",
    span_id: "s",
    start_timestamp: 1_795_000_000,
    end_timestamp: 1_795_000_002,
    is_segment: true,
    status: "error",
    attributes: {
      "sentry.op": { value: "http.server", type: "string" },
      "sentry.status.message": { value: "not_found", type: "string" },
      "sentry.release": { value: "1.0", type: "string" },
      "sentry.environment": { value: "production", type: "string" },
    },
  };

  it("reads the segment of a streamed trace as the transaction it is", () => {
    expect(readSegment(span, NOW)).toEqual({
      transaction: "GET /cart/:id",
      op: "http.server",
      status: "not_found",
      release: "1.0",
      environment: "production",
      end: 1_795_000_002_000,
      duration: 2_000,
      traceId: "t",
      spanId: "s",
    });
    expect(readSegment({ ...span, status: "ok" }, NOW)?.status).toBe("ok");
    expect(readSegment({ ...span, attributes: {} }, NOW)?.status).toBe("internal_error");
  });

  it("knows that a span inside a segment is no transaction", () => {
    expect(readSegment({ ...span, is_segment: false }, NOW)).toBeUndefined();
  });
});

describe("isFailure", () => {
  it("counts neither what went well, nor what was cancelled, nor what nobody knows", () => {
    expect(["ok", "cancelled", "unknown", "internal_error", "not_found"].map(isFailure)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});

describe("tracePosition", () => {
  it("spreads traces evenly, also those of ids that count up", () => {
    const positions = Array.from({ length: 10_000 }, (_, i) => tracePosition(i.toString(16).padStart(32, "0")));
    for (const share of [0.01, 0.1, 0.5]) {
      const passed = positions.filter((position) => position < share).length;
      // Four standard deviations of a fair draw.
      expect(Math.abs(passed - share * 10_000)).toBeLessThan(4 * Math.sqrt(10_000 * share * (1 - share)));
    }
    expect(Math.min(...positions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...positions)).toBeLessThan(1);
  });

  it("is the same wherever it is asked", () => {
    expect(tracePosition("570cb48401494c14a61ffe71a946696f")).toBe(tracePosition("570cb48401494c14a61ffe71a946696f"));
  });
});
