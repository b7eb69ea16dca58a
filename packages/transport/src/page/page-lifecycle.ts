import { climb, touch } from "./page-fold.ts";
import { flush } from "./page-send.ts";
import { guard, type PageState, QUIET } from "./page-state.ts";

const EVENTS = ["visibilitychange", "pagehide", "pageshow", "online"];

/**
 * What is counted leaves when the page is hidden or left: nothing that runs later is certain to run. It is tried again when the page is seen again, comes
 * from the back/forward cache, or has its network back. Meanwhile the tabs of one origin share their ladders, so that the same error does not send its
 * first payloads once per tab.
 *
 * @param project names what the tabs share.
 * @returns the undo
 */
export function leaveWithThePage(page: PageState, project: string | undefined): () => void {
  if (typeof addEventListener === "undefined") return () => {};
  let tabs: BroadcastChannel | undefined;
  const join = () =>
    // There is none in a page of an opaque origin, nor in old browsers: then tabs are independent.
    guard(QUIET, () => {
      tabs ??= new BroadcastChannel(`winnow:${project}`);
      tabs.onmessage = ({ data }) =>
        guard(QUIET, () => {
          // The ladder moves on as if this page had sent it; its sender counts it.
          const group = touch(page, data);
          if (Date.now() >= group.payloadAt) climb(page, group, data.event_id);
        });
    });
  // An open channel keeps a page out of the back/forward cache in some browsers.
  const part = () => {
    tabs?.close();
    tabs = undefined;
  };
  // What an app has set as its release may be nothing that can be copied.
  page.tell = (occurrence) => guard(QUIET, () => tabs?.postMessage(occurrence));
  // All of them come by the window, on their way down at the latest.
  const listener = ({ type }: { type: string }) => {
    const left = type === "pagehide";
    if (left) part();
    if (type === "pageshow") join();
    flush(page, undefined, left || globalThis.document?.hidden);
  };
  for (const event of EVENTS) addEventListener(event, listener, true);
  join();
  return () => {
    for (const event of EVENTS) removeEventListener(event, listener, true);
    part();
  };
}
