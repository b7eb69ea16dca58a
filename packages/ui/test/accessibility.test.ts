import { startChromium } from "@winnow/test-kit/chromium";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage } from "./support/browser.ts";
import { sampleEvents } from "./support/sample-events.ts";
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

async function findings(path: string, ready: string, colorScheme: "light" | "dark", act?: string): Promise<string[]> {
  const { page } = await openPage(browser, `${stub.url}#token=${TOKEN}`, { colorScheme, reducedMotion: "reduce" });
  if (path !== "") await page.goto(stub.url + path);
  await page.locator(ready).first().waitFor();
  if (act?.startsWith("key:")) await page.keyboard.press(act.slice(4));
  else if (act !== undefined) await page.locator(act).first().click();
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await axe.run()).violations;
  });
  await page.context().close();
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${JSON.stringify(nodes[0])}`);
}

test.for(["light", "dark"] as const)("axe finds nothing wrong in %s", async (colorScheme) => {
  stub.issues = sampleIssues(Date.now());
  expect(await findings("", ".issue-row", colorScheme)).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, ".issue-row .hint-trigger")).toEqual([]);
  expect(await findings("#/acme/empty/issues", ".first-event", colorScheme)).toEqual([]);
  expect(await findings("#/acme/none/issues", ".notice", colorScheme)).toEqual([]);
  stub.events = sampleEvents(Date.now());
  expect(await findings("#/acme/shop/issues/1000", ".frames", colorScheme)).toEqual([]);
  expect(await findings("#/acme/shop/issues/1000", ".frames", colorScheme, ".crumb summary")).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, "key:Control+k")).toEqual([]);
  expect(await findings("", ".issue-row", colorScheme, "key:?")).toEqual([]);
  stub.failure = { status: 401, body: {} };
  expect(await findings("", ".sign-in", colorScheme)).toEqual([]);
  stub.failure = undefined;
});
