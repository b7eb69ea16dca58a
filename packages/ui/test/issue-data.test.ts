import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeIssue, type Issue } from "../src/app/api/issue.ts";
import { nextCursor } from "../src/app/api/request.ts";
import { unknownTo, updateInPlace } from "../src/app/state/merge-issues.ts";
import { statusOfQuery, withStatus } from "../src/app/text/query-status.ts";

const issue = (id: string, count: number): Issue => ({
  ...decodeIssue({ id, count: String(count) })!,
  hours: [{ at: 0, count }],
  days: [],
  details: {},
});

describe("an answer of the receiver", () => {
  test("never breaks the page, whatever its fields hold", () => {
    fc.assert(
      fc.property(
        fc.record({ id: fc.oneof(fc.string(), fc.integer()) }),
        fc.dictionary(
          fc.constantFrom("count", "stats", "metadata", "winnow", "lastSeen", "title", "project", "level"),
          fc.jsonValue(),
        ),
        (id, rest) => {
          const read = decodeIssue({ ...rest, ...id });
          expect(read?.id).toBe(String(id.id));
          expect(Number.isFinite(read?.lastSeen)).toBe(true);
          expect(read?.count).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test("names the next page in its Link header as Sentry does", () => {
    const link = (results: boolean) =>
      `<https://x/?a=1,2>; rel="previous"; results="true"; cursor="0:0:1", <https://x/>; rel="next"; results="${results}"; cursor="0:50:0"`;
    expect(nextCursor(link(true))).toBe("0:50:0");
    expect(nextCursor(link(false))).toBeUndefined();
    expect(nextCursor(null)).toBeUndefined();
  });
});

describe("live changes", () => {
  test("replace known issues where they stand and bring none in", () => {
    const shown = [issue("a", 5), issue("b", 1)];
    const changed = [issue("c", 9), issue("b", 2)];
    expect(updateInPlace(shown, changed).map(({ id, count }) => [id, count])).toEqual([
      ["a", 5],
      ["b", 2],
    ]);
    expect(unknownTo(shown, changed).map(({ id }) => id)).toEqual(["c"]);
  });

  test("never take a count back because an answer came late", () => {
    expect(updateInPlace([issue("a", 5)], [issue("a", 4)])[0]?.count).toBe(5);
  });
});

describe("the status in a query", () => {
  test("is read, changed and taken away without touching the rest", () => {
    expect(statusOfQuery("level:error is:resolved timeout")).toBe("resolved");
    expect(statusOfQuery("this:unresolved !is:resolved")).toBeUndefined();
    expect(withStatus("level:error is:resolved  timeout", "ignored")).toBe("is:ignored level:error timeout");
    expect(withStatus("is:unresolved", undefined)).toBe("");
    expect(withStatus("", "unresolved")).toBe("is:unresolved");
  });
});
