import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type WatchedPage } from "./support/browser.ts";
import { sampleEvents } from "./support/sample-events.ts";
import { sampleExtras } from "./support/sample-extras.ts";
import { sampleIssues } from "./support/sample-issues.ts";
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

async function open(path = "", options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, `${stub.url}#token=${TOKEN}`, options);
  opened.push(watched);
  if (path !== "") await watched.page.goto(stub.url + path);
  await watched.page
    .locator(path.includes("/issues/") ? ".issue-page h1" : ".issue-row")
    .first()
    .waitFor();
  return watched;
}

const titles = (page: Page) => page.locator(".issue-row .issue-type").allTextContents();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");
const suggestion = (page: Page, name: string) =>
  page.getByRole("listbox", { name: "What can be written here" }).getByRole("option", { name });
const statusOf = (id: string) => stub.issues.find((issue) => issue.id === id)?.status;
const pick = async (page: Page, ...rows: number[]) => {
  for (const row of rows) await page.locator(".issue-row input").nth(row).check();
};

describe("many issues at once", () => {
  test("are resolved, leave the list of what is unresolved, and come back where they stood when it is undone", async () => {
    const { page, complaints } = await open();
    const before = await titles(page);
    await pick(page, 0, 2);
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    await page.getByText("2 issues resolved").waitFor();
    expect(await titles(page)).toEqual(before.filter((_, index) => index !== 0 && index !== 2));
    await soon(() => [statusOf("1000"), statusOf("1002")]).toEqual(["resolved", "resolved"]);
    await page.getByRole("button", { name: /^Undo/ }).click();
    await soon(() => titles(page)).toEqual(before);
    await soon(() => [statusOf("1000"), statusOf("1002")]).toEqual(["unresolved", "unresolved"]);
    expect(complaints).toEqual([]);
  });

  test("that come back after they were resolved are announced as new", async () => {
    const { page } = await open();
    await page.locator(".live-live").waitFor();
    await pick(page, 0);
    await page.keyboard.press("e");
    await page.getByText(/^SHOP-\w+ resolved$/).waitFor();
    Object.assign(stub.issues[0]!, { status: "unresolved", lastSeen: new Date().toISOString() });
    stub.send({ ids: ["1000"], more: false });
    await page.getByRole("button", { name: "1 new" }).waitFor();
  });

  test("are undone each to what it was", async () => {
    Object.assign(stub.issues[1]!, { status: "ignored", statusDetails: { ignoreCount: 50 } });
    const { page } = await open("#/acme/shop/issues?query=");
    await pick(page, 0, 1);
    await page.getByRole("button", { name: "Resolve", exact: true }).click();
    await soon(() => statusOf("1001")).toBe("resolved");
    await page.keyboard.press("z");
    await soon(() => [statusOf("1000"), statusOf("1001")]).toEqual(["unresolved", "ignored"]);
    expect(stub.issues[1]!.statusDetails).toEqual({ ignoreCount: 50 });
  });

  test("are picked from here to there with shift, and all of them with one box", async () => {
    const { page } = await open();
    await pick(page, 1);
    await page
      .locator(".issue-row input")
      .nth(4)
      .click({ modifiers: ["Shift"] });
    await page.getByText("4 selected").waitFor();
    await page.getByLabel("Select all issues").click();
    await page.getByText("11 selected").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator(".issue-picked").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Sort by Users" }).count()).toBe(1);
  });

  test("beyond those that are loaded can be picked by loading them", async () => {
    stub.issues = sampleIssues(Date.now(), "shop", 8);
    stub.pageSize = 40;
    const { page } = await open();
    await page.getByLabel("Select all issues").click();
    await page.getByRole("button", { name: "Select up to 1,000 issues" }).click();
    await page.getByText("88 selected").waitFor();
  });

  test("become one, and can be taken apart again", async () => {
    const { page } = await open();
    const before = await titles(page);
    await pick(page, 0, 3);
    await page.getByRole("button", { name: "Merge" }).click();
    await page.getByText("2 issues merged into one").waitFor();
    expect(await titles(page)).toEqual(before.toSpliced(3, 1));
    await page.keyboard.press("z");
    await soon(() => titles(page)).toEqual(before);
    await soon(() => statusOf("1003")).toBe("unresolved");
  });

  test("are deleted only after a question, and refused from then on where that is wanted", async () => {
    const { page } = await open();
    await pick(page, 0, 1);
    await page.keyboard.press("#");
    const dialog = page.getByRole("dialog", { name: "Delete 2 issues?" });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(stub.changes).toEqual([]);
    await page.keyboard.press("#");
    await dialog.getByLabel("Refuse it from now on").check();
    await dialog.getByRole("button", { name: "Delete 2 issues" }).click();
    await page.getByText("2 issues deleted").waitFor();
    expect(stub.changes).toMatchObject([{ method: "PUT", body: { discard: true } }]);
    await soon(() => page.locator(".issue-row").count()).toBe(9);
  });

  test("that could not be changed are as they were, and it is said why", async () => {
    stub.mayWrite = false;
    const { page } = await open();
    const before = await titles(page);
    await pick(page, 0, 1);
    await page.keyboard.press("e");
    await page.getByText("Your token may not change issues").waitFor();
    await soon(() => titles(page)).toEqual(before);
  });
});

