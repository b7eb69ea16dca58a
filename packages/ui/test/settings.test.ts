import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type WatchedPage } from "./support/browser.ts";
import { VIEWER_SCOPES } from "./support/sample-admin.ts";
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
});
afterEach(async () => {
  await opened?.page.context().close();
  await stub.close();
});

async function open(hash: string): Promise<Page> {
  opened = await openPage(browser, `${stub.url}#token=${TOKEN}`);
  await opened.page.goto(stub.url + hash);
  await opened.page.locator("main h1").first().waitFor();
  return opened.page;
}

const settings = (tab: string) => open(`#/acme/shop/settings/${tab}`);
const dialog = (page: Page) => page.locator("dialog[open]");
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click();
const submit = async (page: Page, name: string) => {
  await dialog(page).getByRole("button", { name, exact: true }).click();
};
const lastChange = () => stub.changes.at(-1);

describe("projects", () => {
  test("say what happened in each since yesterday, and lead to its issues", async () => {
    const page = await open("#/projects");
    const shop = page.locator(".project", { hasText: "shop" });
    await soon(() => shop.locator("dd").nth(1).textContent()).toBe("11");
    expect(await shop.locator("dd").first().textContent()).toMatch(/^\d+,\d{3}$/);
    await shop.getByRole("link", { name: "shop", exact: true }).click();
    await page.locator(".issue-row").first().waitFor();
  });

  test("a new one is made, and shows how to send to it", async () => {
    const page = await open("#/projects");
    await press(page, "New project");
    await dialog(page).getByLabel("Name").fill("Night shift");
    await dialog(page).getByLabel("Platform").selectOption("go");
    await submit(page, "Create");
    await page.waitForURL(/made\/settings\/setup$/);
    expect(lastChange()).toMatchObject({
      path: "organizations/acme/projects/",
      body: { name: "Night shift", platform: "go" },
    });
    await page.getByText("sentry.ClientOptions").waitFor();
  });

  test("who may see none is told so, and who may make one is offered it", async () => {
    stub.admin.projects = [];
    const page = await open("#/");
    await page.getByText("No project yet").waitFor();
    await page.getByRole("button", { name: "New project" }).waitFor();
  });
});

describe("setup and keys", () => {
  test("each SDK has its lines with the DSN of the project, JavaScript's with and without Winnow", async () => {
    const page = await settings("setup");
    const code = page.locator(".code-block code");
    await soon(() => code.nth(1).textContent()).toContain("withWinnow({ dsn");
    await press(page, "Stock SDK");
    await soon(() => code.nth(1).textContent()).not.toContain("withWinnow");
    for (const [name, words] of [
      ["Browser", "@sentry/browser"],
      ["Python", "sentry_sdk.init(dsn="],
      ["Go", "sentry.Init"],
      ["PHP", "\\Sentry\\init"],
    ] as const) {
      await press(page, name);
      await soon(() => code.nth(1).textContent()).toContain(words);
      expect(await code.nth(1).textContent()).toContain("wn0123@errors.example/2");
    }
  });

  test("the DSN is copied with a press", async () => {
    const page = await settings("setup");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await press(page, "Copy DSN");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("https://wn0123@errors.example/2");
  });

  test("keys are made, switched off and on, and deleted after a question", async () => {
    const page = await settings("keys");
    const row = (name: string) => page.locator("tbody tr", { hasText: name });
    await press(page, "New key");
    await dialog(page).getByLabel("Name").fill("mobile app");
    await page.keyboard.press("Enter");
    await row("mobile app").waitFor();
    await row("mobile app").getByRole("button", { name: "Switch off" }).click();
    await row("mobile app").getByText("off", { exact: true }).waitFor();
    await row("mobile app").getByRole("button", { name: "Delete" }).click();
    await submit(page, "Cancel");
    expect(await row("mobile app").count()).toBe(1);
    await row("mobile app").getByRole("button", { name: "Delete" }).click();
    await submit(page, "Delete");
    await soon(() => row("mobile app").count()).toBe(0);
  });
});

