import { readFile } from "node:fs/promises";
import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type WatchedPage } from "./support/browser.ts";
import { hostileEvent, sampleEvents } from "./support/sample-events.ts";
import { hostileExtras, sampleExtras } from "./support/sample-extras.ts";
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
  stub.issues = sampleIssues(Date.now());
  stub.events = sampleEvents(Date.now());
  stub.extras = sampleExtras(Date.now());
});
afterEach(async () => {
  for (const { page } of opened) await page.context().close();
  opened = [];
  await stub.close();
});

async function open(path = "#/acme/shop/issues/1000", options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, `${stub.url}#token=${TOKEN}`, options);
  opened.push(watched);
  await watched.page.goto(stub.url + path);
  await watched.page.locator(".issue-page h1").waitFor();
  return watched;
}

describe("the chart", () => {
  test("has a bar for each day and hour, marks the releases, and says the same as a table", async () => {
    const { page } = await open();
    await soon(() => page.locator(".time-mark").count()).toBe(3);
    expect(await page.locator(".time-bar").count()).toBe(30);
    await page.locator(".time-table summary").click();
    const rows = await page.locator(".time-table tbody tr").allTextContents();
    expect(rows).toHaveLength(30);
    expect(rows.filter((row) => row.includes("shop@4.18.2"))).toHaveLength(1);
    const sum = rows.reduce(
      (total, row) => total + Number(/\d\d? \w{3}(?<n>[\d,]+)/.exec(row)?.groups?.n?.replaceAll(",", "")),
      0,
    );
    await page.getByText(`${sum.toLocaleString("en")} events in 30 days`).waitFor();
    await page.getByRole("button", { name: "24 h" }).click();
    expect(await page.locator(".time-bar").count()).toBe(24);
  });
});

describe("the tags", () => {
  test("lead to the issues that have the same value", async () => {
    const { page } = await open();
    await page.getByRole("link", { name: /Safari 26/ }).click();
    await page.waitForURL(/query=browser/);
    expect(await page.getByLabel("Search issues").inputValue()).toBe('browser:"Safari 26"');
  });
});

describe("what is done with an issue", () => {
  test("is ignored until something happens, and says until what", async () => {
    const { page, complaints } = await open();
    await page.keyboard.press("I");
    const dialog = page.getByRole("dialog", { name: "Ignore until…" });
    await dialog.getByLabel("Occurrences").fill("250");
    await dialog.getByLabel("Period").selectOption({ label: "within an hour" });
    await dialog.getByRole("button", { name: "Ignore" }).click();
    await page.getByText("ignored until it occurs 250 more times within an hour").first().waitFor();
    expect(stub.changes).toMatchObject([
      { body: { status: "ignored", statusDetails: { ignoreCount: 250, ignoreWindow: 60 } } },
    ]);
    expect(complaints).toEqual([]);
  });

  test("is resolved in the next release or in one that is named, from the menu and by keyboard alone", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "More ways to resolve" }).focus();
    for (const key of ["Enter", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await soon(() => stub.changes.at(-1)?.body).toMatchObject({ statusDetails: { inNextRelease: true } });
    await page.getByText("resolved in the next release").first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe("More ways to resolve");
    for (const key of ["Enter", "ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("dialog", { name: "Resolve in a release" }).waitFor();
    await page.keyboard.type("4.18.2");
    await page.getByRole("option", { name: "shop@4.18.2" }).waitFor();
    await page.keyboard.press("Enter");
    await soon(() => stub.changes.at(-1)?.body).toMatchObject({ statusDetails: { inRelease: "shop@4.18.2" } });
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe("More ways to resolve");
  });

  test("is assigned, and to nobody again", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Ada Lovelace" }).click();
    await page.keyboard.type("nobody");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Assign", exact: true }).waitFor();
    await soon(() => stub.issues[0]!.assignedTo).toBeNull();
    await page.keyboard.press("z");
    await page.getByRole("button", { name: "Ada Lovelace" }).waitFor();
  });

  test("is merged with an issue that is looked for, and what was merged is taken apart", async () => {
    const { page } = await open();
    await page.keyboard.press("m");
    await page.keyboard.type("gateway");
    await page.getByRole("option", { name: /HttpError/ }).waitFor();
    await soon(() => page.getByRole("listbox").getByRole("option").count()).toBe(1);
    await page.keyboard.press("Enter");
    await page.getByText("2 issues merged into one").waitFor();
    expect(stub.issues).toHaveLength(10);
    await page.reload();
    await page.getByRole("button", { name: "Take apart" }).click();
    await soon(() => stub.issues.length).toBe(11);
    await soon(() => page.getByRole("button", { name: "Take apart" }).count()).toBe(0);
  });

  test("is deleted after a question, and one is back at the list", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete the issue" }).click();
    await page.locator(".issue-row").first().waitFor();
    expect(stub.changes).toMatchObject([{ method: "DELETE" }]);
    await soon(() => page.locator(".issue-row").count()).toBe(10);
  });

  test("is shared by a link that is shown once and can be withdrawn", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Share by a link…" }).click();
    const dialog = page.getByRole("dialog", { name: "Share this issue" });
    await dialog.getByRole("combobox").selectOption({ label: "a day" });
    await dialog.getByRole("button", { name: "Make a link" }).click();
    await soon(() => dialog.getByRole("textbox", { name: "Link" }).inputValue()).toBe(`${stub.url}#/share/s3cr3t`);
    expect(stub.changes).toMatchObject([{ body: { days: 1 } }]);
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await soon(() => dialog.getByRole("textbox", { name: "Link" }).count()).toBe(0);
    expect(stub.extras.shares).toEqual([]);
    await page.keyboard.press("Escape");
    await soon(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe("More");
  });
});

