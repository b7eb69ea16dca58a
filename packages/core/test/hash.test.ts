import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash128 } from "../src/hash/murmur3.ts";

describe("hash128", () => {
  // Frozen: a change of any of these changes every fingerprint and every hashed user there is.
  it.each([
    ["", "83d55683f113fb8bf113fb8bf113fb8b"],
    ["12345678", "8e8ec363d2d4f1f6094f1914577906b5"],
    ["123456789", "d95ab9a02c3f0b3e14d3552b226b3aa4"],
    ["PaymentError: Order cannot be paid twice", "cd338f19464c94fd2b96f4812ca3d597"],
    ["😀 emoji", "e6a010b44757b5050388410dc54e724f"],
    ["lone \ud800 surrogate", "ca992420a918aeaa7a18591833fed1cf"],
    ["a\u001eb", "3171595ce77f4e17f461f0a7f461f0a7"],
    ["x".repeat(1000), "87cc08957f8fe105f651abd88599c112"],
  ])("of %j is frozen", (text, hash) => {
    expect(hash128(text)).toBe(hash);
  });

  it("survives the way over UTF-8, also with lone surrogates", () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 });
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        expect(hash128(new TextDecoder().decode(new TextEncoder().encode(text)))).toBe(hash128(text));
      }),
    );
  });

  it("changes about half of its bits when one character changes", () => {
    const bits = (hash: string) =>
      [...hash].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
    let changed = 0;
    for (let i = 0; i < 500; i++) {
      const a = bits(hash128(`g1 exception ${i}`));
      const b = bits(hash128(`g1 exception ${i + 1}`));
      changed += [...a].filter((bit, at) => bit !== b[at]).length;
    }
    expect(changed / 500 / 128).toBeGreaterThan(0.48);
    expect(changed / 500 / 128).toBeLessThan(0.52);
  });

  it("gives 200,000 neighbours 200,000 hashes, in each half", () => {
    const halves = [new Set<string>(), new Set<string>()];
    for (let i = 0; i < 200_000; i++) {
      const hash = hash128(`user\u001fid:${i}`);
      halves[0]?.add(hash.slice(0, 16));
      halves[1]?.add(hash.slice(16));
    }
    expect(halves.map(({ size }) => size)).toEqual([200_000, 200_000]);
  });
});
