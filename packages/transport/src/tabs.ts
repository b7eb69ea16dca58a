import type { Group } from "@winnow/core";

/** What one tab tells the others: it has sent a payload of this group. */
type Note = Group & { event_id?: string | undefined };

/** Lets the tabs of one origin share their ladders, so that the same error does not send its first payloads once per tab. */
export type Tabs = {
  sent(occurrence: Note): void;
  /** Leaves the channel: an open one keeps a page out of the back/forward cache in some browsers. */
  leave(): void;
  join(): void;
};

/** @param channel names the project, so that two of them on one origin stay apart. */
export function createTabs(channel: string, onNote: (note: Note) => void): Tabs {
  let open: BroadcastChannel | undefined;
  const tabs: Tabs = {
    sent({ fingerprint, release, environment, event_id }) {
      try {
        open?.postMessage({ fingerprint, release, environment, event_id } satisfies Note);
      } catch {
        // An app may have set something as its release that cannot be copied.
      }
    },
    leave() {
      open?.close();
      open = undefined;
    },
    join() {
      if (open !== undefined || typeof BroadcastChannel === "undefined") return;
      try {
        open = new BroadcastChannel(channel);
        open.onmessage = ({ data }) => {
          if (typeof data?.fingerprint === "string") onNote(data);
        };
      } catch {
        // A page of an opaque origin has no channel: its tabs are independent.
      }
    },
  };
  tabs.join();
  return tabs;
}