describe("what people say", () => {
  test("is written under the issue, and one's own words can be deleted", async () => {
    const { page, complaints } = await open();
    await page.getByText("A guard in addItem is on its way.").waitFor();
    await page.getByText("resolved it in shop@4.18.0").waitFor();
    await page.getByText("ignored it until it occurs 100 more times within an hour").waitFor();
    await page.getByRole("textbox", { name: "Comment" }).fill("Seen on staging, too.");
    await page.keyboard.press("Control+Enter");
    await page.locator(".entry-text", { hasText: "Seen on staging, too." }).waitFor();
    await page.getByRole("button", { name: "Delete this comment" }).first().click();
    await soon(() => page.locator(".entry-text", { hasText: "Seen on staging, too." }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("comes from users, too", async () => {
    const { page } = await open();
    await page.getByText("I pressed “Add to cart” twice").waitFor();
  });
});

describe("attachments", () => {
  test("are saved as they are, under a name without a path, and never opened", async () => {
    stub.extras.attachments[0]!.name = "../../cart-state.html";
    const { page, complaints } = await open();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download ../../cart-state.html" }).click();
    const file = await download;
    expect(file.suggestedFilename()).not.toMatch(/[/\\]/);
    expect(await readFile(await file.path(), "utf8")).toBe('{"lines":[]}');
    expect(complaints).toEqual([]);
  });
});

describe("links to the source", () => {
  test("stand at the frames that have one, and lead to https only", async () => {
    const event = JSON.parse(JSON.stringify(stub.events[0]));
    const frames = event.entries[1].data.values[1].stacktrace.frames;
    frames.at(-1).sourceLink = "https://github.com/acme/shop/blob/main/src/cart/lines.ts#L27";
    frames.at(-2).sourceLink = "javascript:window.__executed='source'";
    stub.events = [event];
    const { page } = await open();
    await page.locator(".frames").first().waitFor();
    await page.getByRole("button", { name: "Show all frames" }).click();
    const links = await page.locator(".frame-link").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    expect(links).toEqual(["https://github.com/acme/shop/blob/main/src/cart/lines.ts#L27"]);
  });
});

describe("hostile text in every place that people fill", () => {
  test("stays text, in the page, its windows and the search, wide and narrow", async () => {
    stub.issues = hostileIssues(Date.now()).map((issue, index) => ({
      ...issue,
      assignedTo: { name: hostile.html },
      status: "ignored",
      statusDetails: {
        ignoreUntil: hostile.html,
        ignoreCount: hostile.html,
        inRelease: index === 0 ? hostile.long : hostile.rtl,
      },
    }));
    stub.events = [hostileEvent(Date.now())];
    stub.extras = hostileExtras(Date.now());
    for (const width of [1280, 360]) {
      const { page, complaints } = await open("#/acme/shop/issues/1900", { viewport: { width, height: 800 } });
      await page.locator(".entry").first().waitFor();
      await page.locator(".file").waitFor();
      await page.locator(".time-table summary").click();
      const isSafe = async (place: string) => {
        expect(await page.evaluate(() => (globalThis as { __executed?: unknown }).__executed), place).toBeUndefined();
        expect(await page.locator("main img, main b, main script, dialog img, dialog b").count(), place).toBe(0);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(over, place).toBeLessThanOrEqual(0);
      };
      await isSafe("page");
      for (const key of ["a", "m", "#"]) {
        await page.keyboard.press(key);
        await page.getByRole("dialog").waitFor();
        await isSafe(key);
        await page.keyboard.press("Escape");
        await soon(() => page.getByRole("dialog").count()).toBe(0);
      }
      await page.goto(`${stub.url}#/acme/shop/issues?query=`);
      await page.getByLabel("Search issues").fill("plan:");
      await page.getByRole("listbox", { name: "What can be written here" }).waitFor();
      await isSafe("search");
      expect(complaints).toEqual([]);
    }
  });
});
