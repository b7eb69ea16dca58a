import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smallHash } from "../src/index.ts";

const bits = (hex: string) => [...hex].flatMap((digit) => [8, 4, 2, 1].map((bit) => Number.parseInt(digit, 16) & bit));

describe("smallHash", () => {
  // A change of any of these changes every hashed user and every provisional fingerprint there is.
  it.each([
    ["", "8bf4846fa5b03c00984f74111fbfd89c"],
    ["a", "abcb5b49cec71ad75acc6cccd341155d"],
    ["ab", "5e35888b7a7355dc3e2376e2ff849160"],
  ])("of %j is frozen", (text, hash) => {
    expect(smallHash(text)).toBe(hash);
    expect(smallHash(text, 2)).toBe(hash.slice(0, 16));
  });

  it("survives the way over UTF-8, also with lone surrogates", () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0xd700, max: 0xe0ff }), fc.nat(0xffff)), { maxLength: 60 });
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        expect(smallHash(new TextDecoder().decode(new TextEncoder().encode(text)))).toBe(smallHash(text));
      }),
    );
  });

  it("changes each of its bits in half of all cases, whichever bit of whichever character changes", () => {
    const text = "user 4711 of /a\u00e9";
    const rounds = 150;
    for (let at = 0; at < text.length; at++) {
      for (let bit = 1; bit < 128; bit *= 2) {
        const changed = new Uint16Array(128);
        for (let round = 0; round < rounds; round++) {
          const other = `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ bit)}${text.slice(at + 1)}`;
          const [a, b] = [bits(smallHash(round + text)), bits(smallHash(round + other))];
          for (let i = 0; i < 128; i++) if (a[i] !== b[i]) changed[i] = (changed[i] as number) + 1;
        }
        const all = [...changed].reduce((sum, n) => sum + n, 0) / rounds / 128;
        expect(all).toBeGreaterThan(0.47);
        expect(all).toBeLessThan(0.53);
        // Six times the standard deviation of a fair coin.
        for (const n of changed) expect(Math.abs(n / rounds - 0.5)).toBeLessThan(0.25);
      }
    }
  });

  it("gives a million near texts a million hashes, in each half", () => {
    const halves = [new Set<string>(), new Set<string>()];
    for (let i = 0; i < 500_000; i++) {
      for (const text of [`id:${i}`, i.toString(2).padStart(20, "0")]) {
        const hash = smallHash(text);
        halves[0]?.add(hash.slice(0, 16));
        halves[1]?.add(hash.slice(16));
      }
    }
    expect(halves.map(({ size }) => size)).toEqual([1_000_000, 1_000_000]);
  }, 60_000);
});
