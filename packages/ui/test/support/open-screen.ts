import type { Browser, BrowserContextOptions } from "playwright-core";
import { openPage, type WatchedPage } from "./browser.ts";
import type { ScreenCase } from "./screens.ts";
import { type StubReceiver, TOKEN } from "./stub-receiver.ts";

/** Opens one screen and waits until it is there. The caller closes its context. */
export async function openScreen(
  browser: Browser,
  stub: StubReceiver,
  screen: ScreenCase,
  options: BrowserContextOptions & { now?: number } = {},
): Promise<WatchedPage> {
  const { now, ...context } = options;
  const putBack = screen.prepare?.(stub);
  const start = screen.withToken === false ? screen.hash : `#token=${TOKEN}`;
  const watched = await openPage(browser, stub.url + start, { reducedMotion: "reduce", ...context }, now);
  const { page } = watched;
  if (screen.withToken !== false) await page.goto(stub.url + screen.hash);
  await page.locator(screen.ready).first().waitFor();
  await screen.act?.(page);
  putBack?.();
  return watched;
}
