import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** Bytes (min + gzip) that Winnow added to a page with `init` of `@sentry/browser` 11.11 when somebody last looked. */
const RECORDED = 16_486;

async function size(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    conditions: ["production", "@winnow/source"],
    legalComments: "none",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

it("adds to a page what it added before, give or take 5 %", async () => {
  const stock = await size(`import { init } from "@sentry/browser"; init({ dsn: "" });`);
  const ours = await size(
    `import { init } from "@sentry/browser"; import { withWinnow } from "../src/browser.ts"; init(withWinnow({ dsn: "" }));`,
  );
  // When this fails because it became smaller, write the new number down: the gate closes behind it.
  expect(ours - stock).toBeLessThanOrEqual(RECORDED * 1.05);
  expect(ours - stock).toBeGreaterThanOrEqual(RECORDED * 0.95);
});
