import type { NotificationMessage } from "./message.ts";

/** How people are told. All of it may be left out: webhooks and chats need nothing. */
export type NotifyOptions = {
  /** The host's own way, for rules whose channel is `host`. A throw means: try again later. */
  send?: (message: NotificationMessage) => Promise<void> | void;
  /** For mail: a connection string such as `smtps://user:password@host`, and who writes. */
  smtp?: { url: string; from: string };
  /** Lets webhooks and chats be at private addresses. @default false */
  allowPrivate?: boolean;
  /** Where the page is, for links: `https://example.com/errors`. */
  baseUrl?: string;
  /** Seconds between attempts: the first, doubling up to the most; and how many attempts. @default 5, 600, 60 */
  retry?: { first?: number; most?: number; attempts?: number };
};
