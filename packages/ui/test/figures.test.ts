import fc from "fast-check";
import { expect, test } from "vitest";
import { covers } from "../src/app/api/viewer.ts";
import { formatBytes, parseBytes } from "../src/app/text/format-bytes.ts";
import { formatUntil } from "../src/app/text/format-until.ts";
import { issuesOfQuery } from "../src/app/text/release-query.ts";
import { sdkOf, sdks } from "../src/app/text/snippets.ts";

test("bytes have three digits at most, and never a thousand of a unit", () => {
  expect([0, 999, 1000, 4_249, 99_950, 999_499, 999_500, 2_840_000_000].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1 kB",
    "4.25 kB",
    "100 kB",
    "999 kB",
    "1 MB",
    "2.84 GB",
  ]);
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 50 }), (bytes) => {
      const shown = formatBytes(bytes);
      expect(shown).toMatch(/^\d{1,3}(\.\d{1,2})? (B|kB|MB|GB|TB|PB)$/);
      // What is read back is as near as three digits are.
      expect(Math.abs((parseBytes(shown.replace("PB", "000 TB")) ?? bytes) - bytes)).toBeLessThanOrEqual(bytes * 0.006);
    }),
  );
});

test("sizes are read as people write them, and what is none is not a number", () => {
  expect(["500 MB", "2g", " 1.5 kb ", "1000", "0"].map(parseBytes)).toEqual([5e8, 2e9, 1500, 1000, 0]);
  expect(["", "a lot", "1,5 GB", "-3", "5 parsecs", "9e9 TB"].map(parseBytes)).toEqual(Array(6).fill(undefined));
});

test("a moment to come is as far as the next unit says, and one that has passed is now", () => {
  const at = (seconds: number) => formatUntil(1_000_000 + seconds * 1000, 1_000_000);
  expect([-5, 0, 31, 89, 600, 7200, 86_400 * 9].map(at)).toEqual([
    "now",
    "now",
    "in 31 s",
    "in 89 s",
    "in 10 min",
    "in 2 h",
    "in 9 d",
  ]);
});

test("a stronger scope includes the weaker ones of its kind and no other", () => {
  expect(covers(["event:admin"], "event:read")).toBe(true);
  expect(covers(["event:read"], "event:write")).toBe(false);
  expect(covers(["event:admin"], "project:read")).toBe(false);
  expect(covers(["project:releases"], "project:releases")).toBe(true);
  expect(covers(["project:releases"], "project:read")).toBe(false);
  expect(covers(["project:write"], "project:releases")).toBe(false);
});

test("every SDK has its DSN in the lines, as a text that ends where it should", () => {
  const dsn = `https://wn"'\\@errors.example/1`;
  for (const { stock, folded } of sdks) {
    for (const code of [stock, folded?.code].flatMap((lines) => lines ?? [])) {
      const written = code(dsn);
      expect(written.includes(JSON.stringify(dsn)) || written.includes(dsn.replace(/['\\]/g, "\\$&")), written).toBe(
        true,
      );
    }
  }
});

test("a platform finds its SDK", () => {
  const names = ["node", "javascript-react", "python-django", "go", "dotnet", "PHP-Laravel", "", "cobol"].map(
    (platform) => sdkOf(platform).name,
  );
  expect(names).toEqual(["Node", "Browser", "Python", "Go", ".NET", "PHP", "Node", "Node"]);
});

test("the name of a release in a search stays one value, whatever is in it", () => {
  expect(issuesOfQuery('shop "x" \\1')).toBe('release:"shop \\"x\\" \\\\1"');
});
