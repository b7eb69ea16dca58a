import type { Envelope } from "@sentry/core";

/** Keeps parcels where they outlive the process. Never throws: what cannot be kept is in memory still. */
export type Store = {
  /** Keeps an envelope under its key, in the place of what was there. */
  put(key: string, envelope: Envelope): void;
  remove(key: string): void;
  /** Whether what was kept under a key is still there: another process may have taken it over, and sends it now. */
  isOurs(key: string): boolean;
  close(): void;
};

/**
 * Opens the store of one client.
 *
 * @param project what the parcels belong to: those of another project must not be sent with this one's key.
 * @param owner names this client among all processes.
 * @param onFound is called for each parcel that an earlier process has left behind.
 */
export type OpenStore = (project: string, owner: string, onFound: (key: string, envelope: Envelope) => void) => Store;
