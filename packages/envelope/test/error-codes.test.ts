import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_ENVELOPE_LIMITS, ENVELOPE_ERROR_CODES } from "../src/wire.ts";

const page = readFileSync(new URL("../../../docs/envelope.md", import.meta.url), "utf8");

describe("docs/envelope.md", () => {
  test.each(ENVELOPE_ERROR_CODES)("explains the code %s", (code) => {
    expect(page).toMatch(new RegExp(`^\\| \`${code}\` \\| \\S`, "m"));
  });

  test("explains no code that does not exist", () => {
    const table = page.slice(page.indexOf("| code |"), page.indexOf("## ", page.indexOf("| code |")));
    const listed = [...table.matchAll(/^\| `([a-z_]+)` \|/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual([...ENVELOPE_ERROR_CODES].sort());
  });

  test.each(Object.entries(DEFAULT_ENVELOPE_LIMITS))("states the limit %s with its default", (name, value) => {
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| ${value.toLocaleString("en")} `, "m"));
  });
});
