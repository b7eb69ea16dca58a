import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOf, formatCount, formatShare } from "../src/app/text/format-count.ts";
import { formatAge } from "../src/app/text/format-time.ts";
import { linkTarget, printable } from "../src/app/text/printable.ts";

describe("text of an event", () => {
  test("shows controls as symbols instead of obeying them", () => {
    expect(printable("a\u0000b\u001b[31mc\u007f")).toBe("a␀b␛[31mc␡");
  });

  test("makes direction overrides and invisible characters visible", () => {
    expect(printable("\u202Egnp.exe\u200B\u2066")).toBe("�gnp.exe��");
  });

  test("keeps right-to-left scripts, combined emoji and accents", () => {
    const text = "שלום مرحبا 👩‍👩‍👧‍👦 é नमस्ते";
    expect(printable(text)).toBe(text);
  });

  test("never exceeds its limit and never holds half a character, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 2, max: 30 }), (text, limit) => {
        const shown = printable(text, limit);
        expect(shown.length).toBeLessThanOrEqual(limit);
        expect(shown).not.toMatch(/\p{Cs}/u);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  test("keeps line breaks only where asked", () => {
    expect(printable("a\r\n\tb")).toBe("a b");
    expect(printable("a\r\nb", 400, "many")).toBe("a\nb");
  });

  test("links to http and https and to nothing else", () => {
    expect(linkTarget("https://shop.example/cart?a=1")).toBe("https://shop.example/cart?a=1");
    for (const text of [
      "javascript:alert(1)",
      " https://x",
      "java\nscript:alert(1)",
      "data:text/html,x",
      "//evil",
      "http://",
    ]) {
      expect(linkTarget(text), text).toBeUndefined();
    }
  });
});

describe("figures", () => {
  test("are exact, also beyond what a number holds", () => {
    expect(formatCount(1234567)).toBe("1,234,567");
    expect(formatCount("123456789012345678901")).toBe("123,456,789,012,345,678,901");
    expect(countOf(1, "user")).toBe("1 user");
    expect(countOf(2000, "process", "processes")).toBe("2,000 processes");
  });

  test("a share is never rounded to none or all", () => {
    expect(formatShare(1, 10_000_000)).toBe("0.01 %");
    expect(formatShare(9_999_999, 10_000_000)).toBe("99.99 %");
    expect(formatShare(0, 10)).toBe("0 %");
    expect(formatShare(10, 10)).toBe("100 %");
  });

  test("ages are whole units, and a clock that runs ahead is now", () => {
    const now = Date.UTC(2026, 5, 1);
    expect(formatAge(now - 59_000, now)).toBe("now");
    expect(formatAge(now - 61_000, now)).toBe("1 min");
    expect(formatAge(now - 3_600_000, now, "long")).toBe("1 hour ago");
    expect(formatAge(now - 49 * 3_600_000, now, "long")).toBe("2 days ago");
    expect(formatAge(now + 5_000, now)).toBe("now");
  });
});
