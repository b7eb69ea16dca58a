import { startChromium } from "@winnow/test-kit/chromium";
import type { Browser } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { differenceFrom, prepareForPictures, type Shot, shots, takePictures } from "./support/baselines.ts";
import { type StubReceiver, startStubReceiver } from "./support/stub-receiver.ts";

let browser: Browser;
let stub: StubReceiver;
beforeAll(async () => {
  browser = await startChromium();
  stub = await startStubReceiver();
});
afterAll(async () => {
  await browser.close();
  await stub.close();
});

test.each(shots)("$name looks as it did", async (shot: Shot) => {
  prepareForPictures(stub);
  const pictures = await takePictures(browser, stub, shot);
  expect(pictures.map(differenceFrom).filter(Boolean)).toEqual([]);
});

test("a screen that looks different is found, and the message says where to see it", async () => {
  prepareForPictures(stub);
  const shot = shots.find(({ name }) => name === "projects-desktop") as Shot;
  stub.admin.projects = [];
  const changed = { ...shot, screen: { ...shot.screen, ready: ".empty" } };
  const [picture] = await takePictures(browser, stub, changed);
  if (picture === undefined) throw new Error("no picture was taken");
  expect(differenceFrom(picture)).toMatch(/% of the picture differ.*projects-desktop-light-difference\.png/);
  const png = PNG.sync.write(new PNG({ width: 4, height: 4 }));
  expect(differenceFrom({ ...picture, png })).toContain("4×4 pixels instead of");
});