describe("quotas", () => {
  test("show what is used of them, and what is used up", async () => {
    const page = await settings("quotas");
    await page.getByRole("meter", { name: "Payloads, Whole project, per month" }).waitFor();
    const meter = page.getByRole("meter", { name: "Payloads, Key Default, per hour" });
    expect(await meter.getAttribute("aria-valuetext")).toBe("1,730 of 2,000");
    expect(await page.locator(".meter-full").textContent()).toContain("used up");
  });

  test("are set with a size as people write it, and a size that is none is not sent", async () => {
    const page = await settings("quotas");
    await press(page, "New quota");
    await dialog(page).getByLabel("Per").selectOption("hour");
    await dialog(page).getByLabel("Bytes").fill("a lot");
    await submit(page, "Save");
    await dialog(page).getByText("A size such as 500 MB").waitFor();
    expect(stub.changes).toEqual([]);
    await dialog(page).getByLabel("Bytes").fill("1.5 GB");
    await submit(page, "Save");
    await soon(() => dialog(page).count()).toBe(0);
    expect(lastChange()?.body).toEqual({ per: "hour", payloads: null, bytes: 1_500_000_000 });
    await page.getByText("of 1.50 GB").waitFor();
  });

  test("are changed and removed where they stand", async () => {
    const page = await settings("quotas");
    const month = page.locator("tbody tr", { hasText: "per month" });
    await month.getByRole("button", { name: "Change" }).click();
    expect(await dialog(page).getByLabel("Bytes").inputValue()).toBe("20 GB");
    await dialog(page).getByLabel("Payloads").fill("600,000");
    await submit(page, "Save");
    await page.getByText("of 600,000").waitFor();
    await month.getByRole("button", { name: "Remove" }).click();
    await submit(page, "Remove");
    await soon(() => month.count()).toBe(0);
    expect(lastChange()?.path).toContain("per=month");
  });
});

describe("notifications", () => {
  test("a rule is made of what was chosen; the secret of a webhook is shown once", async () => {
    const page = await settings("notifications");
    await press(page, "New rule");
    await dialog(page).getByLabel("Name").fill("Pager");
    await dialog(page).getByLabel("New issues").uncheck();
    await dialog(page).getByLabel("Issues that are too frequent").check();
    await dialog(page).getByLabel("More than").fill("50");
    await dialog(page).getByLabel("within").fill("10");
    await dialog(page).getByLabel("of time").selectOption("minutes");
    await dialog(page).getByLabel("Only issues like").fill("level:fatal");
    await dialog(page).getByLabel("To", { exact: true }).selectOption("webhook");
    await submit(page, "Save");
    await dialog(page).getByText("an address with https://").waitFor();
    await dialog(page).getByLabel("Address").fill("https://pager.example/hook");
    await submit(page, "Save");
    await page.getByText("wns_shown_once").waitFor();
    expect(lastChange()?.body).toEqual({
      name: "Pager",
      enabled: true,
      events: [{ on: "regression" }, { on: "frequency", count: 50, minutes: 10 }],
      query: "level:fatal",
      channel: { type: "webhook", url: "https://pager.example/hook" },
      digest: { after: 5, seconds: 300 },
    });
    await submit(page, "I have it");
    await page.locator(".rule", { hasText: "Pager" }).waitFor();
    await soon(() => page.content()).not.toContain("wns_shown_once");
  });

  test("to change a rule keeps what its form does not show", async () => {
    const page = await settings("notifications");
    const rule = page.locator(".rule", { hasText: "On call" });
    await rule.getByRole("button", { name: "Change" }).click();
    await dialog(page).getByLabel("Times the usual hour").fill("8");
    await submit(page, "Save");
    await rule.getByText("8 times the usual hour").waitFor();
    expect(lastChange()?.body).toMatchObject({
      enabled: false,
      events: [{ on: "spike", factor: 8, atLeast: 50, against: "week" }],
    });
  });

  test("a rule is switched, tested and deleted; the history says what became of its messages", async () => {
    const page = await settings("notifications");
    const rule = page.locator(".rule", { hasText: "Team chat" });
    // The path of such an address is as good as a password.
    expect(await page.content()).not.toContain("very-secret");
    await rule.getByRole("button", { name: "Switch off" }).click();
    await rule.getByText("off", { exact: true }).waitFor();
    await rule.getByRole("button", { name: "Send a test" }).click();
    await page.locator("tbody tr", { hasText: "Test" }).getByText("waiting").waitFor();
    const failing = page.locator("tbody tr", { hasText: "failing" });
    expect(await failing.textContent()).toContain("ECONNREFUSED");
    await failing.getByRole("button", { name: "Try again" }).click();
    await soon(() => lastChange()?.path).toBe("projects/acme/shop/notifications/a/retry/");
    await rule.getByRole("button", { name: "Delete" }).click();
    await submit(page, "Delete");
    await soon(() => rule.count()).toBe(0);
  });
});

