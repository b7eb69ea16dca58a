import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveWinnowOptions, type WinnowOptions } from "../src/options.ts";
import { fillPageOptions } from "../src/page/page-options.ts";

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const valid = fc.record({
  upstream: maybe(fc.constantFrom("auto" as const, "receiver" as const, "sentry" as const)),
  ladder: maybe(fc.record({ first: maybe(fc.nat(9)) }, { requiredKeys: [] })),
  spacing: maybe(
    fc.record({ first: fc.nat(1_000), max: fc.integer({ min: 1_000, max: 90_000 }) }, { requiredKeys: [] }),
  ),
  payloadsPerMinute: maybe(fc.nat(100)),
  maxGroups: maybe(fc.integer({ min: 1, max: 5_000 })),
  setFingerprint: maybe(fc.boolean()),
  earlyFold: maybe(fc.boolean()),
  compress: maybe(fc.boolean()),
  scrub: maybe(fc.oneof(fc.boolean(), fc.constant({ keys: ["pin", /^x$/g], patterns: [/abc/] }))),
});

it("a production build of a page understands every valid option as a checked one", () => {
  fc.assert(
    fc.property(valid, (options) => {
      const checked = resolveWinnowOptions(options as WinnowOptions);
      const filled = fillPageOptions(options as WinnowOptions);
      const { ladder, spacing, payloadsPerMinute, maxGroups } = checked.fold;
      expect(filled).toMatchObject({ ladder, spacing, payloadsPerMinute, maxGroups });
      for (const name of ["upstream", "setFingerprint", "earlyFold", "scrub"] as const)
        expect(filled[name]).toEqual(checked[name]);
    }),
  );
});

it.each([0, 0.3, 1, () => true, () => false, () => 0.3, () => "much", () => Number.NaN, () => fail()])(
  "and samples as that does: %s",
  (sample) => {
    const [checked, filled] = [resolveWinnowOptions, fillPageOptions].map((read) => read({ sample } as WinnowOptions));
    for (const chance of [0, 0.29, 0.31, 0.99]) {
      expect(filled?.sample({}, chance)).toBe(checked?.sample({}, chance));
    }
  },
);

function fail(): never {
  throw new Error("no share today");
}
