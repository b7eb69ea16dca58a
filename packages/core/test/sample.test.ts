import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CoreError, resolveSample } from "../src/index.ts";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("resolveSample", () => {
  test("a payload passes exactly if the random number lies below the share", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), random, (share, at) => {
        expect(resolveSample(share)(undefined, at)).toBe(at < share);
        expect(resolveSample(() => share)(undefined, at)).toBe(at < share);
      }),
    );
  });

  test("share 0 passes nothing, share 1 and no option pass everything", () => {
    fc.assert(
      fc.property(random, (at) => {
        expect(resolveSample(0)(undefined, at)).toBe(false);
        expect(resolveSample(1)(undefined, at)).toBe(true);
        expect(resolveSample(undefined)(undefined, at)).toBe(true);
      }),
    );
  });

  test("a function decides by what it is given, with a share or with yes and no", () => {
    const sample = resolveSample((event: { level: string }) =>
      event.level === "fatal" ? true : event.level === "error" ? 0.5 : false,
    );
    expect(sample({ level: "fatal" }, 0.99)).toBe(true);
    expect(sample({ level: "error" }, 0.49)).toBe(true);
    expect(sample({ level: "error" }, 0.5)).toBe(false);
    expect(sample({ level: "info" }, 0)).toBe(false);
  });

  test("a function that throws or returns no share lets the payload pass", () => {
    const broken = [() => Number.NaN, () => 2, () => -1, () => "1", () => undefined, () => null];
    for (const decide of broken) expect(resolveSample(decide as never)(undefined, 0.99)).toBe(true);
    const throwing = () => {
      throw new Error("in the user's code");
    };
    expect(resolveSample(throwing)(undefined, 0.99)).toBe(true);
  });

  test.each([
    [2, "2"],
    [-0.1, "-0.1"],
    [Number.NaN, "NaN"],
    ["0.5", '"0.5"'],
    [null, "null"],
    [{}, "{}"],
  ])("%j is refused by name, rule and value", (option, shown) => {
    const message = `option "sample" must be a number from 0 to 1 or a function, got ${shown}`;
    expect(() => resolveSample(option as never)).toThrow(new CoreError("option", message));
  });
});
