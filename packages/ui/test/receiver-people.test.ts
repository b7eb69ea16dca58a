import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createReceiver, type Receiver } from "@winnow/receiver";
import { toNodeHandler } from "@winnow/receiver/node";
import { startChromium } from "@winnow/test-kit/chromium";
import { openPglite } from "@winnow/test-kit/pglite";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadUi } from "../src/index.ts";
import { openPage } from "./support/browser.ts";
import { samplePayload } from "./support/sample-events.ts";

/** Polls for as long as a busy machine may need. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });

const PASSWORD = "a few good words";

let browser: Browser;
let receiver: Receiver;
let server: Server;
let url: string;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await startChromium();
  receiver = await createReceiver({ database: await openPglite(), site: loadUi(), notify: false });
  const project = await receiver.ensureProject({ project: "shop", platform: "node" });
  server = createServer(toNodeHandler(receiver, { prefix: "/errors" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/errors/`;
  const ingest = `${url}api/${project.id}/envelope/?sentry_key=${project.publicKey}`;
  for (let n = 0; n < 3; n++) {
    const event = { ...samplePayload(Date.now() / 1000, 1), event_id: randomUUID().replaceAll("-", "") };
    const body = `{}\n{"type":"event"}\n${JSON.stringify(event)}`;
    expect((await fetch(ingest, { method: "POST", body })).status).toBe(200);
  }
  ({ page, complaints } = await openPage(browser, await receiver.createLoginLink(url)));
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await receiver.close();
});

const go = async (hash: string) => {
  await page.goto(url + hash);
  await page.locator("main h1").first().waitFor();
};
const settings = (tab: string) => go(`#/default/shop/settings/${tab}`);
const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
const dialog = () => page.locator("dialog[open]");
const submit = (name: string) => dialog().getByRole("button", { name, exact: true }).click();

// One after the other, as the owner of a new receiver does it.
test("against the real receiver: the link lets in once, and a password is chosen", async () => {
  await press("Log in");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Once more").fill(PASSWORD);
  await press("Set the password");
  await page.locator(".issue-row", { hasText: "TypeError" }).waitFor();
  await press("Sign out owner");
  await page.getByLabel("Name or e-mail").fill("owner");
  await page.getByLabel("Password").fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByText("Name and password do not fit together.").waitFor();
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator(".issue-row").first().waitFor();
});

test("against the real receiver: the figures of the project, its release and its savings", async () => {
  await go("#/projects");
  const figures = page.locator(".project dd");
  await soon(() => figures.allTextContents()).toEqual(["3", "1"]);
  await go("#/default/shop/releases");
  await page.getByRole("link", { name: "shop@4.18.2" }).click();
  await page.locator(".release-issue", { hasText: "TypeError" }).waitFor();
  await go("#/default/shop/savings");
  await soon(() => page.locator("tfoot td").first().textContent()).toBe("3");
});

test("against the real receiver: a project, a key, a quota, a rule, a token", async () => {
  await go("#/projects");
  await press("New project");
  await dialog().getByLabel("Name").fill("Night shift");
  await submit("Create");
  await page.waitForURL(/default\/night-shift\/settings\/setup$/);
  await page.getByText("withWinnow").first().waitFor();

  await settings("keys");
  await press("New key");
  await dialog().getByLabel("Name").fill("mobile");
  await submit("Make the key");
  const key = page.locator("tbody tr", { hasText: "mobile" });
  await key.getByRole("button", { name: "Switch off" }).click();
  await key.getByText("off", { exact: true }).waitFor();
  await key.getByRole("button", { name: "Delete" }).click();
  await submit("Delete");
  await soon(() => key.count()).toBe(0);

  await settings("quotas");
  await press("New quota");
  await dialog().getByLabel("Payloads").fill("1000");
  await submit("Save");
  await page.getByText("of 1,000").waitFor();

  await settings("notifications");
  await press("New rule");
  await dialog().getByLabel("Name").fill("Pager");
  await dialog().getByLabel("Spikes").check();
  await dialog().getByLabel("To", { exact: true }).selectOption("webhook");
  await dialog().getByLabel("Address").fill("https://pager.example/hook");
  await submit("Save");
  await soon(() => page.locator(".secret-text").textContent()).toMatch(/^wns_/);
  await submit("I have it");
  await page.locator(".rule", { hasText: "5 times the usual hour" }).waitFor();

  await settings("sources");
  await press("New link");
  await dialog().getByLabel("Repository").fill("acme/shop");
  await submit("Save");
  await page.locator("tbody tr", { hasText: "acme/shop" }).waitFor();

  await settings("tokens");
  await press("New token");
  await dialog().getByLabel("Name").fill("deploys");
  await submit("Make the token");
  await soon(() => page.locator(".secret-text").textContent()).toMatch(/^wn/);
  await submit("I have it");
  await page.locator("tbody tr", { hasText: "deploys" }).waitFor();
});

test("against the real receiver: whoever is invited to look may look and change nothing", async () => {
  await settings("members");
  await press("Invite");
  await dialog().getByLabel("Name").fill("Betty");
  await dialog().getByLabel("Role").selectOption("viewer");
  await submit("Make the link");
  const link = (await page.locator(".secret-text").textContent()) ?? "";
  const guest = await openPage(browser, link);
  await guest.page.getByRole("button", { name: "Log in" }).click();
  await guest.page.getByRole("button", { name: "Later" }).click();
  await guest.page.goto(`${url}#/default/shop/issues`);
  await guest.page.locator(".issue-row").first().waitFor();
  await guest.page.goto(`${url}#/default/shop/settings/keys`);
  await guest.page.locator(".read-only").waitFor();
  expect(await guest.page.getByRole("button", { name: "New key" }).count()).toBe(0);
  await guest.page.context().close();
});

test("against the real receiver: a shared issue is read without access", async () => {
  const answer = await page.evaluate(async () => {
    const headers = { "content-type": "application/json" };
    const [issue] = await (await fetch("api/0/projects/default/shop/issues/")).json();
    const share = await fetch(`api/0/issues/${issue.id}/winnow/shares/`, {
      method: "POST",
      headers,
      body: '{"days":1}',
    });
    return share.json();
  });
  const guest = await openPage(browser, `${url}#${answer.path}`);
  await guest.page.locator(".source-current").first().waitFor();
  expect(await guest.page.content()).not.toContain("customer1@shop.example");
  expect(guest.complaints).toEqual([]);
  await guest.page.context().close();
  // A wrong password is the one request that was refused.
  expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
});
