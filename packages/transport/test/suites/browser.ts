import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bundleTestPage, type TestPage } from "../support/test-page.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

declare const app: TestPage;

/** @param sdk the alias of `@sentry/browser` to test with. */
export function browserSuite(sdk: string): void {
  let browser: Browser;
  let context: BrowserContext;
  let upstream: UpstreamServer;
  let script: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    script = await bundleTestPage(sdk);
    browser = await startChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    complaints.length = 0;
    upstream = await startUpstreamServer({
      "/": {
        type: "text/html",
        body: `<!doctype html><title>app</title><script type="module" src="/app.js"></script>`,
      },
      "/app.js": { type: "text/javascript", body: script },
      "/elsewhere": { type: "text/html", body: "<!doctype html><title>elsewhere</title>" },
    });
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await upstream.close();
  });

  async function openApp(where: BrowserContext = context, key?: string): Promise<Page> {
    const page = await where.newPage();
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) complaints.push(message.text());
    });
    await page.goto(upstream.origin);
    await page.waitForFunction(() => "app" in globalThis);
    await page.evaluate((dsn) => app.start(dsn), upstream.dsn(key));
    return page;
  }

  const counted = (total: number) => expect.poll(() => upstream.total(), { timeout: 10_000 }).toBe(total);

  describe("in Chromium", () => {
    it("counts a burst of 10,000 captures exactly, in a page that forbids eval", async () => {
      const page = await openApp();
      await page.evaluate(() => app.fail("loading", 10_000));
      await counted(10_000);
      const stats = await page.evaluate(() => app.stats());
      expect(stats).toMatchObject({ captured: 10_000, pending: 0, dropped: {} });
      expect(stats.sent + stats.folded).toBe(10_000);
      expect(upstream.events.length).toBe(3);
      expect(complaints).toEqual([]);
    });

    it("counts what the global handlers catch, and folds it early", async () => {
      const page = await openApp();
      await page.evaluate(() => app.throwLater("render", 600));
      await page.evaluate(() => app.rejectLater("query", 400));
      await counted(1_000);
      expect(await page.evaluate(() => app.stats())).toMatchObject({ captured: 1_000, pending: 0, dropped: {} });
      expect(upstream.events.length).toBe(6);
    });

    it.each([
      ["closed", (page: Page) => page.close({ runBeforeUnload: true })],
      ["left for another page", (page: Page) => page.goto(`${upstream.origin}/elsewhere`)],
    ])("has reported everything when the page is %s at once", async (_what, end) => {
      const page = await openApp();
      await page.evaluate(() => app.fail("checkout", 500));
      await end(page);
      await counted(500);
    });

    it("has reported many kinds of errors when the page is closed at once", async () => {
      const page = await openApp();
      await page.evaluate(() => {
        for (const kind of "abcdefghijklmnopqrstuvwxyz") app.fail(`part ${kind}`, 10);
      });
      await page.close({ runBeforeUnload: true });
      await counted(260);
    });

    it("has reported a dozen kinds to a server that knows no tallies when the page is closed at once", async () => {
      const page = await openApp(context, "0".repeat(32));
      await page.evaluate(() => {
        for (const kind of "abcdefghijkl") app.fail(`part ${kind}`, 10);
      });
      // What passed is answered, so that what is left is in counts.
      await expect.poll(() => page.evaluate(() => app.stats()), { timeout: 10_000 }).toMatchObject({ pending: 0 });
      expect(upstream.total()).toBeLessThan(120);
      await page.close({ runBeforeUnload: true });
      await counted(120);
    });

    it("has reported to a server that knows no tallies when the page is hidden", async () => {
      const page = await openApp(context, "0".repeat(32));
      await page.evaluate(() => app.fail("chart", 40));
      await expect.poll(() => page.evaluate(() => app.stats()), { timeout: 10_000 }).toMatchObject({ pending: 0 });
      expect(upstream.total()).toBeLessThan(40);
      await page.evaluate(() => {
        Object.defineProperty(document, "hidden", { value: true });
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      });
      await counted(40);
    });

    it("counts what happened offline once the network is back", async () => {
      const page = await openApp();
      await page.evaluate(() => app.fail("sync", 10));
      await counted(10);
      await context.setOffline(true);
      await page.evaluate(() => app.fail("sync", 200));
      await page.evaluate(() => app.fail("save", 50));
      await page.waitForTimeout(1_500);
      expect(upstream.total()).toBe(10);
      await context.setOffline(false);
      await counted(260);
      // The server has counted before its answer is back in the page.
      await expect
        .poll(() => page.evaluate(() => app.stats()), { timeout: 10_000 })
        .toMatchObject({ captured: 260, pending: 0, dropped: {} });
    });

    it("counts exactly across a visit to another page and back", async () => {
      const page = await openApp();
      await page.evaluate(() => app.fail("list", 100));
      await page.goto(`${upstream.origin}/elsewhere`);
      await counted(100);
      await page.goBack();
      await page.waitForFunction(() => "app" in globalThis);
      await page.evaluate((dsn) => app.start(dsn), upstream.dsn());
      await page.evaluate(() => app.fail("list", 100));
      await counted(200);
    });

    it("counts on in a page that comes back from the back/forward cache, and knows what it has sent", async () => {
      const caching = await startChromium({ backForwardCache: true });
      try {
        const page = await openApp(await caching.newContext());
        await page.evaluate(() => {
          addEventListener("pageshow", ({ persisted }) => Object.assign(globalThis, { persisted }));
          app.fail("list", 100);
        });
        await page.goto(`${upstream.origin}/elsewhere`);
        await counted(100);
        const payloads = upstream.events.length;
        await page.goBack({ waitUntil: "commit" });
        await expect
          .poll(() => page.evaluate(() => (globalThis as { persisted?: boolean }).persisted), { timeout: 10_000 })
          .toBe(true);
        await page.evaluate(() => app.fail("list", 100));
        await counted(200);
        // The server has counted before its answer is back in the page.
        await expect
          .poll(() => page.evaluate(() => app.stats()), { timeout: 10_000 })
          .toMatchObject({ captured: 200, pending: 0, dropped: {} });
        expect(upstream.events.length).toBe(payloads);

        // The page is among the tabs of its origin again: what it sends first, another tab does not send as well.
        const other = await openApp(page.context());
        await page.evaluate(() => app.fail("menu", 50));
        await counted(250);
        await other.evaluate(() => app.fail("menu", 50));
        await counted(300);
        expect(upstream.events.length).toBe(payloads + 3);
      } finally {
        await caching.close();
      }
    });

    it("sends the first payloads of an error once for all tabs", async () => {
      const [one, two] = [await openApp(), await openApp()];
      await one.evaluate(() => app.fail("menu", 50));
      await counted(50);
      await two.evaluate(() => app.fail("menu", 50));
      await counted(100);
      expect(upstream.events.length).toBe(3);
    });
  });
}
