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

let browser: Browser;
let receiver: Receiver;
let server: Server;
let url: string;
let token: string;
let ingest: string;

beforeAll(async () => {
  browser = await startChromium();
  receiver = await createReceiver({ database: await openPglite(), site: loadUi() });
  const project = await receiver.ensureProject({ project: "shop", platform: "node" });
  ({ token } = await receiver.createToken({ scopes: ["project:read", "event:read", "event:write"] }));
  server = createServer(toNodeHandler(receiver, { prefix: "/errors" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/errors/`;
  ingest = `${url}api/${project.id}/envelope/?sentry_key=${project.publicKey}`;
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await receiver.close();
});

async function send(payload: object): Promise<void> {
  const event = { ...payload, event_id: randomUUID().replaceAll("-", "") };
  const body = `{}\n{"type":"event"}\n${JSON.stringify(event)}`;
  const response = await fetch(ingest, { method: "POST", body });
  expect(response.status).toBe(200);
}

async function open(path = ""): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, `${url}#token=${token}`);
  await opened.page.locator(".issue-row").first().waitFor();
  if (path !== "") await opened.page.goto(url + path);
  return opened;
}

// One after the other: each sees what the one before has sent.
test("against the real receiver: an empty project waits, and its first event appears by itself", async () => {
  const { page } = await openPage(browser, `${url}#token=${token}`);
  await page.getByText("Waiting for the first event").waitFor();
  await page.locator(".live-live").waitFor();
  const now = Date.now() / 1000;
  for (let i = 0; i < 3; i++) await send({ ...samplePayload(now, 1), timestamp: now - 60 * i });
  await page.locator(".issue-row", { hasText: "TypeError" }).waitFor();
  await expect.poll(() => page.locator(".issue-count").first().textContent(), { timeout: 15_000 }).toBe("3");
  await page.context().close();
});

test("against the real receiver: the list and the issue page have everything that was sent, under its own policy", async () => {
  const { page, complaints } = await open();
  await page.getByText("seen 3 occurrences, stored 3 payloads").waitFor();
  await page.locator(".issue-link").click();
  await page.locator(".source-current").first().waitFor();
  for (const text of ["customer1@shop.example", "shop@4.18.2", "https://shop.example/api/cart/lines", "of 3 kept"]) {
    await page.getByText(text).first().waitFor();
  }
  expect(await page.locator(".parts-sum .parts-count").textContent()).toBe("3");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("against the real receiver: a deep link works with and without the slash at the end of the prefix", async () => {
  const { page } = await open();
  await page.locator(".issue-link").click();
  await page.locator(".issue-page").waitFor();
  const { hash } = new URL(page.url());
  await page.goto(`${url.slice(0, -1)}${hash}`);
  await page.locator(".issue-page").waitFor();
  await page.context().close();
});

test("against the real receiver: a new kind of error waits in the pill", async () => {
  const { page, complaints } = await open();
  await page.locator(".live-live").waitFor();
  await send({ exception: { values: [{ type: "BrandNewError", value: "live" }] } });
  await page.getByRole("button", { name: "1 new" }).click();
  await page.locator(".issue-row", { hasText: "BrandNewError" }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("against the real receiver: an issue is found, resolved, and no longer among the unresolved", async () => {
  const { page, complaints } = await open();
  await page.getByLabel("Search issues").fill("is:unresolved BrandNew");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".issue-row").count(), { timeout: 15_000 }).toBe(1);
  await page.keyboard.press("Tab");
  await page.locator(".issue-link").click();
  const answer = page.waitForResponse((response) => response.request().method() === "PUT");
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  expect((await answer).status()).toBe(200);
  await page.getByRole("button", { name: "Reopen" }).waitFor();
  expect(complaints).toEqual([]);
  await page.locator(".issue-back").click();
  await page.getByRole("button", { name: "Resolved", exact: true }).click();
  await page.locator(".issue-row", { hasText: "BrandNewError" }).waitFor();
  await page.getByLabel("Search issues").fill("is:nonsense");
  await page.keyboard.press("Enter");
  await page.locator(".search-wrong").waitFor();
  await page.context().close();
});
