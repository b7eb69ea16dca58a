import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type WatchedPage } from "./support/browser.ts";
import { hostile, hostileIssues, newIssue, sampleIssues } from "./support/sample-issues.ts";
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
});
afterEach(async () => {
  for (const { page } of opened) await page.context().close();
  opened = [];
  await stub.close();
});

async function open(options: BrowserContextOptions & { hash?: string } = {}): Promise<WatchedPage> {
  const { hash = `#token=${TOKEN}`, ...context } = options;
  const watched = await openPage(browser, stub.url + hash, context);
  opened.push(watched);
  return watched;
}

const titles = (page: Page) => page.locator(".issue-row .issue-type").allTextContents();
const scrollWidth = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe("the list", () => {
  test("shows every issue with its exact figures, and does nothing that a strict policy forbids", async () => {
    const { page, complaints } = await open();
    const first = page.locator(".issue-row").first();
    await first.getByText("184,233", { exact: true }).waitFor();
    expect(await page.locator(".issue-row").count()).toBe(stub.issues.length);
    expect(await first.locator(".issue-users").textContent()).toContain("2,412 users");
    expect(await page.locator(".live").textContent()).toBe("Live");
    expect(complaints).toEqual([]);
  });

  test("says of each count, and of their sum, where it comes from", async () => {
    const { page } = await open();
    const sum = stub.issues.reduce((total, issue) => total + Number(issue.count), 0).toLocaleString("en");
    await page.getByText(`seen ${sum} occurrences`).waitFor();
    await page.locator(".issue-row .hint-trigger").nth(1).focus();
    await page.keyboard.press("Enter");
    const rows = await page.locator(".issue-row .parts-row").allTextContents();
    const numbers = rows.map((row) => Number(row.replace(/\D/g, "")));
    expect(rows.at(-1)).toBe("Seen40,961");
    expect(numbers.slice(0, 4).reduce((a, b) => a + b)).toBe(40_961);
    await page.keyboard.press("Escape");
    expect(await page.locator(".hint-card").count()).toBe(0);
  });

  test("takes the token out of the address and keeps it for the tab only", async () => {
    const { page } = await open();
    await page.locator(".issue-row").first().waitFor();
    expect(page.url()).not.toContain(TOKEN);
    await page.reload();
    await page.locator(".issue-row").first().waitFor();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("sorts by the column that is chosen, and a link brings back the same list", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Sort by Users" }).click();
    await page.waitForURL(/sort=user/);
    await soon(async () => (await titles(page))[2]).toBe("HttpError");
    await page.goto(`${stub.url}#/acme/shop/issues?sort=freq`);
    await page.getByRole("button", { name: "Sort by Events", pressed: true }).waitFor();
  });

  test("holds few rows in the document however long it is, and loads the rest on the way down", async () => {
    stub.issues = sampleIssues(Date.now(), "shop", 40);
    const { page } = await open();
    await page.locator(".issue-row").first().waitFor();
    await soon(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return page.locator(".list-end").textContent();
    }).toBe(`${stub.issues.length} issues`);
    expect(await page.locator(".issue-row").count()).toBeLessThan(50);
    const last = stub.issues.toSorted((a, b) => Date.parse(a.lastSeen) - Date.parse(b.lastSeen))[0];
    await soon(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return page.locator(".issue-id", { hasText: String(last?.shortId) }).count();
    }).toBe(1);
  });

  test("searches, keeps the search in its address, and says what it does not understand", async () => {
    const { page } = await open();
    await page.locator(".issue-row").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("is:unresolved gateway");
    await page.keyboard.press("Enter");
    await soon(() => titles(page)).toEqual(["HttpError"]);
    await page.reload();
    await soon(() => titles(page)).toEqual(["HttpError"]);
    expect(await page.getByLabel("Search issues").inputValue()).toBe("is:unresolved gateway");
    await page.getByLabel("Search issues").fill("(");
    await page.keyboard.press("Enter");
    await page.getByText("a bracket is not closed").first().waitFor();
    await page.getByLabel("Search issues").fill("nothing has this");
    await page.keyboard.press("Enter");
    await page.getByText("No issue is like this").waitFor();
    await page.getByRole("button", { name: "Show all issues" }).click();
    await soon(() => page.locator(".issue-row").count()).toBe(11);
  });

  test("shows what is unresolved until something else is asked for", async () => {
    Object.assign(stub.issues[0]!, { status: "resolved" });
    const { page } = await open();
    await soon(() => page.locator(".issue-row").count()).toBe(10);
    await page.getByRole("button", { name: "Resolved", exact: true }).click();
    await soon(() => titles(page)).toEqual(["TypeError"]);
    await page.getByRole("button", { name: "All", exact: true }).click();
    await soon(() => page.locator(".issue-row").count()).toBe(11);
  });

  test("switches the project", async () => {
    const { page } = await open();
    await page.getByLabel("Project").selectOption({ label: "a new one" });
    await page.getByText("Waiting for the first event").waitFor();
    expect(page.url()).toContain("#/acme/empty/issues");
  });
});

