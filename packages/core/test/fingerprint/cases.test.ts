import { describe, expect, test } from "vitest";
import { skeleton } from "../../src/fingerprint/message.ts";
import { fingerprint, fingerprintJavaScript } from "../../src/index.ts";
import { message, type Pair } from "./case-builder.ts";
import { groupingCases, paramCases } from "./corpus.ts";
import { PAIRS_FOUR } from "./pairs-four.ts";
import { PAIRS_ONE } from "./pairs-one.ts";
import { PAIRS_THREE } from "./pairs-three.ts";
import { PAIRS_TWO } from "./pairs-two.ts";
import { PARAM_PAIRS_FIVE } from "./param-pairs-five.ts";
import { PARAM_PAIRS_FOUR } from "./param-pairs-four.ts";
import { PARAM_PAIRS_ONE } from "./param-pairs-one.ts";
import { PARAM_PAIRS_THREE } from "./param-pairs-three.ts";
import { PARAM_PAIRS_TWO } from "./param-pairs-two.ts";

/** Every miss with both lists of reasons, so that one run shows all of them. */
function misses(pairs: readonly Pair[]): string[] {
  return pairs.flatMap((pair) => {
    const [a, b] = [fingerprint(pair.a), fingerprint(pair.b)];
    if ((a.fingerprint === b.fingerprint) === (pair.relation === "same")) return [];
    return [`${pair.name} must be ${pair.relation}\n  a ${a.because.join("\n    ")}\n  b ${b.because.join("\n    ")}`];
  });
}

const messages = (rows: readonly (readonly ["same" | "different", string, string])[]): Pair[] =>
  rows.map(([relation, a, b]) => ({ name: a, relation, a: message(a), b: message(b) }));

describe("pairs of events", () => {
  test("of the corpus group as people expect", () => {
    expect(misses(groupingCases())).toEqual([]);
  });

  test("of the corpus with only a message group as people expect", () => {
    const pairs = paramCases().map(({ kind, relation, a, b }) => ({
      name: kind,
      relation,
      a: message(a),
      b: message(b),
    }));
    expect(misses(pairs)).toEqual([]);
  });

  test.each([
    ["first", PAIRS_ONE],
    ["second", PAIRS_TWO],
    ["third", PAIRS_THREE],
    ["fourth", PAIRS_FOUR],
    ["first set of messages", messages(PARAM_PAIRS_ONE)],
    ["second set of messages", messages(PARAM_PAIRS_TWO)],
    ["third set of messages", messages(PARAM_PAIRS_THREE)],
    ["fourth set of messages", messages(PARAM_PAIRS_FOUR)],
    ["fifth set of messages", messages(PARAM_PAIRS_FIVE)],
  ])("written here group as people expect: %s", (_, pairs) => {
    expect(misses(pairs)).toEqual([]);
  });
});

test("the build for browsers gives the same fingerprint and reasons for JavaScript events", () => {
  const events = [...groupingCases(), ...PAIRS_ONE, ...PAIRS_TWO, ...PAIRS_THREE, ...PAIRS_FOUR].flatMap(({ a, b }) => [
    a,
    b,
  ]);
  const ours = events.filter((event) => /^(?:javascript|node)$/.test((event as { platform: string }).platform));
  expect(ours.length).toBeGreaterThan(200);
  for (const event of ours) {
    const [all, small] = [fingerprint(event), fingerprintJavaScript(event)];
    expect({ ...small, because: small.because }).toEqual({ ...all, because: all.because });
  }
});

test("a message that was masked is not masked again", () => {
  const rows = [...PARAM_PAIRS_ONE, ...PARAM_PAIRS_TWO, ...PARAM_PAIRS_THREE, ...PARAM_PAIRS_FOUR].flatMap(
    ([, a, b]) => [a, b],
  );
  for (const text of [...rows, ...paramCases().flatMap(({ a, b }) => [a, b])]) {
    expect(skeleton(skeleton(text))).toBe(skeleton(text));
  }
});
