import { asArray, asCount, asMoment, asObject, asText, type Json } from "./decode.ts";

export const levels = ["fatal", "error", "warning", "info", "debug"] as const;
export type Level = (typeof levels)[number];

/** Where an issue's count comes from: `seen = stored + sampled + suppressed + lost`. */
export type CountParts = {
  seen: number;
  /** Payloads that reached the receiver and were kept as a sample at the time. */
  stored: number;
  /** Payloads that reached the receiver and were counted without being kept. */
  sampled: number;
  /** Occurrences that the transport folded into a tally. */
  suppressed: number;
  /** Occurrences that a client reported as dropped before they could be sent. */
  lost: number;
  /** Processes that have reported tallies, when known. */
  producers?: number;
};

/** Number of occurrences in the hour or day that starts at `at` (ms since epoch). */
export type Point = { at: number; count: number };

/** How the values of a tag are spread. `values` has the most frequent ones, `total` counts every occurrence that has the tag. */
export type TagDistribution = { key: string; total: number; values: readonly { value: string; count: number }[] };

/** An issue as the list shows it. Times are ms since epoch. */
export type Issue = {
  id: string;
  shortId: string;
  title: string;
  /** The error's class and message, where the issue has them. */
  type?: string;
  value?: string;
  culprit: string;
  level: Level;
  status: string;
  platform: string;
  project: string;
  count: number;
  userCount: number;
  firstSeen: number;
  lastSeen: number;
  hours: readonly Point[];
  /** By days, over the period that was asked for or the last 30 days; empty where the answer does not have it. */
  days: readonly Point[];
  /** Occurrences in the period that was asked for. */
  periodCount?: number;
  /** Who looks after it. */
  assignee?: string;
  /** How its status is meant. */
  details: Json;
  parts?: CountParts;
  /** Why these events are one issue, where the answer says it. */
  because: readonly string[];
};

/** Reads one issue in the shape of Sentry's Web API; `undefined` when it has no id. */
export function decodeIssue(value: unknown): Issue | undefined {
  const raw = asObject(value);
  const id = asText(raw?.id);
  if (raw === undefined || id === undefined) return undefined;
  const metadata = asObject(raw.metadata);
  const lastSeen = asMoment(raw.lastSeen) ?? 0;
  const winnow = asObject(raw.winnow);
  return {
    id,
    shortId: asText(raw.shortId) ?? `#${id}`,
    title: asText(raw.title) ?? asText(metadata?.title) ?? "(no title)",
    type: asText(metadata?.type),
    value: asText(metadata?.value),
    culprit: asText(raw.culprit) ?? "",
    level: levels.find((level) => level === raw.level) ?? "error",
    status: asText(raw.status) ?? "unresolved",
    platform: asText(raw.platform) ?? "",
    project: asText(asObject(raw.project)?.slug) ?? "",
    count: asCount(raw.count) ?? 0,
    userCount: asCount(raw.userCount) ?? 0,
    firstSeen: asMoment(raw.firstSeen) ?? lastSeen,
    lastSeen,
    hours: decodePoints(asObject(raw.stats)?.["24h"]),
    days: decodePoints(Object.entries(asObject(raw.stats) ?? {}).find(([period]) => period !== "24h")?.[1]),
    periodCount: asCount(asObject(winnow?.period)?.count),
    assignee: asText(asObject(raw.assignedTo)?.name) || undefined,
    details: asObject(raw.statusDetails) ?? {},
    parts: decodeParts(winnow),
    because: asArray(winnow?.because).filter((reason) => typeof reason === "string"),
  };
}

/** Reads the sum over a project or one issue; `undefined` when the answer does not have it. */
export function decodeParts(winnow: Json | undefined): CountParts | undefined {
  const seen = asCount(winnow?.seen);
  if (winnow === undefined || seen === undefined) return undefined;
  return {
    seen,
    stored: asCount(winnow.stored) ?? 0,
    sampled: asCount(winnow.sampled) ?? 0,
    suppressed: asCount(winnow.suppressed) ?? 0,
    lost: asCount(winnow.lost) ?? 0,
    producers: asCount(winnow.producers),
  };
}

/** Reads pairs of seconds since epoch and a count. */
export function decodePoints(value: unknown): Point[] {
  return asArray(value).flatMap((pair) => {
    const at = asMoment(asArray(pair)[0]);
    return at === undefined ? [] : [{ at, count: asCount(asArray(pair)[1]) ?? 0 }];
  });
}

/** Reads one tag of an issue with its most frequent values. */
export function decodeTag(value: unknown): TagDistribution {
  const raw = asObject(value);
  return {
    key: asText(raw?.key) ?? "",
    total: asCount(raw?.totalValues) ?? 0,
    values: asArray(raw?.topValues).flatMap((item) => {
      const top = asObject(item);
      return top === undefined ? [] : [{ value: asText(top.value) ?? "", count: asCount(top.count) ?? 0 }];
    }),
  };
}
