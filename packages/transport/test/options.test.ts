import { describe, expect, it } from "vitest";
import { createWinnow as createBrowserWinnow } from "../src/browser.ts";
import { createWinnow, WinnowError, type WinnowOptions, withWinnow } from "../src/node.ts";

describe("createWinnow and withWinnow", () => {
  it.each([
    [{ sample: 2 }, 'option "sample" must be a number from 0 to 1 or a function, got 2'],
    [{ upstream: "both" }, 'option "upstream" must be "auto", "receiver" or "sentry", got "both"'],
    [{ ladder: { first: -1 } }, /option "ladder\.first" must be .* got -1/],
    [{ ladder: { waits: [] } }, /option "ladder\.waits" must be .* got \[\]/],
    [{ payloadsPerMinute: Number.NaN }, /option "payloadsPerMinute" must be .* got NaN/],
    [{ maxGroups: 0 }, /option "maxGroups" must be .* got 0/],
    [{ spacing: { first: 10, max: 5 } }, /option "spacing\.max" must be .* got 5/],
    [{ fingerprint: "x" }, 'option "fingerprint" must be a function, got "x"'],
    [{ setFingerprint: 1 }, 'option "setFingerprint" must be true or false, got 1'],
    [{ earlyFold: "no" }, 'option "earlyFold" must be true or false, got "no"'],
    [{ compress: null }, 'option "compress" must be true or false, got null'],
    [{ scrub: "all" }, 'option "scrub" must be true, false or an object, got "all"'],
    [{ ladder: 3 }, 'option "ladder" must be an object with first and waits, got 3'],
    [{ ladder: { firts: 1 } }, /option "ladder\.firts" must be one of ladder\.first, ladder\.waits, got "firts"/],
    [{ scrub: { kys: [] } }, 'option "scrub.kys" must be one of scrub.keys, scrub.patterns, got "kys"'],
    [null, 'option "options" must be an object, got null'],
    [{ smaple: 1 }, /option "smaple" must be one of .*sample.*, got "smaple"/],
  ])("name the option, the rule and the value: %j", (options, message) => {
    for (const create of [createWinnow, createBrowserWinnow, (o: WinnowOptions) => withWinnow({}, o)]) {
      const attempt = () => create(options as WinnowOptions);
      expect(attempt).toThrow(WinnowError);
      expect(attempt).toThrow(message);
    }
  });

  it("leave every other option of init as it was written", () => {
    const init = { dsn: "https://k@h/1", tracesSampleRate: 0.5, transportOptions: { keepAlive: true, bufferSize: 7 } };
    const installed = withWinnow(init);
    expect(installed).toMatchObject(init);
    expect(init).not.toHaveProperty("integrations");
  });

  it("respect integrations given as a list and as a function", () => {
    const mine = { name: "Mine" };
    const listed = withWinnow({ integrations: [mine] }).integrations;
    expect(listed.map(({ name }) => name)).toEqual(["Mine", "Dedupe"]);
    const made = withWinnow({ integrations: (defaults: { name: string }[]) => [...defaults, mine] }).integrations;
    expect(made([{ name: "Default" }]).map(({ name }) => name)).toEqual(["Default", "Mine", "Dedupe"]);
  });
});
