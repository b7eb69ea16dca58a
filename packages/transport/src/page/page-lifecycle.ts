import { climb, touch } from "./page-fold.ts";
import { flush } from "./page-send.ts";
import { guard, type PageState } from "./page-state.ts";

const QUIET = { complained: true };

/**
 * What is counted leaves when the page is hidden or left: nothing that runs later is certain to run. It is tried again when the network, or
 * a page from the back/forward cache, comes back. Meanwhile the tabs of one origin share their ladders, so that the same error does not send its
 * first payloads once per tab.
 *
 * @param project names what the tabs share.
 * @returns the undo
 */
export function leaveWithThePage(page: PageState, project: string): () => void {
  if (typeof addEventListener === "undefined") return () => {};
  let tabs: BroadcastChannel | undefined;
  const join = () =>
    // There is none in a page of an opaque origin, nor in old browsers: then tabs are independent.
    guard(QUIET, () => {
      tabs ??= new BroadcastChannel(`winnow:${project}`);
      tabs.onmessage = ({ data }) => {
        if (typeof data?.fingerprint !== "string") return;
        // The ladder moves on as if this page had sent it; its sender counts it.
        const group = touch(page, data);
        if (Date.now() >= group.payloadAt) climb(page, group, data.event_id);
      };
    });
  // An open channel keeps a page out of the back/forward cache in some browsers.
  const part = () => {
    tabs?.close();
    tabs = undefined;
  };
  // What an app has set as its release may be nothing that can be copied.
  page.tell = ({ fingerprint, release, environment, event_id }) =>
    guard(QUIET, () => tabs?.postMessage({ fingerprint, release, environment, event_id }));
  const leave = (last: boolean) => {
    flush(page, undefined, last).then(undefined, () => {});
  };
  const listeners: [EventTarget | undefined, string, () => void][] = [
    [globalThis.document, "visibilitychange", () => document.visibilityState === "hidden" && leave(true)],
    [globalThis, "pagehide", () => [leave(true), part()]],
    [globalThis, "pageshow", () => [join(), leave(false)]],
    [globalThis, "online", () => leave(false)],
  ];
  for (const [target, event, listener] of listeners) target?.addEventListener(event, listener);
  join();
  return () => {
    for (const [target, event, listener] of listeners) target?.removeEventListener(event, listener);
    part();
  };
}