describe("live", () => {
  test("new issues wait in a pill and move no row; known ones change where they stand", async () => {
    const { page } = await open();
    await page.locator(".live-live").waitFor();
    const before = await titles(page);
    const fresh = newIssue(Date.now(), 1);
    const changed = { ...stub.issues[5]!, count: "77777", lastSeen: new Date().toISOString() };
    stub.issues = [...stub.issues.filter(({ id }) => id !== changed.id), changed, fresh];
    stub.send({ ids: [changed.id, fresh.id], more: false });
    await page.getByRole("button", { name: "1 new" }).waitFor();
    await page.getByText("77,777").first().waitFor();
    expect(await titles(page)).toEqual(before);
    await page.getByRole("button", { name: "1 new" }).click();
    await soon(async () => new Set((await titles(page)).slice(0, 2))).toEqual(new Set(["SyntaxError", "SlowQuery"]));
    expect(await page.locator(".arrived-pill").count()).toBe(0);
  });

  test("a change far down a long list is seen there, too", async () => {
    stub.issues = sampleIssues(Date.now(), "shop", 30);
    stub.pageSize = 20;
    const { page } = await open();
    await page.locator(".live-live").waitFor();
    const last = stub.issues.toSorted((a, b) => Date.parse(a.lastSeen) - Date.parse(b.lastSeen))[0]!;
    await soon(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return page.locator(".issue-id", { hasText: String(last.shortId) }).count();
    }).toBe(1);
    last.count = "55555";
    stub.send({ ids: [last.id], more: false });
    await page.getByText("55,555").waitFor();
  });

  test("a stream that breaks is opened again, and what was missed meanwhile is found", async () => {
    const { page } = await open();
    await page.locator(".live-live").waitFor();
    stub.issues.push(newIssue(Date.now(), 2));
    stub.dropStreams();
    await page.locator(".live-reconnecting").waitFor();
    await page.locator(".live-live").waitFor();
    await page.getByRole("button", { name: "1 new" }).waitFor();
  });

  test("the first event of an empty project appears by itself", async () => {
    stub.issues = [];
    const { page } = await open();
    await page.getByText('withWinnow({ dsn: "https://wn0123@errors.example/2" })').waitFor();
    stub.issues = [newIssue(Date.now(), 3)];
    stub.send({ ids: ["5003"], more: false });
    await page.locator(".issue-row").waitFor();
  });
});

