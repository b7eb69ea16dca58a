import { existsSync } from "node:fs";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const candidates = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
export const browserPath = candidates.find((path) => path !== undefined && existsSync(path));

const APP = `
import * as Sentry from "@sentry/browser";
import { withWinnow } from "@winnow/transport/browser";
window.play = (dsn, winnow, type) => {
  const options = { dsn, release: "faults@1" };
  Sentry.init(winnow ? withWinnow(options) : options);
  for (let i = 0; i < 500; i++) {
    const error = new Error("it does not work");
    error.name = type;
    Sentry.captureException(error);
  }
};
`;

/** The app of the page, as a bundler makes it. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Opens the page, lets it fail 500 times, and closes it at once. Returns the truth. */
export async function playPage(url: string, dsn: string, winnow: boolean, type: string): Promise<number> {
  const browser = await chromium.launch({
    executablePath: browserPath as string,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction("'play' in globalThis");
    await page.evaluate(`play(${JSON.stringify(dsn)}, ${winnow}, ${JSON.stringify(type)})`);
    await page.close({ runBeforeUnload: true });
    // The browser itself stays: what a closed page has handed to it is still sent.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return 500;
  } finally {
    await browser.close();
  }
}
