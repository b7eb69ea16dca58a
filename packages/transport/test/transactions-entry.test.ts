import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import * as Sentry from "sentry-node-11";
import { describe, expect, it } from "vitest";
import { createWinnow, WinnowError } from "../src/node.ts";
import { foldTransactions } from "../src/transactions.ts";
import { startUpstreamServer } from "./support/upstream-server.ts";

async function page(imports: string, options: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { init } from "@sentry/browser"; import { withWinnow } from "../src/browser.ts"; ${imports} init(withWinnow({ dsn: "" }, ${options}));`,
      resolveDir: import.meta.dirname,
      loader: "ts",
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    conditions: ["production", "@winnow/source"],
    legalComments: "none",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

describe("the folding of transactions", () => {
  it("is on a page only if the page asks for it, and then costs about 4.5 kB", async () => {
    const without = await page("", "{}");
    const withFolding = await page(
      `import { foldTransactions } from "../src/transactions.ts";
import { startUpstreamServer } from "./support/upstream-server.ts";`,
      "{ transactions: foldTransactions() }",
    );
    expect(without).not.toContain("transaction_tally");
    expect(withFolding).toContain("transaction_tally");
    const bytes = (text: string) => gzipSync(text, { level: 9 }).length;
    expect(bytes(withFolding) - bytes(without)).toBeLessThanOrEqual(4_700);
  });

  it.each([
    [{ sample: 2 }, 'option "transactions.sample" must be'],
    [{ sample: "often" }, 'option "transactions.sample" must be'],
    [{ maxGroups: 0 }, 'option "transactions.maxGroups" must be a whole number of at least 1, got 0'],
    [{ samples: 1 }, 'option "transactions.samples" must be one of sample, maxGroups, got "samples"'],
    [null, 'option "transactions" must be false or an object, got null'],
  ])("says what is wrong with %j", (options, message) => {
    const attempts = [() => foldTransactions(options as never), () => createWinnow({ transactions: options as never })];
    for (const attempt of attempts) {
      expect(attempt).toThrow(WinnowError);
      expect(attempt).toThrow(message);
    }
  });

  it("works between the files as they are published", async () => {
    const [node, entry] = await Promise.all([import("../dist/node.js"), import("../dist/transactions.js")]);
    const upstream = await startUpstreamServer();
    const winnow = node.createWinnow({ transactions: entry.foldTransactions({ sample: 0 }) });
    Sentry.init({
      dsn: upstream.dsn(),
      tracesSampleRate: 1,
      transport: winnow.transport(Sentry.makeNodeTransport),
      integrations: [winnow.integration()],
    });
    for (let i = 0; i < 20; i++) Sentry.startNewTrace(() => Sentry.startSpan({ name: "job" }, () => {}));
    await Sentry.flush(5_000);
    await Sentry.close(5_000);
    expect(upstream.transactions().job).toBe(20);
    const { captured, ...stats } = winnow.stats().transactions ?? {};
    expect(stats).toMatchObject({ sent: 0, folded: captured, pending: 0, dropped: {} });
    await upstream.close();
  });

  it("is off by an option", () => {
    expect(() => createWinnow({ transactions: false })).not.toThrow();
  });
});
