// The page against a real receiver on a real Postgres with 100,000 issues of 10 million occurrences: how quickly every place opens, and a scroll
// down the list while it loads. Each is compared with its budget; page.bench.ts has long lists and single issues.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createReceiver } from "@winnow/receiver";
import { toNodeHandler } from "@winnow/receiver/node";
import { seedIssues, startPostgres } from "@winnow/test-kit";
import { startChromium } from "@winnow/test-kit/chromium";
import { loadUi } from "@winnow/ui";
import pg from "pg";
import { openPage } from "../test/support/browser.ts";

const ISSUES = Number(process.env.ISSUES ?? 100_000);
const BUDGET = { place: 1000, task: 50 };

const postgres = await startPostgres();
const pool = new pg.Pool({ connectionString: await postgres.createDatabase(), max: 10 });
const receiver = await createReceiver({ database: pool, site: loadUi(), notify: false });
const { id: projectId } = await receiver.ensureProject({ organization: "acme", project: "shop" });
const { token } = await receiver.createToken({ name: "bench" });
await seedIssues(pool, { projectId, issues: ISSUES, occurrences: ISSUES * 100, samples: 300 });
const server = createServer(toNodeHandler(receiver));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const browser = await startChromium();
const { page, complaints } = await openPage(browser, `${url}#token=${token}`);
await page.locator(".issue-row").first().waitFor();

/** Until a place shows its data, in ms: from the change of the address, asked for each frame. */
const openPlace = (hash: string, ready: string): Promise<number> =>
  page.evaluate(
    async ([to, selector]) => {
      const begin = performance.now();
      location.hash = to;
      // The place before may have the same elements: it is gone with the next frame.
      await new Promise(requestAnimationFrame);
      while (document.querySelector(selector) === null) await new Promise(requestAnimationFrame);
      return performance.now() - begin;
    },
    [hash, ready] as const,
  );

const places: readonly [name: string, hash: string, ready: string][] = [
  ["issues", "#/acme/shop/issues?query=&sort=freq", ".issue-row"],
  ["issues, searched", "#/acme/shop/issues?query=level%3Afatal", ".issue-row"],
  ["releases", "#/acme/shop/releases", ".release-name"],
  ["a release", "#/acme/shop/releases/shop%401.60.0", ".release-issue"],
  ["savings", "#/acme/shop/savings", ".savings-chart, .empty"],
  ["projects", "#/projects", ".project .sparkline"],
  ["keys", "#/acme/shop/settings/keys", "tbody tr"],
  ["quotas", "#/acme/shop/settings/quotas", ".empty, tbody"],
  ["notifications", "#/acme/shop/settings/notifications", ".empty"],
  ["members", "#/acme/shop/settings/members", ".empty, tbody"],
  ["tokens", "#/acme/shop/settings/tokens", "tbody tr"],
  ["account", "#/acme/shop/settings/account", ".scope-list"],
];
const placeTimes: [string, number][] = [];
for (const [name, hash, ready] of places) placeTimes.push([name, await openPlace(hash, ready)]);

// Down the list as one reads it, with pages of it loading on the way.
await page.goto(`${url}#/acme/shop/issues`);
await page.locator(".issue-row").first().waitFor();

/** Longest task of the main thread while every animation frame scrolls by so many pixels, in ms; 0 is below 50. */
const longestTask = (step: number, frames: number): Promise<number> =>
  page.evaluate(
    async ([pixels, count]) => {
      let longest = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      });
      observer.observe({ type: "longtask" });
      for (let frame = 0; frame < count; frame++) {
        scrollBy(0, pixels);
        await new Promise(requestAnimationFrame);
      }
      observer.disconnect();
      return longest;
    },
    [step, frames] as const,
  );
const resting = await longestTask(0, 300);
const reading = await longestTask(120, 600);
const loaded = await page.evaluate(() => {
  const rows = document.querySelector(".issue-rows");
  return rows === null ? 0 : Math.round(rows.getBoundingClientRect().height / 62);
});

await browser.close();
server.closeAllConnections();
server.close();
await receiver.close();
await pool.end();
await postgres.dispose();

const row = (measured: number, budget: number) => ({
  measured: Math.round(measured),
  budget,
  ratio: (measured / budget).toFixed(2),
});
console.table({
  ...Object.fromEntries(placeTimes.map(([name, time]) => [`open ${name} (ms)`, row(time, BUDGET.place)])),
  "longest task, at rest: what others on this machine cost (ms; 0 is below 50)": row(resting, BUDGET.task),
  [`longest task, reading down ${loaded} issues as they load (ms; 0 is below 50)`]: row(reading, BUDGET.task),
});
if (complaints.length > 0) console.log(complaints);
