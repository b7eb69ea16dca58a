import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type WatchedPage } from "./support/browser.ts";
import { hostileEvent, sampleEvents } from "./support/sample-events.ts";
import { hostile, hostileIssues, sampleIssues } from "./support/sample-issues.ts";
import { type StubReceiver, startStubReceiver, TOKEN } from "./support/stub-receiver.ts";

/** Polls for as long as a busy machine may need. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });

let browser: Browser;
let stub: StubReceiver;
let opened: WatchedPage[] = [];

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stub = await startStubReceiver();
  stub.issues = sampleIssues(Date.now(), "shop", 4);
  stub.events = sampleEvents(Date.now());
});
afterEach(async () => {
  for (const { page } of opened) await page.context().close();
  opened = [];
  await stub.close();
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, `${stub.url}#token=${TOKEN}`, options);
  opened.push(watched);
  if (path !== "") await watched.page.goto(stub.url + path);
  return watched;
}

const functions = (page: Page) => page.locator(".exception").first().locator(".frame-function").allTextContents();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");

describe("an issue", () => {
  test("shows the error first, with the source where the app's own code stands, and then its cause", async () => {
    const { page, complaints } = await open("#/acme/shop/issues/1000");
    await page.getByRole("heading", { level: 1, name: "TypeError" }).waitFor();
    await page.locator(".exception-title").first().waitFor();
    const titles = await page.locator(".exception-title bdi").allTextContents();
    expect(titles).toEqual(["TypeError", "PriceError"]);
    expect(await page.locator(".source-current code").first().textContent()).toContain("await priceOf(product.sku)");
    expect(await page.locator(".source-current .source-number").first().textContent()).toBe("27");
    expect(complaints).toEqual([]);
  });

  test("folds frames of libraries, and shows them one run or all at a time", async () => {
    const { page } = await open("#/acme/shop/issues/1000");
    await page.locator(".frames").first().waitFor();
    expect(await functions(page)).toEqual(["addItem", "postLine"]);
    await page.getByRole("button", { name: "4 frames of libraries" }).click();
    expect((await functions(page)).slice(2)).toEqual([
      "Route.dispatch",
      "next",
      "Layer.handle",
      "processTicksAndRejections",
    ]);
    await page.getByRole("button", { name: "Show all frames" }).click();
    await page.getByRole("button", { name: "Fold libraries" }).click();
    expect(await functions(page)).toEqual(["addItem", "postLine"]);
  });

  test("shows what happened before, the request, the user and the rest of the payload", async () => {
    const { page } = await open("#/acme/shop/issues/1000");
    await page.locator(".crumb").first().waitFor();
    expect(await page.locator(".crumb").count()).toBe(13);
    await page.getByRole("button", { name: "Show 4 earlier" }).click();
    expect(await page.locator(".crumb").count()).toBe(17);
    for (const text of [
      "https://shop.example/api/cart/lines",
      "customer4@shop.example",
      "shop@4.18.2",
      "Headers (3)",
    ]) {
      await page.getByText(text, { exact: true }).first().waitFor();
    }
  });

  test("spreads its tags over all occurrences, with the rest that has no name", async () => {
    const { page } = await open("#/acme/shop/issues/1000");
    const bars = page.locator(".tag-bar");
    await bars.first().waitFor();
    expect(await bars.allTextContents()).toEqual([
      "Chrome 14361 %",
      "Safari 2624 %",
      "Firefox 1479 %",
      "other values6 %",
    ]);
  });

  test("goes from sample to sample, each with an address of its own", async () => {
    const { page } = await open("#/acme/shop/issues/1000");
    await page.getByText("Latest sample").waitFor();
    await page.keyboard.press("p");
    await page.getByText("Sample 3", { exact: false }).waitFor();
    const address = page.url();
    expect(address).toMatch(/\/events\/[0-9a-f]{32}$/);
    await page.getByRole("button", { name: "First" }).click();
    await page.getByText("customer1@shop.example").waitFor();
    await page.goto(address);
    await page.reload();
    await page.getByText("customer3@shop.example").waitFor();
  });

  test("follows its count while it is open, and offers newer samples without changing what is read", async () => {
    const { page } = await open("#/acme/shop/issues/1000");
    await page.getByText("Latest sample").waitFor();
    await page.locator(".live-live").waitFor();
    stub.issues[0]!.count = "184300";
    stub.events = sampleEvents(Date.now(), 5);
    stub.send({ ids: ["1000"], more: false });
    await page.getByText("184,300", { exact: true }).waitFor();
    expect(await page.getByText("of 4 kept").count()).toBe(1);
    await page.getByRole("button", { name: "Newer ones" }).click();
    await page.getByText("of 5 kept").waitFor();
  });

  test("is copied as Markdown that no text of the event can break out of", async () => {
    const { page } = await open("#/acme/shop/issues/1000", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.locator(".frames").first().waitFor();
    await page.getByRole("button", { name: "Copy as Markdown" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toContain("# TypeError: Cannot read properties of undefined \\(reading 'sku'\\)");
    expect(text).toContain(
      "    at addItem (/srv/shop/src/cart/lines.ts:27:33)\n       > const price = await priceOf(product.sku);",
    );
    expect(text).toContain("### Caused by");
    expect(text).toContain(`(<${page.url()}>)`);
  });

  test("is resolved and reopened, by button and by key", async () => {
    const { page, complaints } = await open("#/acme/shop/issues/1000");
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    await page.getByRole("button", { name: "Reopen" }).waitFor();
    expect(stub.issues[0]!.status).toBe("resolved");
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Resolve", exact: true }).waitFor();
    await page.keyboard.press("i");
    await page.getByRole("button", { name: "Stop ignoring" }).waitFor();
    expect(stub.issues[0]!.status).toBe("ignored");
    expect(complaints).toEqual([]);
  });

  test("says when the token may not change it", async () => {
    stub.mayWrite = false;
    const { page } = await open("#/acme/shop/issues/1000");
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    await page.getByText("Your token may not change issues").waitFor();
    expect(stub.issues[0]!.status).toBe("unresolved");
  });

  test("without a payload says so and still has its figures", async () => {
    stub.events = [];
    const { page } = await open("#/acme/shop/issues/1000");
    await page.getByText("No payload was kept").waitFor();
    await page.getByText("184,233").first().waitFor();
  });

  test("that does not exist is said to be missing", async () => {
    const { page } = await open("#/acme/shop/issues/77");
    await page.getByRole("heading", { level: 1, name: "Not found" }).waitFor();
  });
});

describe("hostile payloads", () => {
  test("stay text: nothing runs, no link leads anywhere but to the web, nothing breaks the layout", async () => {
    stub.issues = hostileIssues(Date.now());
    stub.events = [hostileEvent(Date.now())];
    for (const width of [1280, 360]) {
      const { page, complaints } = await open("#/acme/shop/issues/1900", { viewport: { width, height: 800 } });
      await page.locator(".frames").first().waitFor();
      await page.locator("summary").evaluateAll((all) => {
        for (const one of all) (one as HTMLElement).click();
      });
      expect(await page.locator("main img, main b, main script, main iframe").count()).toBe(0);
      const links = await page
        .locator("main dd a, main .request-url a")
        .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
      expect(links).toEqual(["https://shop.example/ok"]);
      expect(await page.evaluate(() => (globalThis as { __executed?: unknown }).__executed)).toBeUndefined();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await page.getByText(hostile.html).count()).toBeGreaterThan(3);
      expect(complaints).toEqual([]);
    }
  });
});

describe("the keyboard alone", () => {
  test("moves in the list, opens an issue, goes on to the next and comes back to the same row", async () => {
    const { page } = await open("");
    await page.locator(".issue-row").first().waitFor();
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    await soon(() => focused(page)).toContain("ConnectionRefusedError");
    await page.keyboard.press("o");
    await page.getByRole("heading", { level: 1, name: "ConnectionRefusedError" }).waitFor();
    await page.keyboard.press("j");
    await page.getByRole("heading", { level: 1, name: "HttpError" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".issue-row").first().waitFor();
    await soon(() => focused(page)).toContain("HttpError");
  });

  test("loses no key, however soon after a screen it is pressed", async () => {
    const { page } = await open("");
    await page.locator(".issue-row").first().waitFor();
    const headings = await page.evaluate(async () => {
      const links = [...document.querySelectorAll<HTMLAnchorElement>(".issue-link")];
      const titles = links.map((link) => link.textContent);
      const seen: string[] = [];
      const keys = ["j", "Escape"];
      // Presses the keys in the moment in which each heading comes into the document, before anything is painted.
      const pressed = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          const heading = document.querySelector(".issue-page h1")?.textContent;
          if (heading === undefined || heading === seen.at(-1) || !titles[seen.length]?.startsWith(heading)) return;
          dispatchEvent(new KeyboardEvent("keydown", { key: keys[seen.length] as string, cancelable: true }));
          if (seen.push(heading) < keys.length) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      });
      links[0]?.click();
      await pressed;
      return seen;
    });
    expect(new Set(headings).size).toBe(2);
    await page.locator(".issue-row").first().waitFor();
    await soon(() => page.evaluate(() => document.activeElement?.closest("li")?.ariaPosInSet)).toBe("2");
  });

  test("moves through rows beyond the window, and the row that has the focus stays in the document", async () => {
    const { page } = await open("");
    await page.locator(".issue-row").first().waitFor();
    for (let i = 0; i < 30; i++) await page.keyboard.press("j");
    await soon(() => page.evaluate(() => document.activeElement?.closest("li")?.ariaPosInSet)).toBe("30");
    await soon(() => page.evaluate(() => scrollY)).toBeGreaterThan(500);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForFunction(() => scrollY === 0);
    expect(await page.evaluate(() => document.activeElement?.matches(".issue-link"))).toBe(true);
  });

  test("finds an issue by its words, and a command by its name", async () => {
    const { page } = await open("");
    await page.locator(".issue-row").first().waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("gateway 502");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "HttpError" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("sort users");
    await page.keyboard.press("Enter");
    await page.waitForURL(/sort=user/);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(page.url()).toContain("sort=user");
  });
});

test("one comes back to where one was in a long list", async () => {
  const { page } = await open("");
  await page.locator(".issue-row").first().waitFor();
  await page.evaluate(() => scrollTo(0, 1200));
  await page.waitForTimeout(100);
  await page.locator(".issue-link").nth(12).click();
  await page.locator(".issue-page").waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await page.locator(".issue-row").first().waitFor();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(1000);
});
