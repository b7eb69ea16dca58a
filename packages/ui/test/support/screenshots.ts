/** Takes pictures of the screens for a person to look at: `node --conditions=@winnow/source test/support/screenshots.ts DIR`. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startChromium } from "@winnow/test-kit/chromium";
import { openPage } from "./browser.ts";
import { hostileEvent, sampleEvents } from "./sample-events.ts";
import { hostileIssues, newIssue, sampleIssues } from "./sample-issues.ts";
import { startStubReceiver, TOKEN } from "./stub-receiver.ts";

const folder = process.argv[2] ?? "screenshots";
mkdirSync(folder, { recursive: true });
const stub = await startStubReceiver();
const browser = await startChromium();
const desktop = { width: 1280, height: 800 };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
stub.issues = sampleIssues(Date.now(), "shop", 4);
stub.events = sampleEvents(Date.now());

const shoot = async (
  name: string,
  path: string,
  options: object,
  act?: (page: import("playwright-core").Page) => Promise<unknown>,
) => {
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
await shoot("palette", "", {}, (page) => page.keyboard.press("Control+k").then(() => page.keyboard.type("error")));
await shoot("keys-dark", "", { colorScheme: "dark" }, (page) => page.keyboard.press("?"));
await shoot("empty", "#/acme/empty/issues", {});
await shoot("empty-phone-dark", "#/acme/empty/issues", { ...phone, colorScheme: "dark" });
await shoot("missing", "#/acme/none/issues", {});
stub.issues = hostileIssues(Date.now());
await shoot("hostile", "", {});
await shoot("hostile-phone", "", phone);
stub.events = [hostileEvent(Date.now())];
await shoot("issue-hostile", "#/acme/shop/issues/1900", {});
stub.failure = { status: 503, body: { detail: "the database does not answer" }, headers: { "retry-after": "10" } };
await shoot("error", "", {});
stub.failure = { status: 401, body: { detail: "Invalid token" } };
await shoot("sign-in", "", {});
await shoot("sign-in-dark", "", { colorScheme: "dark" });
await browser.close();
await stub.close();
