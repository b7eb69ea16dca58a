import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { skeleton } from "../../src/fingerprint/message.ts";
import { describeEvent, earlyKey, explainDifference, fingerprint, fingerprintJavaScript } from "../../src/index.ts";
import { app, event, exc } from "./case-builder.ts";
import { corpusEvents } from "./corpus.ts";

const of = (input: unknown) => fingerprint(input).fingerprint;

describe("any JSON", () => {
  const frame = fc.record(
    {
      function: fc.anything(),
      filename: fc.oneof(fc.webUrl(), fc.string(), fc.anything()),
      module: fc.oneof(fc.string(), fc.anything()),
      in_app: fc.oneof(fc.boolean(), fc.anything()),
      lineno: fc.anything(),
      colno: fc.anything(),
      context_line: fc.anything(),
      platform: fc.anything(),
      data: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const exception = fc.record(
    {
      type: fc.oneof(fc.string(), fc.anything()),
      value: fc.oneof(fc.string(), fc.anything()),
      mechanism: fc.oneof(
        fc.record(
          { exception_id: fc.nat(4), parent_id: fc.nat(4), is_exception_group: fc.boolean() },
          { requiredKeys: [] },
        ),
        fc.anything(),
      ),
      stacktrace: fc.oneof(
        fc.record({ frames: fc.array(fc.oneof(frame, fc.anything()), { maxLength: 12 }) }),
        fc.anything(),
      ),
    },
    { requiredKeys: [] },
  );
  const platform = fc.constantFrom(
    "javascript",
    "node",
    "python",
    "java",
    "csharp",
    "go",
    "ruby",
    "php",
    "elixir",
    "native",
    "other",
    "x",
  );
  const anyEvent = fc.record(
    {
      platform: fc.oneof(platform, fc.anything()),
      exception: fc.oneof(
        fc.record({ values: fc.array(fc.oneof(exception, fc.anything()), { maxLength: 6 }) }),
        fc.anything(),
      ),
      message: fc.anything(),
      logentry: fc.anything(),
      fingerprint: fc.oneof(fc.array(fc.anything()), fc.anything()),
      tags: fc.anything(),
      threads: fc.anything(),
      csp: fc.anything(),
    },
    { requiredKeys: [] },
  );

  test("gets a fingerprint, reasons and a description, and nothing throws", () => {
    fc.assert(
      fc.property(fc.oneof(anyEvent, fc.anything()), (input) => {
        const result = fingerprint(input);
        expect(result.fingerprint).toMatch(/^1\.[0-9a-f]{32}$/);
        expect(result.because.every((line) => typeof line === "string")).toBe(true);
        expect(fingerprintJavaScript(input).fingerprint).toMatch(/^1\./);
        expect(describeEvent(input).title).toBeTypeOf("string");
        expect(explainDifference(input, input)).toEqual({ same: true });
      }),
      { numRuns: 2_000 },
    );
  });
});

test("what is not part of a bug does not change the fingerprint", () => {
  const shuffle = (value: unknown): unknown =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, member]) => [key, key === "vars" ? member : shuffle(member)]),
        )
      : Array.isArray(value)
        ? value.map(shuffle)
        : value;
  for (const { name, event: original } of corpusEvents()) {
    const changed = {
      ...(shuffle(original) as object),
      release: "9.9.9",
      environment: "elsewhere",
      user: { id: "7" },
      event_id: "0".repeat(32),
      timestamp: 1,
      level: "fatal",
      breadcrumbs: [],
      unknown_field: { a: 1 },
    };
    expect(of(changed), name).toBe(of(original));
  }
});

test("lines and columns of readable code do not change the fingerprint", () => {
  const at = (lineno: number, colno: number) =>
    event(
      "node",
      exc("Error", "no lines", [
        app("pay", "/app/dist/pay.js", { lineno, colno }),
        app("charge", "/app/dist/charge.js", { lineno, colno }),
      ]),
    );
  fc.assert(fc.property(fc.nat(90_000), fc.nat(299), (line, column) => of(at(line, column)) === of(at(1, 1))));
});

test("separators in an input cannot imitate two parts", () => {
  const joined = event("node", exc("Error\u001ea", "b"));
  expect(of(joined)).not.toBe(of(event("node", exc("Error", "a\u001eb"))));
  expect(of({ fingerprint: ["a\u001eb"] })).not.toBe(of({ fingerprint: ["a", "b"] }));
});

