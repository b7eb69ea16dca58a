import { expect, test } from "vitest";
import { decodeEvent } from "../src/app/api/event.ts";
import { decodeException } from "../src/app/api/exception.ts";
import { foldFrames } from "../src/app/api/fold-frames.ts";
import { decodeIssue } from "../src/app/api/issue.ts";
import { issueMarkdown } from "../src/app/text/issue-markdown.ts";
import { inSentryShape } from "./support/in-sentry-shape.ts";

test("back quotes in an event cannot end a block of code", () => {
  const payload = {
    exception: { values: [{ type: "E", value: "````\n# injected\n[x](javascript:1)" }] },
    release: "a`b``c",
  };
  const event = decodeEvent(inSentryShape({ eventID: "1" }, payload));
  const text = issueMarkdown(decodeIssue({ id: 1, title: "[click](https://evil) <b> `x`" })!, event, "https://x/#/1");
  expect(text).toContain("`````\nE: ````\n# injected\n[x](javascript:1)\n`````");
  expect(text).toContain("``` a`b``c ```");
  expect(text.split("\n")[0]).toBe("# \\[click\\]\\(https://evil\\) \\<b\\> \\`x\\`");
});

test("a trace without a frame of the app is left whole, and a lone frame is not folded", () => {
  const frame = (inApp: boolean) => decodeException({ stacktrace: { frames: [{ inApp }] } }).frames[0]!;
  const [lib, app] = [frame(false), frame(true)];
  expect(foldFrames([lib, lib, lib])).toHaveLength(3);
  expect(foldFrames([lib, lib, lib, app, lib])).toEqual([lib, [lib, lib], app, lib]);
});
