import { expect, test } from "vitest";
import { parseEnvelope } from "../src/wire.ts";
import { bytesOf } from "./support/bytes.ts";

let work = 0;

/** Bytes that count how many of them a reader looks at: searched by `indexOf`, or handed on by `subarray`. */
class CountedBytes extends Uint8Array {
  override indexOf(byte: number, from = 0): number {
    const found = super.indexOf(byte, from);
    work += (found === -1 ? this.length : found) - from + 1;
    return found;
  }

  override subarray(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    const part = super.subarray(start, end) as Uint8Array<ArrayBuffer>;
    work += part.length + 1;
    return part;
  }
}

function workFor(text: string): number {
  const counted = new CountedBytes(bytesOf(text));
  work = 0;
  try {
    parseEnvelope(counted, { maxItems: 1e9 });
  } catch {
    // A refusal must be as cheap as an acceptance.
  }
  return work;
}

const shapes: [string, (n: number) => string][] = [
  ["items without length", (n) => `{}${'\n{"type":"a"}\n{}'.repeat(n)}`],
  ["items with length 0", (n) => `{}${'\n{"type":"a","length":0}\n'.repeat(n)}`],
  ["items with length, and no other line feed to find", (n) => `{}${'\n{"type":"a","length":2}\n{}'.repeat(n)}`],
  ["items without payload", (n) => `{}${'\n{"type":"a"}\n'.repeat(n)}`],
  ["blank lines", (n) => `{}${"\n".repeat(n)}`],
  ["carriage returns", (n) => `{}\n${"\r".repeat(n)}`],
  ["one long header", (n) => `{"a":"${"x".repeat(n)}`],
  ["one long payload", (n) => `{}\n{"type":"a"}\n${"[".repeat(n)}`],
  ["lengths that promise too much", (n) => `{}\n{"type":"a","length":${n * 100}}\n${"\n{}".repeat(n)}`],
];

test.each(shapes)("%s: twice the bytes are at most twice the work", (_name, make) => {
  const small = workFor(make(2000));
  const large = workFor(make(4000));
  expect(large).toBeLessThanOrEqual(2 * small + 100);
});

test.each(shapes)("%s: each byte is looked at no more than three times", (_name, make) => {
  const text = make(2000);
  expect(workFor(text)).toBeLessThanOrEqual(3 * text.length + 10_000);
});

test("the measure finds a reader that is quadratic", () => {
  const quadratic = (n: number) => {
    const counted = new CountedBytes(bytesOf("\n".repeat(n)));
    work = 0;
    for (let at = 0; at < n; at++) counted.indexOf(0, at);
    return work;
  };
  expect(quadratic(400)).toBeGreaterThan(3 * quadratic(200));
});
