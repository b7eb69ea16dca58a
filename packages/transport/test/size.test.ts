import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/**
 * Bytes (min + gzip) that Winnow, as it is published, added to a page with `init` of `@sentry/browser` 11.11 when somebody last looked. What is measured
 * is the built file: the sources of the core fall away unused where the package of it does not, and the difference was once 17 kB.
 */
const RECORDED = { production: 7_560, development: 8_420, transactions: 5_120 };

async function size(contents: string, condition: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    conditions: [condition],
    legalComments: "none",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

const stock = `import { init } from "@sentry/browser"; init({ dsn: "" });`;
const ours = `import { init } from "@sentry/browser"; import { withWinnow } from "@winnow/transport/browser"; init(withWinnow({ dsn: "" }));`;
const folding = ours
  .replace("init(", `import { foldTransactions } from "@winnow/transport/transactions"; init(`)
  .replace("})", "}, { transactions: foldTransactions() })");

describe("a page gets, give or take 5 %, what it got before", () => {
  it.each([
    ["from a production build", "production", stock, ours, RECORDED.production],
    [
      "from a development build, which checks options and says what is wrong",
      "development",
      stock,
      ours,
      RECORDED.development,
    ],
    ["for folding transactions", "production", ours, folding, RECORDED.transactions],
  ] as const)("%s", async (_what, condition, before, after, recorded) => {
    const added = (await size(after, condition)) - (await size(before, condition));
    // When this fails because it became smaller, write the new number down: the gate closes behind it.
    expect(added).toBeLessThanOrEqual(recorded * 1.05);
    expect(added).toBeGreaterThanOrEqual(recorded * 0.95);
  });
});
