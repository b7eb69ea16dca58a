import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startChromium } from "@winnow/test-kit/chromium";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fingerprint } from "../../src/index.ts";
import { corpusEvents, groupingCases } from "./corpus.ts";

const events = [
  ...corpusEvents().map(({ event }) => event),
  ...groupingCases().flatMap(({ a, b }) => [a, b]),
  { message: "Cart 🛒 \ud83d of 😀 is empty at 12:30" },
  { message: `${"ü".repeat(511)}😀` },
];

/** What `globalThis.answer` gives in another engine: all fingerprints, and the reasons of one event. */
const script = `globalThis.answer = (list) => list.map((event) => { const r = fingerprint(event); return [r.fingerprint, r.strength, ...r.because]; });`;

const expected = () =>
  events.map((event) => {
    const result = fingerprint(event);
    return [result.fingerprint, result.strength, ...result.because];
  });

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL("../../src/fingerprint/fingerprint.ts", import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: `import { fingerprint } from ${JSON.stringify(entry)};\n${script}`, resolveDir: "." },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
  });
  return outputFiles[0]?.text ?? "";
}

describe("one bundle gives the same fingerprints and reasons", () => {
  let code: string;
  let browser: Browser | undefined;

  beforeAll(async () => {
    code = await bundle();
  });
  afterAll(() => browser?.close());

  const versions = ["/usr/bin/node", process.env.NODE_20 ?? "", process.execPath].filter(
    (path) => path && existsSync(path),
  );

  test.each([...new Set(versions)])("on %s", (node) => {
    const run = `${code};process.stdout.write(process.version + "\\n" + JSON.stringify(answer(JSON.parse(require("fs").readFileSync(0, "utf8")))))`;
    const out = execFileSync(node, ["-e", run], {
      input: JSON.stringify(events),
      maxBuffer: 1 << 28,
      encoding: "utf8",
    });
    expect(JSON.parse(out.slice(out.indexOf("\n") + 1))).toEqual(expected());
  });

  test("in Chromium", async () => {
    browser = await startChromium();
    const page = await browser.newPage();
    await page.addScriptTag({ content: code });
    const answer = await page.evaluate(`answer(JSON.parse(${JSON.stringify(JSON.stringify(events))}))`);
    expect(answer).toEqual(expected());
  });
});
