import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page that remembers everything that must not happen in it. */
export type WatchedPage = { page: Page; complaints: string[] };

/** @param now the moment that the page believes it is, in ms since epoch; without, the clock's */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  now?: number,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    ...options,
  });
  const page = await context.newPage();
  if (now !== undefined) await page.clock.setFixedTime(now);
  const complaints: string[] = [];
  const origin = new URL(url).origin;
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`request to ${request.url()}`);
  });
  // Through a binding, because a script of the test in the page would itself be subject to the policy.
  await page.exposeFunction("__violation", (text: string) => complaints.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      (globalThis as unknown as { __violation(text: string): void }).__violation(
        `CSP: ${event.violatedDirective} ${event.blockedURI}`,
      );
    });
  });
  await page.goto(url);
  return { page, complaints };
}
