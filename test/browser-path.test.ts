import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startChromium } from "@winnow/test-kit/chromium";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issuesOf, serve, totalOf } from "./support/serve.ts";
import { useStorages } from "./support/storages.ts";

const ERRORS = 400;

/** A page whose button fails again and again, each time with another id in the message. */
const APP = `
import * as Sentry from "SDK";
import { withWinnow } from "@winnow/transport/browser";
Sentry.init(withWinnow({ dsn: DSN, release: "page@1.0.0", environment: "test" }));
function pay(order) { throw new Error("Order " + order + " cannot be paid twice"); }
window.fail = (from, times) => {
  for (let order = from; order < from + times; order++) {
    try { pay(order); } catch (error) { Sentry.captureException(error); }
  }
};
`;

let browser: Browser;
let pages: Server;
let script = "";

beforeAll(async () => {
  browser = await startChromium();
  pages = createServer((request, response) => {
    const isScript = request.url === "/app.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><title>shop</title><script type="module" src="/app.js"></script>');
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await browser?.close();
  pages?.close();
});

async function bundle(sdk: string, dsn: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: APP.replace("SDK", sdk).replace("DSN", JSON.stringify(dsn)), resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    minify: true,
    conditions: ["@winnow/source"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

describe.each(useStorages())("a page that is closed while it fails, with the receiver on $on", ({ args }) => {
  it.each(["sentry-browser-10", "sentry-browser-11"])("is counted exactly, in one issue, with %s", async (sdk) => {
    const served = await serve(...args());
    const before = totalOf(await issuesOf(served));
    script = await bundle(sdk, served.dsn);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
    await page.evaluate((n) => (window as unknown as { fail(from: number, n: number): void }).fail(0, n), ERRORS / 2);
    await page.waitForTimeout(1_500);
    await page.evaluate(
      (n) => (window as unknown as { fail(from: number, n: number): void }).fail(1_000, n),
      ERRORS / 2,
    );
    await page.close({ runBeforeUnload: true });
    await expect.poll(async () => totalOf(await issuesOf(served)) - before, { timeout: 15_000 }).toBe(ERRORS);
    // What is folded under the page's provisional fingerprint belongs to the issue of its payloads.
    expect(await issuesOf(served)).toHaveLength(1);
    expect(await served.kill("SIGTERM")).toBe(0);
  });
});
