import { createTabs } from "../tabs.ts";
import { climb, touch } from "./page-fold.ts";
import { recall } from "./page-post.ts";
import { flush } from "./page-send.ts";
import type { PageLifecycle } from "./page-winnow.ts";

/**
 * What is counted leaves when the page is hidden or left: nothing that runs later is certain to run. It is tried again when the network, or
 * a page from the back/forward cache, comes back.
 */
export const leaveWithThePage: PageLifecycle = (page, name) => {
  if (typeof addEventListener === "undefined") return () => {};
  const tabs = createTabs(`winnow:${name}`, (sent) => {
    // The ladder moves on as if this page had sent it; its sender counts it.
    const group = touch(page, sent);
    if (Date.now() >= group.payloadAt) climb(page, group, sent.event_id);
  });
  page.tell = tabs.sent;
  const leave = () => {
    const { ending } = page;
    page.ending = true;
    flush(page).then(undefined, () => {});
    page.ending = ending;
  };
  const listeners: [EventTarget, string, () => void][] = [
    [document, "visibilitychange", () => document.visibilityState === "hidden" && leave()],
    [
      globalThis,
      "pagehide",
      () => {
        recall(page);
        leave();
        tabs.leave();
      },
    ],
    [
      globalThis,
      "pageshow",
      () => {
        tabs.join();
        leave();
      },
    ],
    [globalThis, "online", leave],
  ];
  for (const [target, event, listener] of listeners) target.addEventListener(event, listener);
  return () => {
    for (const [target, event, listener] of listeners) target.removeEventListener(event, listener);
    tabs.leave();
  };
};
