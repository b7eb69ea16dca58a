// What the page weighs and how quickly it answers in Chromium, before a receiver with 100,000 issues of 10 million occurrences on a real
// Postgres: script of a first visit, scrolls through 20,000 loaded issues, and opening an issue from the list to its stack trace. Each is
// compared with its budget.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createReceiver } from "@winnow/receiver";
import { toNodeHandler } from "@winnow/receiver/node";
import { seedIssues, startPostgres } from "@winnow/test-kit";
import { startChromium } from "@winnow/test-kit/chromium";
import { loadUi } from "@winnow/ui";
import pg from "pg";
import { openPage } from "../test/support/browser.ts";

const BUDGET = { script: 120_000, task: 50, open: 150 };
const ISSUES = Number(process.env.ISSUES ?? 100_000);
const LOADED = Math.min(ISSUES, 20_000);
const OPENED = 40;
/** Issues that have payloads: those that the list shows first. */
const SAMPLED = 100;

const script = [...loadUi().files]
  .filter(([path]) => path.endsWith(".js"))
  .reduce((sum, [, { body }]) => sum + gzipSync(body).length, 0);

const postgres = await startPostgres();
const pool = new pg.Pool({ connectionString: await postgres.createDatabase(), max: 10 });
const receiver = await createReceiver({ database: pool, site: loadUi() });
const { id: projectId } = await receiver.ensureProject({ organization: "acme", project: "web" });
const { token } = await receiver.createToken({ name: "bench" });
await seedIssues(pool, { projectId, issues: ISSUES, samples: SAMPLED });
const server = createServer(toNodeHandler(receiver));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const browser = await startChromium();
const { page } = await openPage(browser, `${url}#token=${token}`);
await page.goto(`${url}#/acme/web/issues?query=`);
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

type TraceEvent = { name: string; pid: number; tid: number; tdur?: number; args: { name?: string } };

/** The same in processor time, which says what a task costs however much else the machine does meanwhile. */
async function longestWork(step: number): Promise<number> {
  await page.evaluate(() => scrollTo(0, 0));
  await browser.startTracing(page, { categories: ["toplevel"] });
  await longestTask(step);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
  const mains = traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const main = new Set(mains.map(threadOf));
  const tasks = traceEvents.filter((event) => event.name.endsWith("RunTask") && main.has(threadOf(event)));
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000));
}
const resting = await longestTask(0);
const reading = await longestTask(120);
const flying = await longestTask(3000);
const readingWork = await longestWork(120);
const flyingWork = await longestWork(3000);

/** From a click on a row to the stack trace of its latest sample, in ms. */
const open = (row: number) =>
  page.evaluate(async (index) => {
    const begin = performance.now();
    document.querySelector<HTMLElement>(`[aria-posinset="${index}"] a`)?.click();
    while (document.querySelector(".frames") === null) await new Promise(requestAnimationFrame);
    return performance.now() - begin;
  }, row);
await page.evaluate(() => scrollTo(0, 0));
const times: number[] = [];
for (let i = 0; i < OPENED; i++) {
  const row = (i % 8) + 1;
  await page.locator(`[aria-posinset="${row}"] a`).waitFor();
  times.push(await open(row));
  await page.keyboard.press("u");
}
const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;

const row = (measured: number, budget: number) => ({
  measured: Math.round(measured),
  budget,
  ratio: (measured / budget).toFixed(2),
});
console.table({
  "script of a first visit (bytes, gzip)": row(script, BUDGET.script),
  "longest task, at rest: what others on this machine cost (ms; 0 is below 50)": row(resting, BUDGET.task),
  [`longest task, reading through ${LOADED} of ${ISSUES} issues (ms; 0 is below 50)`]: row(reading, BUDGET.task),
  "longest task, flying through them (ms; 0 is below 50)": row(flying, BUDGET.task),
  "the same, in processor time: reading (ms)": row(readingWork, BUDGET.task),
  "the same, in processor time: flying (ms)": row(flyingWork, BUDGET.task),
  "open an issue, to its stack trace, p95 (ms)": row(p95, BUDGET.open),
});

await browser.close();
server.closeAllConnections();
server.close();
await receiver.close();
await pool.end();
await postgres.dispose();
