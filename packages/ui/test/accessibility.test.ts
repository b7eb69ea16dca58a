import { startChromium } from "@winnow/test-kit/chromium";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage } from "./support/browser.ts";
import { sampleEvents } from "./support/sample-events.ts";
import { sampleExtras } from "./support/sample-extras.ts";
import { sampleIssues } from "./support/sample-issues.ts";
import { type StubReceiver, startStubReceiver, TOKEN } from "./support/stub-receiver.ts";

let browser: Browser;
let stub: StubReceiver;
beforeAll(async () => {
  browser = await startChromium();
  stub = await startStubReceiver();
});
afterAll(async () => {
  await browser.close();
  await stub.close();
});

type Finding = { id: string; impact: string | null; nodes: { target: unknown; failureSummary?: string }[] };

async function openFor(path: string, ready: string, colorScheme: "light" | "dark"): Promise<Page> {
  const { page } = await openPage(browser, `${stub.url}#token=${TOKEN}`, { colorScheme, reducedMotion: "reduce" });
  if (path !== "") await page.goto(stub.url + path);
  await page.locator(ready).first().waitFor();
  await page.evaluate(axe.source);
  return page;
}

/** What axe says about the page after a key was pressed, or something was clicked. */
async function audit(page: Page, act?: string): Promise<string[]> {
  if (act?.startsWith("key:")) await page.keyboard.press(act.slice(4));
  else if (act !== undefined) await page.locator(act).first().click();
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await axe.run()).violations;
  });
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${JSON.stringify(nodes[0])}`);
}

async function findings(path: string, ready: string, colorScheme: "light" | "dark", act?: string): Promise<string[]> {
  const page = await openFor(path, ready, colorScheme);
  const found = await audit(page, act);
  await page.context().close();
  return found;
}

test.for(["light", "dark"] as const)("axe finds nothing wrong in %s", async (colorScheme) => {
  stub.issues = sampleIssues(Date.now());
  expect(await findings("", ".issue-row", colorScheme)).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, ".issue-row .hint-trigger")).toEqual([]);
  expect(await findings("#/acme/empty/issues", ".first-event", colorScheme)).toEqual([]);
  expect(await findings("#/acme/none/issues", ".notice", colorScheme)).toEqual([]);
  stub.events = sampleEvents(Date.now());
  stub.extras = sampleExtras(Date.now());
  expect(await findings("#/acme/shop/issues/1000", ".frames", colorScheme)).toEqual([]);
  expect(await findings("#/acme/shop/issues/1000", ".frames", colorScheme, ".crumb summary")).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, "key:Control+k")).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, "key:?")).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, ".issue-row input")).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, "key:/")).toEqual([]);
  stub.failure = { status: 401, body: {} };
  expect(await findings("", ".sign-in", colorScheme)).toEqual([]);
  stub.failure = undefined;
});

test.for(["light", "dark"] as const)(
  "axe finds nothing wrong in what opens over an issue in %s",
  async (colorScheme) => {
    stub.issues = sampleIssues(Date.now());
    stub.events = sampleEvents(Date.now());
    stub.extras = sampleExtras(Date.now());
    const page = await openFor("#/acme/shop/issues/1000", ".frames", colorScheme);
    for (const key of ["a", "I", "m", "#"]) {
      expect(await audit(page, `key:${key}`), key).toEqual([]);
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => document.querySelector("dialog") === null);
    }
    for (const button of [".time-table summary", '[aria-label="More ways to resolve"]']) {
      expect(await audit(page, button), button).toEqual([]);
    }
    await page.context().close();
  },
);
