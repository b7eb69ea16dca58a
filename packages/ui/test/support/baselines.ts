/** The pictures of all screens that are kept, and how new ones are made to be compared with them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pixelmatch from "pixelmatch";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { PNG } from "pngjs";
import { openScreen } from "./open-screen.ts";
import { sampleAdmin } from "./sample-admin.ts";
import { sampleEvents } from "./sample-events.ts";
import { sampleIssues } from "./sample-issues.ts";
import { adminScreens, issueScreens, type ScreenCase } from "./screens.ts";
import { emptyExtras } from "./stub-issue-api.ts";
import type { StubReceiver } from "./stub-receiver.ts";

/** Share of the pixels, and of the blocks, that may differ: other versions of Chromium round text and edges a little differently. */
const TOLERANCE = 0.02;
/** How far a pixel's colour may be off before it counts as another one, from 0 to 1. */
const COLOUR_TOLERANCE = 0.25;

/** The moment at which all pictures are taken. */
const NOW = Date.UTC(2026, 10, 20, 14, 35);

const ways = {
  desktop: { viewport: { width: 1280, height: 800 }, colours: ["light", "dark"] },
  phone: { viewport: { width: 390, height: 844 }, colours: ["light"] },
} as const;

/** One way to look at a screen; on a desktop it is pictured light and dark. */
export type Shot = { name: string; screen: ScreenCase; way: keyof typeof ways };
export type Picture = { name: string; png: Buffer };

/** These have the same layout on a phone as another screen, or as on a desktop. */
const DESKTOP_ONLY = /^(ignore-form|rule-form|token-form|first-password|share-ended|settings-account|settings-tokens)$/;

export const shots: readonly Shot[] = [...issueScreens, ...adminScreens].flatMap((screen) => {
  const waysOf = DESKTOP_ONLY.test(screen.name) ? (["desktop"] as const) : (["desktop", "phone"] as const);
  return waysOf.map((way): Shot => ({ name: `${screen.name}-${way}`, screen, way }));
});

const folder = join(import.meta.dirname, "..", "baselines");
/** Where what was seen instead goes: outside of the repository's files. */
const failures = join(import.meta.dirname, "..", "..", "node_modules", ".baseline-failures");

/** Brings the receiver of the test to the state that the pictures show. */
export function prepareForPictures(stub: StubReceiver): void {
  stub.issues = sampleIssues(NOW);
  stub.events = sampleEvents(NOW);
  stub.extras = emptyExtras();
  stub.admin = sampleAdmin(NOW);
  stub.withStream = true;
}

/** Takes the pictures of a screen, with all that moves or differs between machines held still. */
export async function takePictures(browser: Browser, stub: StubReceiver, shot: Shot): Promise<Picture[]> {
  const { name, screen } = shot;
  const { viewport, colours } = ways[shot.way];
  // Half the size keeps the repository small; what moves or is gone shows all the same.
  const context: BrowserContextOptions = { viewport, deviceScaleFactor: 0.5, timezoneId: "UTC", locale: "en-GB" };
  const { page } = await openScreen(browser, stub, screen, { ...context, now: NOW });
  await page.evaluate(async () => {
    // The fonts of the machine are not the page's own: code is drawn with the font that comes along.
    document.documentElement.style.setProperty("--mono", '"Inter Variable"');
    await document.fonts.ready;
    (document.activeElement as HTMLElement | null)?.blur();
  });
  const pictures: Picture[] = [];
  for (const colorScheme of colours) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    pictures.push({ name: colours.length > 1 ? `${name}-${colorScheme}` : name, png: await settledPicture(page) });
  }
  await page.context().close();
  return pictures;
}

/** A picture that another one right after it is like: until then something was still on its way. */
async function settledPicture(page: Page): Promise<Buffer> {
  const take = () => page.screenshot({ animations: "disabled", caret: "hide", scale: "device" });
  let last = await take();
  for (let tries = 0; tries < 20; tries++) {
    const next = await take();
    if (next.equals(last)) return next;
    last = next;
  }
  return last;
}

export function writeBaseline({ name, png: picture }: Picture): void {
  mkdirSync(folder, { recursive: true });
  // Without the alpha channel, and packed as well as it goes.
  const png = inSteps(PNG.sync.read(picture));
  writeFileSync(join(folder, `${name}.png`), PNG.sync.write(png, { colorType: 2, deflateLevel: 9, filterType: -1 }));
}

/**
 * Compares a picture with the one that is kept.
 *
 * @returns nothing when they are alike, else what differs and where to see it
 */
export function differenceFrom({ name, png: picture }: Picture): string | undefined {
  const file = join(folder, `${name}.png`);
  if (!existsSync(file))
    return `${name}: there is no baseline; make it with \`npm run baselines -w @winnow/ui ${name}\``;
  const [kept, seen] = [PNG.sync.read(readFileSync(file)), inSteps(PNG.sync.read(picture))];
  const { width, height } = kept;
  if (seen.width !== width || seen.height !== height) {
    return `${name}: ${seen.width}×${seen.height} pixels instead of ${width}×${height}; ${keepFailure(name, picture)}`;
  }
  const difference = new PNG({ width, height });
  const pixels = pixelmatch(kept.data, seen.data, difference.data, width, height, { threshold: COLOUR_TOLERANCE });
  const share = Math.max(pixels / (width * height), differingBlocks(kept, seen));
  if (share <= TOLERANCE) return undefined;
  const where = keepFailure(name, picture, PNG.sync.write(difference));
  return `${name}: ${(share * 100).toFixed(1)} % of the picture differ, ${TOLERANCE * 100} % may. ${where} When it is meant to look so: npm run baselines -w @winnow/ui ${name}`;
}

/** In 32 steps of each colour: that takes a third of the bytes. */
function inSteps(png: PNG): PNG {
  for (let at = 0; at < png.data.length; at++) png.data[at] = Math.min(255, Math.round((png.data[at] ?? 0) / 8) * 8);
  return png;
}

const BLOCK = 16;
/** Of 255, by which the mean of a block may be off: how an edge is rounded is far below. */
const BLOCK_TOLERANCE = 6;

/**
 * The share of blocks whose mean colour differs. It finds what pixels do not: a page is mostly empty, so that a table may be gone and
 * few pixels with it; and it does not see how letters are rounded, which moves no mean.
 */
function differingBlocks(kept: PNG, seen: PNG): number {
  let blocks = 0;
  let differing = 0;
  for (let y = 0; y + BLOCK <= kept.height; y += BLOCK) {
    for (let x = 0; x + BLOCK <= kept.width; x += BLOCK) {
      blocks += 1;
      if (Math.abs(meanOf(kept, x, y) - meanOf(seen, x, y)) > BLOCK_TOLERANCE) differing += 1;
    }
  }
  return blocks === 0 ? 0 : differing / blocks;
}

function meanOf({ data, width }: PNG, left: number, top: number): number {
  let sum = 0;
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left; x < left + BLOCK; x++) {
      const at = (y * width + x) * 4;
      sum += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
    }
  }
  return sum / (3 * BLOCK * BLOCK);
}

function keepFailure(name: string, picture: Buffer, difference?: Buffer): string {
  mkdirSync(failures, { recursive: true });
  const seen = join(failures, `${name}.png`);
  writeFileSync(seen, picture);
  if (difference === undefined) return `see ${seen}.`;
  const path = join(failures, `${name}-difference.png`);
  writeFileSync(path, difference);
  return `See ${path} and ${seen}.`;
}
