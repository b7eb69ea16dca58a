import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeEvent } from "../src/index.ts";

const thrown = (exception: unknown, more: object = {}) => describeEvent({ exception, ...more });

describe("describeEvent", () => {
  it("names an error by type and first line of its value", () => {
    expect(thrown({ values: [{ type: "PaymentError", value: "\nOrder 17 failed\nat all" }] })).toEqual({
      title: "PaymentError: Order 17 failed",
      culprit: "",
      level: "error",
      platform: "other",
    });
  });

  it("names a chain by its outermost exception, the last of the list", () => {
    const values = [{ type: "SocketError", value: "closed" }, null, { type: "QueryError", value: "no answer" }];
    expect(thrown({ values }).title).toBe("QueryError: no answer");
  });

  it.each([
    [[{ type: "A", value: "b" }], "A: b"],
    [{ type: "A", value: "b" }, "A: b"],
    [{ values: [{ type: "A" }] }, "A"],
    [{ values: [{ value: "b" }] }, "b"],
    [{ values: [{ value: 7 }] }, "7"],
    [{ values: [{ stacktrace: { frames: [{ function: "main" }, { function: "crash" }] } }] }, "crash"],
    [{ values: "rubbish" }, "<unlabeled event>"],
    [{ values: [] }, "<unlabeled event>"],
  ])("reads the exception %j", (exception, title) => {
    expect(thrown(exception).title).toBe(title);
  });

  it.each([
    [{ message: "hello\nworld" }, "hello"],
    [{ message: { message: "hello %s", formatted: "hello you" } }, "hello you"],
    [{ logentry: { message: "hello %s", params: ["you"], formatted: "hello you" } }, "hello you"],
    [{ logentry: "hello" }, "hello"],
    [
      { csp: { effective_directive: "img-src", blocked_uri: "https://ads.example" } },
      "Blocked 'img-src' from 'https://ads.example'",
    ],
    [{}, "<unlabeled event>"],
  ])("names the event %j", (event, title) => {
    expect(describeEvent(event).title).toBe(title);
  });

  it("says where it happened: by transaction, else by the innermost frame of the app", () => {
    const frames = [
      { function: "main", module: "server", in_app: true },
      { function: "charge", module: "billing", in_app: true },
      { function: "query", module: "pg", in_app: false },
    ];
    const exception = { values: [{ type: "E", stacktrace: { frames } }] };
    expect(thrown(exception).culprit).toBe("billing in charge");
    expect(thrown(exception, { transaction: "POST /pay" }).culprit).toBe("POST /pay");
  });

  it("cuts what is too long to read, between characters", () => {
    const { title } = thrown({ values: [{ type: "E", value: "😀".repeat(1_000) }] });
    expect(title.length).toBeLessThanOrEqual(256);
    expect(title.isWellFormed()).toBe(true);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.constantFrom("exception", "values", "stacktrace", "frames", "message", "type"),
          maxDepth: 5,
        }),
        (event) => {
          expect(describeEvent(event).title).not.toBe("");
        },
      ),
    );
    for (const event of [null, undefined, 7, "text", []]) expect(describeEvent(event).title).toBe("<unlabeled event>");
  });
});
