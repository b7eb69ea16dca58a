import { mkdirSync } from "node:fs";
import { startChromium } from "@winnow/test-kit/chromium";
import { openScreen } from "/work/main/packages/ui/test/support/open-screen.ts";
import { sampleEvents } from "/work/main/packages/ui/test/support/sample-events.ts";
import { sampleIssues } from "/work/main/packages/ui/test/support/sample-issues.ts";
import { adminScreens, issueScreens } from "/work/main/packages/ui/test/support/screens.ts";
import { startStubReceiver } from "/work/main/packages/ui/test/support/stub-receiver.ts";

const folder = "/tmp/w/Fs";
mkdirSync(folder, { recursive: true });
const [only = "", which = "light,dark,phone", full = ""] = process.argv.slice(2);
const stub = await startStubReceiver();
stub.issues = sampleIssues(Date.now());
stub.events = sampleEvents(Date.now());
const browser = await startChromium();
const ways: Record<string, object> = {
  light: {},
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 } },
  phonedark: { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
};
for (const screen of [...issueScreens, ...adminScreens]) {
  if (
    only &&
    !only.split(",").some((o) => screen.name === o || (o.endsWith("*") && screen.name.startsWith(o.slice(0, -1))))
  )
    continue;
  for (const way of which.split(",")) {
    try {
      const { page, complaints } = await openScreen(browser, stub, screen, ways[way]);
      await page.waitForTimeout(250);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await page.screenshot({ path: `${folder}/${screen.name}-${way}.png`, fullPage: full !== "" });
      if (complaints.length || wide > 0) console.log(screen.name, way, "wide", wide, complaints);
      await page.context().close();
    } catch (e) {
      console.log(screen.name, way, String(e).slice(0, 300));
    }
  }
}
await browser.close();
await stub.close();
