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

let browser: Browser;
let receiver: Receiver;
let server: Server;
let url: string;
let token: string;
let page: Page;
let complaints: string[];

// One receiver and one page for all: each test goes on where the one before has ended.
beforeAll(async () => {
  browser = await startChromium();
  receiver = await createReceiver({ database: await openPglite(), site: loadUi() });
  const project = await receiver.ensureProject({ project: "shop", platform: "node" });
  const scopes = ["org:read", "project:read", "project:write", "event:read", "event:write", "event:admin"] as const;
  ({ token } = await receiver.createToken({ name: "jane@shop.example", scopes: [...scopes] }));
  server = createServer(toNodeHandler(receiver));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ingest = `${url}api/${project.id}/envelope/?sentry_key=${project.publicKey}`;
  const now = Date.now() / 1000;
  for (const [index, type] of ["CartError", "PriceError", "LoginError"].entries()) {
    for (let n = 0; n <= index; n++) {
      const event_id = randomUUID().replaceAll("-", "");
      const exception = { values: [{ type, value: `it is ${type}` }] };
      const event = { ...samplePayload(now - 60 * n, n), timestamp: now - 60 * n, exception, event_id };
      const file = '{"cart":1}';
      const items = [
        `{"type":"event"}\n${JSON.stringify(event)}`,
        `{"type":"attachment","length":${file.length},"filename":"cart.json","content_type":"application/json"}\n${file}`,
        `{"type":"user_report"}\n${JSON.stringify({ event_id, name: "Sam", email: "sam@example.com", comments: "It broke." })}`,
      ];
      const response = await fetch(ingest, {
        method: "POST",
        body: [`{"event_id":"${event_id}"}`, ...items].join("\n"),
      });
      expect(response.status).toBe(200);
    }
  }
  ({ page, complaints } = await openPage(browser, `${url}#token=${token}`));
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await receiver.close();
});

const titles = (on: Page) => on.locator(".issue-row .issue-type").allTextContents();
const open = async (type: string) => {
  await page.goto(`${url}#/default/shop/issues?query=`);
  await page.reload();
  await page.locator(".issue-link", { hasText: type }).click();
  await page.getByRole("heading", { level: 1, name: type }).waitFor();
};

test("against the real receiver: what is chosen many at once is resolved, and open again when it is undone", async () => {
  await soon(() => page.locator(".issue-row").count()).toBe(3);
  await page.getByLabel("Select all issues").click();
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await page.getByText("3 issues resolved").waitFor();
  await page.getByText("Nothing is unresolved").waitFor();
  await page.keyboard.press("z");
  await soon(() => page.locator(".issue-row").count()).toBe(3);
});

test("against the real receiver: the search knows its tags and finds what a bar of the issue leads to", async () => {
  await page.getByLabel("Search issues").fill("plan:");
  await page.getByRole("listbox", { name: "What can be written here" }).getByRole("option", { name: "team" }).click();
  await page.keyboard.press("Enter");
  await soon(() => page.locator(".issue-row").count()).toBe(3);
  await open("LoginError");
  await page.getByRole("link", { name: /Chrome 143/ }).click();
  await soon(() => page.getByLabel("Search issues").inputValue()).toBe('browser:"Chrome 143"');
  await soon(() => page.locator(".issue-row").count()).toBe(3);
  await page.getByLabel("Environment").selectOption({ label: "production" });
  await page.getByLabel("Period").selectOption({ label: "14 days" });
  await page.getByRole("button", { name: "Sort by Trend" }).click();
  await soon(async () => (await titles(page))[0]).toBe("LoginError");
});

test("against the real receiver: issues become one, and are taken apart again", async () => {
  await open("LoginError");
  await page.keyboard.press("m");
  await page.keyboard.type("CartError");
  await page
    .getByRole("dialog")
    .getByRole("option", { name: /CartError/ })
    .click();
  await page.getByText("2 issues merged into one").waitFor();
  await page.getByRole("button", { name: "Take apart" }).click();
  await page.getByText("Taken apart").waitFor();
  await soon(() => page.getByRole("button", { name: "Take apart" }).count()).toBe(0);
});

test("against the real receiver: an issue is ignored until something, assigned, and talked about", async () => {
  await open("PriceError");
  await page.keyboard.press("I");
  await page.getByLabel("Users").fill("25");
  await page.getByRole("dialog").getByRole("button", { name: "Ignore" }).click();
  await page.getByText("ignored until 25 more users are affected").first().waitFor();
  await page.keyboard.press("a");
  await page.keyboard.type("kim@shop.example");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "kim@shop.example" }).waitFor();
  await page.getByRole("textbox", { name: "Comment" }).fill("Known, and waiting for the bank.");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await page.locator(".entry-text", { hasText: "waiting for the bank" }).waitFor();
  await page.getByText("assigned it to kim@shop.example").waitFor();
  await page.getByText("It broke.").first().waitFor();
  await page.getByRole("button", { name: "Delete this comment" }).click();
  await soon(() => page.locator(".entry-text", { hasText: "waiting for the bank" }).count()).toBe(0);
});

test("against the real receiver: an attachment is saved, the releases are in the chart, and an issue is gone when it is deleted", async () => {
  await open("CartError");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download cart.json" }).click();
  expect((await download).suggestedFilename()).toBe("cart.json");
  await page.locator(".time-release", { hasText: "shop@4.18.2" }).waitFor();
  await page.keyboard.press("#");
  await page.getByRole("button", { name: "Delete the issue" }).click();
  await soon(async () => (await titles(page)).toSorted()).toEqual(["LoginError", "PriceError"]);
  expect(complaints).toEqual([]);
});
