import { startChromium } from "@winnow/test-kit/chromium";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routeHash } from "../src/app/state/route.ts";
import { HOSTILE_VERSION, hostileAdmin } from "./support/hostile-admin.ts";
import { openScreen } from "./support/open-screen.ts";
import { sampleAdmin } from "./support/sample-admin.ts";
import { sampleEvents } from "./support/sample-events.ts";
import { sampleIssues } from "./support/sample-issues.ts";
import { adminScreens, type ScreenCase } from "./support/screens.ts";
import { type StubReceiver, startStubReceiver } from "./support/stub-receiver.ts";

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
beforeEach(() => {
  stub.issues = sampleIssues(Date.now());
  stub.events = sampleEvents(Date.now());
  stub.admin = sampleAdmin(Date.now());
});

type Finding = { id: string; impact: string | null; nodes: unknown[] };

type AxeRun = { run(options: object): Promise<{ violations: Finding[] }> };

/** @param rules the ones to look at; all of them where none is named */
async function axeFindings(page: Page, rules: string[] = []): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: AxeRun };
    return (await axe.run(runOnly.length === 0 ? {} : { runOnly })).violations;
  }, rules);
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${JSON.stringify(nodes[0])}`);
}

/** A refused request is an answer, and Chromium tells of each on its console. */
const own = (complaints: readonly string[]) => complaints.filter((text) => !text.startsWith("Failed to load resource"));

describe.each(adminScreens)("$name", (screen: ScreenCase) => {
  test("is readable for everybody, in light and dark, and does what a strict policy allows", async () => {
    const { page, complaints } = await openScreen(browser, stub, screen);
    const light = await axeFindings(page);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    expect([...light, ...(await axeFindings(page, ["color-contrast"])), ...own(complaints)]).toEqual([]);
    await page.context().close();
  });
});

// The others show nothing that somebody else has written.
const foreign = adminScreens.filter(({ name }) => !/^(rule-form|token-form|sign-in|share-ended)$/.test(name));

describe.each(foreign)("$name", (screen: ScreenCase) => {
  test("takes hostile texts for texts, and fits a phone with them", async () => {
    stub.admin = hostileAdmin(Date.now());
    const { page, complaints } = await openScreen(browser, stub, withHostileVersion(screen), {
      viewport: { width: 390, height: 844 },
    });
    expect(own(complaints)).toEqual([]);
    const found = await page.evaluate(() => ({
      executed: (globalThis as { __executed?: unknown }).__executed,
      images: document.querySelectorAll("main img, main script, main b").length,
      links: [...document.querySelectorAll("a[href]")].filter((link) =>
        /^\s*javascript:/i.test((link as HTMLAnchorElement).href),
      ).length,
      wide: document.documentElement.scrollWidth > innerWidth,
    }));
    expect(found).toEqual({ executed: undefined, images: 0, links: 0, wide: false });
    await page.context().close();
  });
});

/** Its version is one of the texts that are hostile then, and part of the address. */
function withHostileVersion(screen: ScreenCase): ScreenCase {
  if (screen.name !== "release") return screen;
  return { ...screen, hash: routeHash({ name: "release", org: "acme", project: "shop", version: HOSTILE_VERSION }) };
}
