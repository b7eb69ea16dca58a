import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type WatchedPage } from "./support/browser.ts";
import { owner } from "./support/sample-admin.ts";
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
  stub.admin.me = { ...owner };
});
afterEach(async () => {
  await opened?.page.context().close();
  await stub.close();
});

async function open(hash = ""): Promise<Page> {
  opened = await openPage(browser, stub.url + hash);
  return opened.page;
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("Name or e-mail").fill("ada");
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}

describe("signing in", () => {
  test("with name and password leads to where one wanted to go, and lasts beyond the tab", async () => {
    const page = await open("#/acme/shop/releases");
    await signIn(page, stub.admin.password);
    await page.locator(".release-name").first().waitFor();
    expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
    const other = await page.context().newPage();
    await other.goto(stub.url);
    await other.locator(".issue-row").first().waitFor();
  });

  test("with what does not fit says so, and not which of the two was wrong", async () => {
    const page = await open();
    await signIn(page, "a wrong one");
    await page.getByText("Name and password do not fit together.").waitFor();
    await signIn(page, stub.admin.password);
    await page.locator(".issue-row").first().waitFor();
  });

  test("too often says how long to wait", async () => {
    const page = await open();
    await page.locator(".sign-in-form").waitFor();
    stub.failure = { status: 429, body: { detail: "too many" }, headers: { "retry-after": "40" } };
    await signIn(page, "guess");
    await page.getByText("Wait 40 seconds").waitFor();
  });

  test("by a token is the other way, and a wrong one is asked for again", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Use a token instead" }).click();
    await page.getByLabel("Token").fill("wnt_wrong");
    await page.keyboard.press("Enter");
    await page.getByText("does not accept the last token").waitFor();
    await page.getByLabel("Token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.locator(".issue-row").first().waitFor();
  });

  test("ends with the session, which the receiver ends as well", async () => {
    const page = await open();
    await signIn(page, stub.admin.password);
    await page.getByRole("button", { name: "Sign out Ada Byron" }).click();
    await page.locator(".sign-in-form").waitFor();
    await soon(() => stub.requests.some((path) => path === "api/0/auth/logout/")).toBe(true);
    await page.reload();
    await page.locator(".sign-in-form").waitFor();
  });
});

describe("the first password", () => {
  beforeEach(() => {
    stub.admin.me = { ...owner, passwordSet: false, needsCurrent: false };
  });

  test("is asked for after the link that works once, twice the same and long enough", async () => {
    const page = await open();
    await signIn(page, stub.admin.password);
    await page.getByRole("heading", { name: "Hello Ada Byron" }).waitFor();
    const [first, second] = [page.getByLabel("Password"), page.getByLabel("Once more")];
    await first.fill("short");
    await page.keyboard.press("Enter");
    await page.getByText("At least 10 characters.", { exact: true }).waitFor();
    await first.fill("a few good words");
    await second.fill("a few good wards");
    await page.keyboard.press("Enter");
    await page.getByText("The two are not the same.").waitFor();
    await second.fill("a few good words");
    await page.keyboard.press("Enter");
    await page.locator(".issue-row").first().waitFor();
    expect(stub.changes.at(-1)).toEqual({
      method: "PUT",
      path: "auth/password/",
      body: { password: "a few good words" },
    });
  });

  test("may wait, and is found in the account then", async () => {
    const page = await open();
    await signIn(page, stub.admin.password);
    await page.getByRole("button", { name: "Later" }).click();
    await page.locator(".issue-row").first().waitFor();
    await page.goto(`${stub.url}#/acme/shop/settings/account`);
    await page.getByLabel("New password").waitFor();
    expect(await page.getByLabel("Current password").count()).toBe(0);
  });
});

test("a password is changed with the current one", async () => {
  const page = await open("#/acme/shop/settings/account");
  await signIn(page, stub.admin.password);
  await page.getByLabel("Current password").fill("correct horse battery");
  await page.getByLabel("New password").fill("another set of words");
  await page.keyboard.press("Enter");
  await page.getByText("The password is changed").waitFor();
  expect(stub.changes.at(-1)?.body).toEqual({ password: "another set of words", current: "correct horse battery" });
});

describe("a shared issue", () => {
  test("is read without access, and leads nowhere else", async () => {
    const page = await open("#/share/a-secret-of-a-link");
    await page.getByRole("heading", { name: "TypeError" }).first().waitFor();
    await page.locator(".source-current").first().waitFor();
    await page.getByText("Chrome 143").first().waitFor();
    await page.getByText("ends in 6 d").waitFor();
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links.filter((href) => href?.startsWith("#"))).toEqual([]);
    expect(stub.requests).toEqual(["api/0/winnow/shared/a-secret-of-a-link/"]);
    expect(opened?.complaints).toEqual([]);
  });

  test("whose link has ended says so, and asks nobody to sign in", async () => {
    const page = await open("#/share/ended");
    await page.getByRole("heading", { name: "This link has ended" }).waitFor();
    expect(await page.locator(".sign-in-form").count()).toBe(0);
  });
});
