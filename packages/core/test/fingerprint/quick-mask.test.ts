import fc from "fast-check";
import { expect, test } from "vitest";
import { plainMask } from "../../src/fingerprint/plain-mask.ts";
import { quickMask } from "../../src/fingerprint/quick-mask.ts";

const piece = fc.oneof(
  fc.constantFrom(
    ..." #(),;!?.:-_/<>".split(""),
    "order",
    "A1",
    "12d",
    "1e5",
    "deadbeef12",
    "cafe",
    "\u00e9",
    "\u0663",
    "\u2028",
  ),
  fc.constantFrom("8cc63366-d88d-41d6-9c39-5c0824fcc036", "5fc35719b9cf96ec602dbc748ff31c587a46961d"),
  fc.nat(99_999).map(String),
);

test("the quick mask treats words as the patterns do that describe it", () => {
  let masked = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      // The word in front keeps away the rules that look at the beginning of a message.
      const text = `item${pieces.join("")}`;
      const quick = quickMask(text);
      // Where digits may be a code, nothing is masked.
      if (quick === text) return;
      masked++;
      expect(quick).toBe(plainMask(text));
    }),
    { numRuns: 3_000 },
  );
  expect(masked).toBeGreaterThan(1_000);
});

test.each([
  ["17 rows", "<n> rows"],
  ["row 17", "row <n>"],
  ["rows (17) #18, 19;", "rows (<n>) #<n>, <n>;"],
  ["10.1.2.3:80 at 12:30", "00.0.0.0:00 at 00:00"],
  ["build 5fc35719b is old", "build fffffffff is old"],
  ["lease 8cc63366-d88d-41d6-9c39-5c0824fcc036 ended", "lease <uuid> ended"],
  ["v17 of a1", "v17 of a1"],
])("%s becomes %s", (message, mask) => {
  expect(quickMask(message)).toBe(mask);
});

test.each(["Error: GET /api/users 404", "Uncaught POST /api/users 404"])(
  "the status of a request stays, whatever stands before it: %s",
  (text) => expect(plainMask(text)).not.toBe(plainMask(text.replace("404", "500"))),
);
