import type { Tally, TransactionTally } from "@winnow/envelope/wire";

/**
 * What is counted once: an event or a transaction by its id, a batch of tallies of either by its id, a session by its id for each of what
 * it can be, a container of sessions and a client report by the id of whoever passes it on, where there is one.
 */
export const DELIVERY_KIND = {
  event: 0,
  tally: 1,
  transaction: 2,
  transactionTally: 3,
  session: 4,
  sessionErrored: 5,
  sessionCrashed: 6,
  sessionAbnormal: 7,
  sessions: 8,
  report: 9,
} as const;

/** Sessions of one release, environment and hour. */
export type HealthCount = {
  release: string;
  /** "" where nobody named one. */
  environment: string;
  /** Unix seconds. */
  hour: number;
  started: number;
  /** With an error; contains those that crashed or ended in no known way. */
  errored: number;
  crashed: number;
  abnormal: number;
  /** Whose session it was, hashed. */
  user?: string;
  crashedUser?: string;
};

/** Occurrences of one group as one delivery reports them. */
export type DeliveredGroup = {
  /** Fingerprints of the group, the current rules first, then those of earlier versions. */
  hashes: readonly string[];
  tally: Tally;
  /** 1 when a payload came with it. */
  payloads: 0 | 1;
  /** Occurrences of the tally that a client folded. */
  suppressed: number;
  /** 1 when its payload came but was refused by a quota. */
  lost: 0 | 1;
};

/** A payload that may become a sample. */
export type DeliveredPayload = {
  eventId: string;
  at: number;
  bytes: Uint8Array;
  release?: string;
  environment?: string;
};

/** The unit of exactly once. */
export type Delivery = {
  kind: (typeof DELIVERY_KIND)[keyof typeof DELIVERY_KIND];
  /** 32 lower-case hex digits. */
  id: string;
  groups: DeliveredGroup[];
  /** Counted transactions. */
  transactions?: TransactionTally[];
  /** Sessions. */
  health?: HealthCount[];
  /** Numbers of a report that counts once. */
  outcomes?: Outcome[];
  /** Of events: the payload of the one group. */
  payload?: DeliveredPayload;
  /** Of tally batches: the process that counted, hashed like a user. */
  producer?: string;
};

/** A number to be added to the outcomes of a project. */
export type Outcome = { source: "client" | "receiver"; category: string; reason: string; n: number };

/** An item that is kept as it came. */
export type KeptItem = {
  /** 32 hex digits. */
  id: string;
  type: string;
  eventId?: string;
  name?: string;
  contentType?: string;
  bytes: Uint8Array;
};

/** All that one request wants saved, in one transaction. */
export type Submission = {
  projectId: number;
  /** The key it came with; quotas may be per key. */
  publicKey: string;
  deliveries: Delivery[];
  outcomes: Outcome[];
  items: KeptItem[];
  /** Memory held, bytes. */
  bytes: number;
};

/** What a saved submission led to. */
export type Saved = {
  accepted: number;
  duplicates: number;
  /** Seconds until the quota that refused a payload begins anew. */
  quotaEndsIn?: number;
  /** By type of the items that a quota refused: seconds until it begins anew. */
  itemsOver?: Readonly<Record<string, number>>;
  /** Fingerprints in it that belong to discarded issues. */
  discarded?: readonly string[];
};
