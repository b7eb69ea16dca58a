import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FINGERPRINT_VERSION, fingerprint } from "../../src/index.ts";
import { corpusEvents } from "./corpus.ts";

const file = new URL(`golden/v${FINGERPRINT_VERSION}.json`, import.meta.url);

const odd = {
  "odd/emoji": { platform: "node", message: "Cart 🛒 of 😀 is empty" },
  "odd/lone surrogate": { platform: "node", message: "Cart \ud83d is empty" },
  "odd/separators": { platform: "node", message: "a\u001eb\u001fc" },
  "odd/nothing": {},
};

function current(): Record<string, { fingerprint: string; strength: string; because: string[] }> {
  const events = [...corpusEvents(), ...Object.entries(odd).map(([name, event]) => ({ name, event }))];
  return Object.fromEntries(
    events.map(({ name, event }) => {
      const { fingerprint: hash, strength, because } = fingerprint(event);
      return [name, { fingerprint: hash, strength, because }];
    }),
  );
}

// A released version never changes: raise FINGERPRINT_VERSION, keep the old rules for look-ups, and write a new file with WRITE_GOLDEN=1.
test("the fingerprint of every event of the corpus is the one of its version", () => {
  if (process.env.WRITE_GOLDEN) writeFileSync(file, `${JSON.stringify(current(), null, 2)}\n`);
  expect(current()).toEqual(JSON.parse(readFileSync(file, "utf8")));
});
