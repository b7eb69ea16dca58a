import type { SeverityLevel } from "@winnow/envelope/wire";

/** One occurrence of an event, reduced to what a tally keeps of it. */
export type Occurrence = {
  /** The group key of the event, `1.<32 hex>`. */
  fingerprint: string;
  release?: string | undefined;
  environment?: string | undefined;
  title: string;
  culprit?: string | undefined;
  level: SeverityLevel;
  platform: string;
  /** The id of the payload, where one exists that is or was sent. */
  event_id?: string | undefined;
  /** When it happened, in milliseconds since the epoch. */
  timestamp: number;
  /** How many occurrences this stands for. @default 1 */
  count?: number | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
  /** A hashed user id as `hashUser` makes it. */
  user?: string | undefined;
};

/** What makes two occurrences members of one group. */
export type Group = Pick<Occurrence, "fingerprint" | "release" | "environment">;

/**
 * The key of a group: fingerprint, release and environment. Two occurrences share a ladder and a tally exactly if their keys are equal.
 * The unit separator cannot stand in a release or environment name (Sentry refuses control characters in both).
 */
export function groupKey(group: Group): string {
  return `${group.fingerprint}\u001f${group.release ?? ""}\u001f${group.environment ?? ""}`;
}