test("a menu stays in the window of a phone", async () => {
  const { page } = await open("", { viewport: { width: 360, height: 740 } });
  await pick(page, 0, 1);
  for (const name of ["More ways to resolve", "More ways to ignore"]) {
    await page.getByRole("button", { name }).click();
    const box = await page.getByRole("menu").boundingBox();
    expect(box!.x, name).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width, name).toBeLessThanOrEqual(360);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0);
    await page.keyboard.press("Escape");
  }
});

describe("the keyboard", () => {
  test("selects, resolves, ignores and assigns; what has the focus goes on to the next issue", async () => {
    const { page } = await open();
    const before = await titles(page);
    for (const key of ["j", "x", "j", "j", "X"]) await page.keyboard.press(key);
    await page.getByText("3 selected").waitFor();
    await page.keyboard.press("i");
    await page.getByText("3 issues ignored").waitFor();
    await soon(() => focused(page)).toContain(before[3]);
    await page.keyboard.press("e");
    await page.getByText(/^SHOP-\w+ resolved$/).waitFor();
    await soon(() => focused(page)).toContain(before[4]);
    await page.keyboard.press("a");
    await page.getByRole("dialog", { name: "Assign" }).waitFor();
    await page.keyboard.type("grace");
    await page.getByRole("option", { name: /Grace Hopper/ }).waitFor();
    await page.keyboard.press("Enter");
    await page
      .getByText(/assigned to Grace Hopper/)
      .first()
      .waitFor();
    await soon(() => (stub.issues[4]!.assignedTo as { name?: string } | null)?.name).toBe("Grace Hopper");
    await soon(() => focused(page)).toContain(before[4]);
  });

  test("of one who types means letters", async () => {
    const { page } = await open();
    await page.keyboard.press("j");
    await page.keyboard.press("/");
    await page.keyboard.type("exi#");
    await page.keyboard.press("Control+a");
    expect(stub.changes).toEqual([]);
    expect(await page.locator(".issue-picked").count()).toBe(0);
  });

  test("shows all keys that there are", async () => {
    const { page } = await open();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    const keys = await help.locator("kbd").allTextContents();
    expect(keys).toEqual(expect.arrayContaining(["j", "k", "o", "e", "i", "r", "/", "?", "x", "a", "m", "#", "z"]));
  });

  test("reaches what is new", async () => {
    const { page } = await open();
    await page.locator(".live-live").waitFor();
    stub.issues.push({ ...stub.issues[0]!, id: "4711", lastSeen: new Date().toISOString() });
    stub.send({ ids: ["4711"], more: false });
    await page.getByRole("button", { name: "1 new" }).waitFor();
    await page.keyboard.press("r");
    await soon(() => page.locator(".issue-row").count()).toBe(12);
  });
});

describe("the palette", () => {
  test("shows where one can go, and asks the receiver for what is not loaded", async () => {
    const { page } = await open();
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: "Releases" }).waitFor();
    await page.keyboard.type("ECONNRESET");
    await page.keyboard.press("Enter");
    await page.waitForURL(/query=ECONNRESET/);
  });
});

describe("the search", () => {
  test("completes keys and values with the keyboard, and searches when nothing is marked", async () => {
    const { page, complaints } = await open();
    const field = page.getByLabel("Search issues");
    await field.fill("is:unresolved brow");
    await suggestion(page, "browser:").waitFor();
    await page.keyboard.press("ArrowDown");
    expect(await field.getAttribute("aria-activedescendant")).toBe(
      await page.locator(".suggestion[aria-selected=true]").getAttribute("id"),
    );
    await page.keyboard.press("Enter");
    await suggestion(page, "Safari 26").waitFor();
    await page.keyboard.type("saf");
    await soon(() => suggestion(page, "").count()).toBe(0);
    await field.fill("is:unresolved browser:Saf");
    await suggestion(page, "Safari 26").click();
    expect(await field.inputValue()).toBe('is:unresolved browser:"Safari 26" ');
    await page.keyboard.press("Enter");
    await page.waitForURL(/query=is%3Aunresolved\+browser/);
    await soon(() => page.getByRole("listbox").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("knows the environments, releases and people of the project", async () => {
    const { page } = await open();
    const field = page.getByLabel("Search issues");
    for (const [text, option] of [
      ["environment:", "staging"],
      ["release:", "shop@4.18.2"],
      ["assigned:gr", "Grace Hopper"],
      ["level:wa", "warning"],
      ["has:pl", "plan"],
      ["firstSeen:", "-24h"],
    ] as const) {
      await field.fill(text);
      await suggestion(page, option).first().waitFor();
    }
    await page.keyboard.press("Escape");
    expect(await page.getByRole("listbox").count()).toBe(0);
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(false);
  });

  test("asks for an environment, a period and the trend, all in its address", async () => {
    const { page } = await open();
    await page.getByLabel("Environment").selectOption({ label: "staging" });
    await page.getByLabel("Period").selectOption({ label: "14 days" });
    await page.getByRole("button", { name: "Sort by Trend" }).click();
    await page.waitForURL(/environment=staging/);
    const wanted = (path: string) => /sort=trend.*statsPeriod=14d.*environment=staging/.test(path);
    await soon(() => stub.requests.some(wanted)).toBe(true);
    await page.locator(".issue-row").first().waitFor();
    stub.requests = [];
    await page.reload();
    await soon(() => stub.requests.some(wanted)).toBe(true);
    expect(await page.getByLabel("Environment").inputValue()).toBe("=staging");
  });
});