test("source links are made and removed", async () => {
  const page = await settings("sources");
  await press(page, "New link");
  await dialog(page).getByLabel("Frames that begin with").fill("/app/");
  await dialog(page).getByLabel("Repository").fill("acme/mobile");
  await submit(page, "Save");
  const row = page.locator("tbody tr", { hasText: "acme/mobile" });
  await row.waitFor();
  expect(lastChange()?.body).toEqual({ stackRoot: "/app/", sourceRoot: "", repository: "acme/mobile", branch: "main" });
  await row.getByRole("button", { name: "Remove" }).click();
  await submit(page, "Remove");
  await soon(() => row.count()).toBe(0);
});

describe("members and tokens", () => {
  test("an invitation gives a link once, below the address of the page", async () => {
    const page = await settings("members");
    await press(page, "Invite");
    await dialog(page).getByLabel("Name").fill("Betty");
    await dialog(page).getByLabel("Role").selectOption("viewer");
    await submit(page, "Make the link");
    expect(await page.locator(".secret-text").textContent()).toBe(
      `${stub.url}login?code=0123456789abcdef0123456789abcdef`,
    );
    expect(lastChange()?.body).toEqual({ name: "Betty", role: "viewer" });
    await submit(page, "I have it");
    await page.locator("tbody tr", { hasText: "Betty" }).getByText("invited").waitFor();
  });

  test("a role is changed, and what the receiver refuses is said where it was tried", async () => {
    const page = await settings("members");
    const role = page.getByLabel("Role of Grace Murray");
    await role.selectOption("viewer");
    await soon(() => role.inputValue()).toBe("viewer");
    expect(lastChange()).toMatchObject({ path: "organizations/acme/members/2/", body: { role: "viewer" } });
    stub.failure = { status: 409, body: { detail: "the last owner stays" } };
    await page.getByLabel("Role of Ada Byron").selectOption("viewer");
    await page.getByText("the last owner stays").waitFor();
    expect(await page.getByLabel("Role of Ada Byron").inputValue()).toBe("owner");
  });

  test("a member is removed after a question", async () => {
    const page = await settings("members");
    const row = page.locator("tbody tr", { hasText: "Jean Bartik" });
    await row.getByRole("button", { name: "Remove" }).click();
    await submit(page, "Remove");
    await soon(() => row.count()).toBe(0);
  });

  test("a token is shown once, with the scopes that were chosen, and revoked", async () => {
    const page = await settings("tokens");
    await press(page, "New token");
    await dialog(page).getByLabel("Name").fill("deploys");
    await dialog(page).getByLabel("See issues and their events").uncheck();
    await dialog(page).getByLabel("Tell of releases").check();
    await dialog(page).getByLabel("Ends").selectOption("30");
    await submit(page, "Make the token");
    await page.getByText("wnt_shown_once").waitFor();
    expect(lastChange()?.body).toEqual({ name: "deploys", scopes: ["project:read", "project:releases"], days: 30 });
    await page.keyboard.press("Escape");
    const row = page.locator("tbody tr", { hasText: "deploys" });
    await row.waitFor();
    await soon(() => page.content()).not.toContain("wnt_shown_once");
    await row.getByRole("button", { name: "Revoke" }).click();
    await submit(page, "Revoke");
    await soon(() => row.count()).toBe(0);
  });

  test("nobody is offered to give what they have not", async () => {
    stub.admin.me = { ...stub.admin.me, scopes: ["org:admin", "event:read"] };
    const page = await settings("tokens");
    await press(page, "New token");
    const offered = await dialog(page).locator(".check-field code").allTextContents();
    expect(offered).toEqual(["event:read", "org:read", "org:admin"]);
  });
});

test("who may only look finds everything, and is told why nothing can be changed", async () => {
  stub.admin.me = { ...stub.admin.me, role: "viewer", scopes: VIEWER_SCOPES };
  for (const [tab, content] of [
    ["keys", "checkout service"],
    ["quotas", "per month"],
    ["notifications", "Team chat"],
    ["sources", "acme/services"],
    ["members", "Grace Murray"],
    ["tokens", "Tokens are seen by those who manage them"],
  ] as const) {
    const page = await settings(tab);
    await page.getByText(content).first().waitFor();
    await page.locator(".read-only").waitFor();
    const buttons = await page.locator("main button").allTextContents();
    expect(buttons.filter((name) => !/^(Copy DSN|Look again)$/.test(name))).toEqual([]);
    await page.context().close();
  }
});

test("on the way to another place the focus goes to its head, and Tab goes on from there", async () => {
  const page = await settings("keys");
  await page.getByRole("link", { name: "Quotas" }).focus();
  await page.keyboard.press("Enter");
  await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Quotas");
  await page.keyboard.press("Tab");
  await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe("New quota");
  await page.keyboard.press("Enter");
  await dialog(page).waitFor();
  await page.keyboard.press("Escape");
  await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe("New quota");
});
