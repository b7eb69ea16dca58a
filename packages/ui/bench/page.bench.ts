// What the page weighs and how quickly it answers in Chromium: script of a first visit, a scroll through 20,000 loaded issues, and opening an
// issue from the list to its stack trace. Each is compared with its budget.
import { gzipSync } from "node:zlib";
import { startChromium } from "@winnow/test-kit/chromium";
import { loadUi } from "@winnow/ui";
import { openPage } from "../test/support/browser.ts";
import { sampleEvents } from "../test/support/sample-events.ts";
import { sampleIssues } from "../test/support/sample-issues.ts";
import { startStubReceiver, TOKEN } from "../test/support/stub-receiver.ts";

const BUDGET = { script: 120_000, task: 50, open: 150 };
const LOADED = 20_000;
const OPENED = 40;

const script = [...loadUi().files]
  .filter(([path]) => path.endsWith(".js"))
  .reduce((sum, [, { body }]) => sum + gzipSync(body).length, 0);

const stub = await startStubReceiver();
stub.issues = sampleIssues(Date.now(), "shop", Math.ceil(LOADED / 11));
stub.events = sampleEvents(Date.now(), 20);
stub.pageSize = 100;
const browser = await startChromium();
const { page } = await openPage(browser, `${stub.url}#token=${TOKEN}`);
await page.locator(".issue-row").first().waitFor();

// First everything is loaded, by going to the end again and again; this is not measured.
await page.evaluate(async (wanted) => {
  const rows = () => Number.parseFloat((document.querySelector(".issue-rows") as HTMLElement).style.height) / 62;
  while (rows() < wanted) {
    scrollTo(0, document.body.scrollHeight);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  scrollTo(0, 0);
}, LOADED);

/** Longest task of the main thread while every animation frame scrolls by `step` pixels, in ms; 0 scrolls nowhere. */
const longestTask = (step: number) =>
  page.evaluate(async (pixels) => {
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    observer.observe({ type: "longtask" });
    for (let frame = 0; frame < 300; frame++) {
      scrollBy(0, pixels);
      await new Promise(requestAnimationFrame);
    }
    observer.disconnect();
    return longest;
  }, step);
const resting = await longestTask(0);
const reading = await longestTask(120);
const flying = await longestTask(3000);

await page.evaluate(() => scrollTo(0, 0));
const times: number[] = [];
for (let i = 0; i < OPENED; i++) {
  await page.locator(`[aria-posinset="${(i % 8) + 1}"] a`).waitFor();
  times.push(
    await page.evaluate(
      async (index) => {
        const begin = performance.now();
        document.querySelector<HTMLElement>(`[aria-posinset="${index}"] a`)?.click();
        while (document.querySelector(".source-current") === null) await new Promise(requestAnimationFrame);
        return performance.now() - begin;
      },
      (i % 8) + 1,
    ),
  );
  await page.keyboard.press("u");
}
await browser.close();
await stub.close();
const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;

const row = (measured: number, budget: number) => ({
  measured: Math.round(measured),
  budget,
  ratio: (measured / budget).toFixed(2),
});
console.table({
  "script of a first visit (bytes, gzip)": row(script, BUDGET.script),
  "longest task, at rest: what others on this machine cost (ms; 0 is below 50)": row(resting, BUDGET.task),
  [`longest task, reading through ${LOADED} issues (ms; 0 is below 50)`]: row(reading, BUDGET.task),
  "longest task, flying through them (ms; 0 is below 50)": row(flying, BUDGET.task),
  "open an issue, to its stack trace, p95 (ms)": row(p95, BUDGET.open),
});
