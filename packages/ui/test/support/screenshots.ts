/** Takes pictures of the screens for a person to look at: `node --conditions=@winnow/source test/support/screenshots.ts DIR`. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startChromium } from "@winnow/test-kit/chromium";
import { openPage } from "./browser.ts";
import { hostileEvent, sampleEvents } from "./sample-events.ts";
import { hostileExtras, sampleExtras } from "./sample-extras.ts";
import { hostileIssues, newIssue, sampleIssues } from "./sample-issues.ts";
import { startStubReceiver, TOKEN } from "./stub-receiver.ts";

const folder = process.argv[2] ?? "screenshots";
/** Only those whose names match. */
const wanted = new RegExp(process.argv[3] ?? "");
mkdirSync(folder, { recursive: true });
const stub = await startStubReceiver();
const browser = await startChromium();
const desktop = { width: 1280, height: 800 };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
stub.issues = sampleIssues(Date.now(), "shop", 4);
stub.events = sampleEvents(Date.now());
stub.extras = sampleExtras(Date.now());

const shoot = async (
  name: string,
  path: string,
  options: object,
  act?: (page: import("playwright-core").Page) => Promise<unknown>,
) => {
  if (!wanted.test(name)) return;
  const { page, complaints } = await openPage(browser, `${stub.url}#token=${TOKEN}`, { viewport: desktop, ...options });
  if (path !== "") await page.goto(`${stub.url}${path}`);
  await page.waitForTimeout(700);
  await act?.(page);
  await page.waitForTimeout(350);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  if (complaints.length > 0) console.log(name, complaints);
  await page.context().close();
};

await shoot("list-light", "", {});
await shoot("list-dark", "", { colorScheme: "dark" });
await shoot("list-phone", "", phone);
await shoot("list-phone-dark", "", { ...phone, colorScheme: "dark" });
await shoot("parts", "", {}, (page) => page.locator(".issue-row .hint-trigger").nth(1).hover());
await shoot("parts-phone", "", phone, (page) => page.locator(".issue-row .hint-trigger").nth(1).click());
await shoot("parts-dark", "", { colorScheme: "dark" }, (page) => page.locator(".figures .hint-trigger").hover());
const pick = async (page: import("playwright-core").Page) => {
  for (const nth of [0, 2, 3]) await page.locator(".issue-row input").nth(nth).check();
};
await shoot("bulk", "", {}, pick);
await shoot("bulk-dark-menu", "", { colorScheme: "dark" }, async (page) => {
  await pick(page);
  await page.getByRole("button", { name: "More ways to ignore" }).click();
});
await shoot("bulk-phone", "", phone, pick);
await shoot("bulk-undo", "", {}, async (page) => {
  await pick(page);
  await page.keyboard.press("e");
});
await shoot("period", "#/acme/shop/issues?period=30d&sort=trend&environment=production", {});
await shoot("completion", "", {}, (page) =>
  page.keyboard
    .press("/")
    .then(() => page.keyboard.press("End"))
    .then(() => page.keyboard.type(" ")),
);
await shoot("completion-dark", "", { colorScheme: "dark" }, async (page) => {
  await page.getByLabel("Search issues").fill("is:unresolved browser:");
  await page.keyboard.press("ArrowDown");
});
await shoot("completion-phone", "", phone, (page) => page.getByLabel("Search issues").click());
await shoot("new", "", {}, async (page) => {
  stub.issues.push(newIssue(Date.now(), 1), newIssue(Date.now(), 2));
  stub.send({ ids: ["5001"], more: false });
  await page.locator(".arrived-pill").waitFor();
});
await shoot("issue", "#/acme/shop/issues/1000", {});
await shoot("issue-long", "#/acme/shop/issues/1000", { viewport: { width: 1280, height: 2200 } });
await shoot("issue-dark", "#/acme/shop/issues/1000", { colorScheme: "dark" });
await shoot("issue-phone", "#/acme/shop/issues/1000", phone);
await shoot("issue-phone-long", "#/acme/shop/issues/1000", {
  ...phone,
  viewport: { width: 390, height: 1900 },
  deviceScaleFactor: 1,
});
await shoot("issue-activity", "#/acme/shop/issues/1000", { viewport: { width: 1280, height: 3000 } });
await shoot("issue-activity-dark", "#/acme/shop/issues/1000", {
  colorScheme: "dark",
  viewport: { width: 1280, height: 3000 },
});
await shoot("issue-menu", "#/acme/shop/issues/1000", {}, (page) =>
  page.getByRole("button", { name: "More ways to resolve" }).click(),
);
await shoot("issue-more-phone", "#/acme/shop/issues/1000", phone, (page) =>
  page.getByRole("button", { name: "More", exact: true }).click(),
);
for (const [name, key] of [
  ["assign", "a"],
  ["ignore", "I"],
  ["merge", "m"],
  ["delete", "#"],
] as const) {
  await shoot(`dialog-${name}`, "#/acme/shop/issues/1000", {}, (page) => page.keyboard.press(key));
  await shoot(`dialog-${name}-phone-dark`, "#/acme/shop/issues/1000", { ...phone, colorScheme: "dark" }, (page) =>
    page.keyboard.press(key),
  );
}
await shoot("dialog-share", "#/acme/shop/issues/1000", {}, async (page) => {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Share by a link…" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
});
await shoot("palette", "", {}, (page) => page.keyboard.press("Control+k").then(() => page.keyboard.type("error")));
await shoot("keys-dark", "", { colorScheme: "dark" }, (page) => page.keyboard.press("?"));
await shoot("empty", "#/acme/empty/issues", {});
await shoot("empty-phone-dark", "#/acme/empty/issues", { ...phone, colorScheme: "dark" });
await shoot("missing", "#/acme/none/issues", {});
stub.issues = hostileIssues(Date.now());
await shoot("hostile", "", {});
await shoot("hostile-phone", "", phone);
stub.events = [hostileEvent(Date.now())];
stub.extras = hostileExtras(Date.now());
await shoot("issue-hostile", "#/acme/shop/issues/1900", {});
stub.failure = { status: 503, body: { detail: "the database does not answer" }, headers: { "retry-after": "10" } };
await shoot("error", "", {});
stub.failure = { status: 401, body: { detail: "Invalid token" } };
await shoot("sign-in", "", {});
await shoot("sign-in-dark", "", { colorScheme: "dark" });
await browser.close();
await stub.close();
