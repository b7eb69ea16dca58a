import { describe, expect, test } from "vitest";
import { payloadSchemaOf, transactionTallyBatchSchema, transactionTallySchema } from "../src/index.ts";
import { makeTransactionTallyItem, parseJsonItem, TRANSACTION_TALLY_CONTENT_TYPE } from "../src/wire.ts";

const tally = {
  transaction: "GET /cart/:id",
  op: "http.server",
  status: "ok",
  hour: 498_674,
  count: 3,
  durations: [
    [-177, 1],
    [42, 2],
  ] as [number, number][],
};
const batch = {
  id: "019f0000-0000-7000-8000-000000000000",
  producer: "8c0b1d6e-6b5b-4c41-9d0b-0d1f2a3b4c5d",
  transactions: [tally],
};

describe("a tally of transactions", () => {
  test("passes as it is, in an item of its own type", () => {
    expect(transactionTallyBatchSchema.parse(batch)).toEqual(batch);
    const item = makeTransactionTallyItem(batch);
    expect(item.header).toMatchObject({
      type: "transaction_tally",
      content_type: TRANSACTION_TALLY_CONTENT_TYPE,
      item_count: 1,
    });
    expect(payloadSchemaOf(item.header)?.parse(parseJsonItem(item))).toEqual(batch);
  });

  const refused: [string, object][] = [
    ["a count that the durations do not sum up to", { count: 4 }],
    ["a count of nothing", { count: 0, durations: [] }],
    ["durations that are not sorted", { durations: [...tally.durations].reverse() }],
    [
      "a bucket twice",
      {
        durations: [
          [42, 1],
          [42, 2],
        ],
      },
    ],
    ["a bucket below the lowest", { durations: [[-178, 3]] }],
    ["a bucket above the highest", { durations: [[554, 3]] }],
    ["half a bucket", { durations: [[1.5, 3]] }],
    [
      "a count that is no whole number",
      {
        durations: [
          [1, 2.5],
          [2, 0.5],
        ],
      },
    ],
    ["an hour in seconds", { hour: 1_795_000_000 }],
    ["no hour", { hour: undefined }],
  ];
  test.each(refused)("is refused for %s", (_what, change) => {
    expect(transactionTallySchema.safeParse({ ...tally, ...change }).success).toBe(false);
  });

  test("is cleaned where it only describes: long text is cut, odd text is left out", () => {
    const odd = {
      ...tally,
      transaction: "x".repeat(1_000),
      op: 7,
      environment: {},
      release: "r".repeat(300),
      extra: 1,
    };
    expect(transactionTallySchema.parse(odd)).toEqual({
      ...tally,
      transaction: "x".repeat(200),
      op: "7",
      environment: undefined,
      release: "r".repeat(250),
    });
  });
});
