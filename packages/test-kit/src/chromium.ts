import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/**
 * Starts a real Chromium that talks to nobody but the pages of the test.
 *
 * @param backForwardCache keep pages that are left, as the browsers of people do. Playwright turns that off, and pages seen by `goBack` are new ones.
 * @throws when none is installed, with what to do about it.
 */
export async function startChromium({ backForwardCache = false } = {}): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    throw new Error("this test needs Chromium: install it (`apt install chromium`) or set CHROMIUM_PATH");
  }
  return chromium.launch({
    executablePath,
    ignoreDefaultArgs: backForwardCache ? ["--disable-back-forward-cache"] : [],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
