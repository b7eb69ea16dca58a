// Takes the pictures of the README: of a receiver and the demo app of `npm start`, in a real Chromium. Build first: `npm run readme-images`.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser } from "playwright-core";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs", "images");
const size = { width: 1200, height: 750 };

/** Starts the demo where it leaves nothing behind, and waits for the address that it prints after its table. */
async function startDemo(cwd: string): Promise<{ demo: ChildProcess; page: string }> {
  const demo = spawn(process.execPath, [join(root, "examples", "receiver", "start.ts"), "--port", "0"], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: demo.stdout })) {
    const page = /^\s*Page\s+(\S+)/.exec(line)?.[1];
    if (page !== undefined) return { demo, page };
  }
  throw new Error("the demo ended before it printed the address of its page");
}

/** A picture shows nobody's folders: runs in the page. */
function hideFolder(folder: string): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode as Text;
    if (node.data.includes(folder)) node.data = node.data.replaceAll(folder, "/srv");
  }
}

async function takeImages(browser: Browser, address: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    const shoot = async (name: string): Promise<void> => {
      await page.evaluate(hideFolder, root);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: "disabled" });
    };
    await page.goto(address);
    await page.locator(".issue-row").first().waitFor();
    await page.locator(".live-live").waitFor();
    await shoot("issues");
    await page.locator(".issue-link").first().click();
    await page.locator(".source-current").first().waitFor();
    await shoot("issue");
    await context.close();
  }
}

mkdirSync(folder, { recursive: true });
const cwd = mkdtempSync(join(tmpdir(), "winnow-"));
const { demo, page } = await startDemo(cwd);
const browser = await startChromium();
try {
  await takeImages(browser, page);
} finally {
  await browser.close();
  const ended = new Promise((resolve) => demo.once("exit", resolve));
  demo.kill("SIGTERM");
  await ended;
  rmSync(cwd, { recursive: true, force: true });
}
