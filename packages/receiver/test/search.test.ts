import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReceiverError } from "../src/receiver-error.ts";
import { parseSearch } from "../src/search/parse-search.ts";
import { tokenize } from "../src/search/tokenize.ts";

const now = Date.UTC(2026, 0, 31, 12);
const parse = (query: string) => parseSearch(query, { now, actor: "jane" });
const failure = (query: string) => {
  try {
    parse(query);
  } catch (error) {
    if (error instanceof ReceiverError) return [error.status, error.where];
    throw error;
  }
  return undefined;
};

describe("reading a query", () => {
  it("tells words, filters, quotes, lists and negation apart", () => {
    expect(
      tokenize('foo !bar level:error city:"new york" !release:[a, "b c"] timesSeen:>=10 http://x.y/z'),
    ).toMatchObject([
      { kind: "text", value: { text: "foo" } },
      { kind: "text", value: { text: "bar" }, negated: true },
      { kind: "filter", key: "level", values: [{ text: "error" }] },
      { kind: "filter", key: "city", values: [{ text: "new york" }] },
      { kind: "filter", key: "release", values: [{ text: "a" }, { text: "b c" }], negated: true },
      { kind: "filter", key: "timesSeen", operator: ">=", values: [{ text: "10" }] },
      { kind: "text", value: { text: "http://x.y/z" } },
    ]);
  });

  it("reads a quote with backslashes and quotes in it, also at its end", () => {
    const text = (query: string) => tokenize(query).map((token) => token.kind === "text" && token.value.text);
    expect(text(String.raw`"a b\\" c`)).toEqual([String.raw`a b\\`, "c"]);
    expect(text(String.raw`"a \"b\"" "\\\"" "a\b" "a\*"`)).toEqual([
      'a "b"',
      String.raw`\\"`,
      String.raw`a\b`,
      String.raw`a\*`,
    ]);
    expect(parse(String.raw`dir:["C:\\", "D:\\a b\\"]`)).toMatchObject([{ patterns: [["C:\\"], ["D:\\a b\\"]] }]);
  });

  it("reads periods, days and moments", () => {
    expect(parse("firstSeen:-24h")).toEqual([
      { kind: "time", field: "first_seen", from: now - 86_400_000, negated: false },
    ]);
    expect(parse("lastSeen:2026-01-01")).toMatchObject([{ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) }]);
    expect(parse("lastSeen:>2026-01-01")).toMatchObject([{ from: Date.UTC(2026, 0, 2) }]);
    // Further back than Postgres knows is the year one.
    expect(parse("age:-999999w")).toMatchObject([{ from: Date.parse("0001-01-01") }]);
    expect(parse("age:+7d")).toMatchObject([{ to: now - 7 * 86_400_000 }]);
  });

  it("knows who me is, and takes what has no meaning of its own for a tag", () => {
    expect(parse("assigned:[me, none] shop:berlin tags[level]:x")).toMatchObject([
      { kind: "assigned", values: ["jane", null] },
      { kind: "tag", key: "shop" },
      { kind: "tag", key: "level" },
    ]);
  });

  it.each([
    ["is:fine", 3],
    ["foo level:loud", 10],
    ['a "b', 2],
    ["release:[a, b", 8],
    ["release:", 0],
    ["x timesSeen:many", 12],
    ["firstSeen:yesterday", 10],
    ["level:>error", 0],
    ["a OR b", 2],
    ["has:", 0],
    ["issue:?", 6],
    ["a\0", 1],
  ])("points at what is wrong with %s", (query, at) => {
    expect(failure(query)).toEqual([400, `query:${at}`]);
  });

  it("either understands a text or points into it, and never fails otherwise", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab:!"[],*\\>-1 is') })), (query) => {
        const [status, where] = failure(query) ?? [400, "query:0"];
        expect(status).toBe(400);
        expect(Number(String(where).slice(6))).toBeLessThanOrEqual(query.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
