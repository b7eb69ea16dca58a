import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openPage, type WatchedPage } from "./support/browser.ts";
import { sampleIssues } from "./support/sample-issues.ts";
import { type StubReceiver, startStubReceiver, TOKEN } from "./support/stub-receiver.ts";

/** Polls for as long as a busy machine may need. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });

let browser: Browser;
let stub: StubReceiver;
let opened: WatchedPage | undefined;

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stub = await startStubReceiver();
  stub.issues = sampleIssues(Date.now());
});
afterEach(async () => {
  await opened?.page.context().close();
  await stub.close();
});

async function open(hash: string): Promise<Page> {
  opened = await openPage(browser, `${stub.url}#token=${TOKEN}`);
  await opened.page.goto(stub.url + hash);
  await opened.page.locator("main h1").first().waitFor();
  return opened.page;
}

test("releases are found by a part of their name, and say what is new in them", async () => {
  const page = await open("#/acme/shop/releases");
  const rows = page.locator("tbody tr");
  await soon(() => rows.count()).toBe(4);
  const [first] = await rows.allTextContents();
  for (const figure of ["shop@4.18.2", "released 2 hours ago", "12,840", "99.2 %"]) expect(first).toContain(figure);
  await page.getByLabel("Find a release").fill("hotfix");
  await soon(() => rows.count()).toBe(1);
  await page.getByLabel("Find a release").fill("nothing");
  await page.getByText("No release is called like this").waitFor();
});

test("the figure of new issues leads to them", async () => {
  const page = await open("#/acme/shop/releases");
  await page.locator("tbody tr").first().getByRole("link", { name: "3" }).click();
  await page.locator(".issue-row").first().waitFor();
  expect(await page.getByLabel("Search issues").inputValue()).toBe('firstRelease:"shop@4.18.2"');
});

test("a release has its new issues, commits and deploys, and a way back by keys", async () => {
  const page = await open("#/acme/shop/releases");
  await page.getByRole("link", { name: "shop@4.18.2" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".commit").first().waitFor();
  for (const text of ["Grace Murray", "4f1c9ab", "production"]) {
    await page.getByText(text).first().waitFor();
  }
  expect(await page.locator(".commit").count()).toBe(3);
  await page.locator(".release-issue", { hasText: "TypeError" }).getByRole("link").click();
  await page.waitForURL(/issues\/1000$/);
  await page.goBack();
  await page.locator(".commit").first().waitFor();
  await page.getByRole("link", { name: "Releases" }).last().click();
  await soon(() => page.locator("tbody tr").count()).toBe(4);
});

test("a release that nobody knows is no broken page", async () => {
  const page = await open("#/acme/shop/releases/none%2F1");
  await page.getByText("Not found").first().waitFor();
  expect(stub.requests).toContain("api/0/projects/acme/shop/releases/none%2F1/");
});

test("savings add up: each day, and all of them", async () => {
  const page = await open("#/acme/shop/savings");
  await page.locator(".savings-chart").waitFor();
  const table = await page
    .locator("table")
    .evaluate((element) =>
      [...(element as HTMLTableElement).rows]
        .slice(1)
        .map((row) => [...row.cells].slice(1, 6).map((cell) => Number(cell.textContent.replaceAll(",", "")))),
    );
  expect(table).toHaveLength(31);
  for (const [seen, ...parts] of table) expect(parts.reduce((sum, part) => sum + part, 0)).toBe(seen);
  const sum = table.at(-1) as number[];
  expect(table.slice(0, -1).reduce((total, [seen = 0]) => total + seen, 0)).toBe(sum[0]);
  await page.getByText("is an estimate").waitFor();
});

test("another period of savings is asked for; a time without anything says so", async () => {
  const page = await open("#/acme/shop/savings");
  await page.locator(".savings-chart").waitFor();
  stub.admin.savings = { days: [], totals: { seen: 0 } };
  await page.getByRole("button", { name: "90 days" }).click();
  await page.getByText("Nothing was seen in this time").waitFor();
  expect(stub.requests.at(-1)).toContain("statsPeriod=90d");
});