test("a lone surrogate counts as what is left of it after UTF-8", () => {
  const over = (text: string) => new TextDecoder().decode(new TextEncoder().encode(text));
  for (const text of ["Cart \ud83d empty", "\udc00", `${"x".repeat(511)}😀`]) {
    expect(of({ message: over(text) })).toBe(of({ message: text }));
  }
});

describe("hostile input", () => {
  const hostile: Record<string, (n: number) => string> = {
    "letters and digits": (n) => "a1-".repeat(n),
    dotted: (n) => "a.1.".repeat(n),
    brackets: (n) => "[{".repeat(n),
    quotes: (n) => `"'\``.repeat(n),
    escapes: (n) => '"\\'.repeat(n),
    digits: (n) => "1".repeat(n),
    numbers: (n) => "1,1.1:".repeat(n),
    addresses: (n) => "a@a.".repeat(n),
    pairs: (n) => "a=b=".repeat(n),
    paths: (n) => "/a1".repeat(n),
    windows: (n) => "a:\\b c\\".repeat(n),
    hex: (n) => "ab:cd-".repeat(n),
    months: (n) => "Jan 1 Mon ".repeat(n),
    codes: (n) => "exit code error status ".repeat(n),
    base64: (n) => "Ab1/+".repeat(n),
    blanks: (n) => " ".repeat(n),
    templates: (n) => "{{ ".repeat(n),
    brackets2: (n) => "<(".repeat(n),
  };

  // The length grows thirty thousand times: a pattern that backtracks would not end before the runner gives up on the test.
  test.each(Object.entries(hostile))("%s costs no more than its length", (_, make) => {
    for (const n of [10, 100, 1_000, 300_000]) {
      const text = make(n);
      for (const platform of ["node", "native", "java", "csharp", "python", "ruby", "php", "go", "elixir", "other"]) {
        const frame = { function: text, filename: text, module: text, package: text, context_line: text };
        const thrown = {
          platform,
          exception: { values: [{ type: text, value: text, stacktrace: { frames: [frame] } }] },
        };
        expect(of(thrown)).toMatch(/^1\./);
        expect(of({ platform, message: text, fingerprint: [`{{ message }}${text}`] })).toMatch(/^1\./);
      }
      expect(skeleton(text).length).toBeLessThanOrEqual(600);
    }
  });

  test("10,000 frames, 100 causes, cycles and names of the language are all answered", () => {
    const frames = Array.from({ length: 10_000 }, (_, i) => app(`f${i % 7}`, `/app/${i}.js`));
    expect(of(event("node", exc("Error", "x", frames)))).toMatch(/^1\./);
    const causes = Array.from({ length: 100 }, (_, i) =>
      exc("Error", `cause ${i}`, [app("__proto__", "/app/a.js")], {
        mechanism: { exception_id: 99 - i, parent_id: 98 - i },
      }),
    );
    expect(of(event("node", causes))).toMatch(/^1\./);
    const circular = [0, 1, 2].map((id) =>
      exc("Error", "x", [], { mechanism: { exception_id: id, parent_id: (id + 1) % 3, is_exception_group: true } }),
    );
    expect(of(event("node", circular))).toMatch(/^1\./);
    for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
      const events = [
        event("node", exc(name, name, [app(name, name)])),
        event("java", exc(name, name, [{ module: name, function: name }])),
      ];
      for (const one of events) expect(of(one)).toMatch(/^1\./);
    }
  });

  test("an early key is found or refused, and never throws", () => {
    const cyclic = new Error("a", { cause: undefined });
    (cyclic as { cause: unknown }).cause = cyclic;
    expect(earlyKey(cyclic)).toMatch(/^[0-9a-f]{32}$/);
    let deep = new Error("end");
    for (let i = 0; i < 100; i++) deep = new Error("x", { cause: deep });
    expect(earlyKey(deep)).toBeUndefined();
    const trap = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("no");
      },
    });
    for (const odd of [trap, null, undefined, "text", 7, {}, [], Symbol("x"), new Proxy({}, {})])
      expect(earlyKey(odd)).toBeUndefined();
  });
});