describe("when something is wrong", () => {
  test("without a token it asks for one, says when it was refused, and goes on when it is right", async () => {
    const { page } = await open({ hash: "" });
    await page.getByRole("button", { name: "Use a token instead" }).click();
    const field = page.getByLabel("Token");
    await field.fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("does not accept").waitFor();
    await field.fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.locator(".issue-row").first().waitFor();
  });

  test("a receiver that is away is said in words, tried again by itself, and comes back", async () => {
    stub.failure = { status: 503, body: { detail: "the database does not answer" }, headers: { "retry-after": "1" } };
    const { page } = await open();
    await page.getByText("the database does not answer").waitFor();
    await page.getByRole("button", { name: /Try again \(\d s\)/ }).waitFor();
    stub.failure = undefined;
    await page.locator(".issue-row").first().waitFor({ timeout: 15_000 });
  });

  test("a failure while reading keeps the list, and says that it may be out of date", async () => {
    const { page } = await open();
    await page.locator(".live-live").waitFor();
    stub.failure = { status: 500, body: "no JSON of the kind expected" };
    stub.send({ ids: [], more: true });
    await page.getByText("What you see may be out of date").waitFor();
    expect(await page.locator(".issue-row").count()).toBe(11);
  });

  test("a failure deep in a long list costs the reader neither the place nor the rows", async () => {
    stub.issues = sampleIssues(Date.now(), "shop", 20);
    stub.pageSize = 60;
    const { page } = await open();
    await page.locator(".live-live").waitFor();
    await page.evaluate(() => scrollTo(0, 6000));
    const height = () => page.evaluate(() => document.querySelector<HTMLElement>(".issue-rows")!.style.height);
    await soon(height).toBe(`${120 * 62}px`);
    const place = await page.evaluate(() => scrollY);
    expect(place).toBeGreaterThan(2000);
    stub.failure = { status: 503, body: {}, headers: { "retry-after": "1" } };
    stub.dropStreams();
    await page.locator(".live-reconnecting").waitFor();
    stub.issues.find(({ id }) => id === "1100")!.count = "66666";
    await page.waitForTimeout(500);
    stub.failure = undefined;
    await page.locator(".live-live").waitFor();
    await soon(async () => (await page.locator(".strip").count()) === 0).toBe(true);
    // It was asked for again although no message named it, and it is on the second page.
    await soon(() => stub.requests.filter((path) => /cursor=60/.test(path)).length).toBeGreaterThan(1);
    expect(await page.evaluate(() => scrollY)).toBe(place);
    expect(Number.parseFloat(await height())).toBeGreaterThanOrEqual(120 * 62);
  });

  test("a project that does not exist is not an empty one", async () => {
    const { page } = await open();
    await page.locator(".issue-row").first().waitFor();
    await page.goto(`${stub.url}#/acme/none/issues`);
    await page.getByText("there is no such project").waitFor();
  });
});

describe("hostile text", () => {
  test("stays text: nothing runs, nothing is loaded, nothing breaks the layout", async () => {
    stub.issues = hostileIssues(Date.now());
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 360, height: 740 },
    ]) {
      const { page, complaints } = await open({ viewport });
      await page.locator(".issue-row").first().waitFor();
      expect(await titles(page)).toContain(hostile.html);
      expect(await page.locator(".issue-row img, .issue-row b, .issue-row script").count()).toBe(0);
      expect(await page.evaluate(() => (globalThis as { __executed?: unknown }).__executed)).toBeUndefined();
      expect(await scrollWidth(page)).toBeLessThanOrEqual(0);
      const heights = await page
        .locator(".issue-row")
        .evaluateAll((rows) => rows.map((row) => row.scrollHeight - row.clientHeight));
      expect(Math.max(...heights)).toBeLessThanOrEqual(1);
      expect(complaints).toEqual([]);
    }
  });
});

describe("for everybody", () => {
  test("colours follow the system until the reader chooses, and the choice is kept", async () => {
    const { page } = await open({ colorScheme: "dark" });
    await page.locator(".issue-row").first().waitFor();
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await page.getByRole("button", { name: /^Colours: system/ }).click();
    await soon(background).not.toBe(dark);
    await page.reload();
    await page.getByRole("button", { name: /^Colours: light/ }).click();
    await soon(background).toBe(dark);
  });

  test("on a phone nothing is cut off sideways", async () => {
    const { page, complaints } = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await page.locator(".issue-row").first().waitFor();
    expect(await scrollWidth(page)).toBeLessThanOrEqual(0);
    await page.locator(".issue-row .hint-trigger").first().tap();
    const card = await page.locator(".hint-card").boundingBox();
    expect(card!.x).toBeGreaterThanOrEqual(0);
    expect(card!.x + card!.width).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
  });

  test("the keyboard reaches everything, and focus can be seen", async () => {
    const { page } = await open();
    await page.locator(".issue-row").first().waitFor();
    for (let i = 0; i < 16; i++) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate(() => {
        const element = document.activeElement ?? document.body;
        // The link of a row shows its focus around the whole row.
        const styles = [getComputedStyle(element), getComputedStyle(element, "::after")];
        return styles.some((style) => style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2);
      });
      expect(seen, `focus ${i}`).toBe(true);
    }
  });
});
