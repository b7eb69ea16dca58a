import { mergeUsers } from "@winnow/core";
import type { Tally, UserSketch } from "@winnow/envelope/wire";
import type { DeliveredPayload } from "../ingest/delivery.ts";
import type { FoldedGroup } from "./fold-deliveries.ts";

/** A span of time and a number, to be added to a row. */
export type Span = { n: number; first: number; last: number };

/** All that a batch adds to one issue. Times are unix seconds. */
export type IssueChange = Span & {
  projectId: number;
  issueId: number;
  newest: Tally;
  payloads: number;
  suppressed: number;
  lost: number;
  users?: UserSketch;
  producers?: UserSketch;
  /** By environment and hour. */
  hours: Map<string, { environment: string; hour: number; n: number }>;
  releases: Map<string, Span>;
  /** By key, then by value; `null` is the rest. */
  tags: Map<string, Map<string | null, number>>;
  samples: DeliveredPayload[];
};

const MAX_SKETCH_INPUT = 64;

/** Adds up groups per issue, sorted by project and issue, the order in which every receiver takes its locks. */
export function issueChanges(groups: readonly FoldedGroup[], issueOf: (group: FoldedGroup) => number): IssueChange[] {
  const changes = new Map<string, IssueChange>();
  for (const group of groups) {
    const issueId = issueOf(group);
    const key = `${group.projectId}:${issueId}`;
    const change = changes.get(key) ?? startChange(group, issueId);
    changes.set(key, change);
    addGroup(change, group);
  }
  return [...changes.values()].sort((a, b) => a.projectId - b.projectId || a.issueId - b.issueId);
}

function startChange(group: FoldedGroup, issueId: number): IssueChange {
  return {
    projectId: group.projectId,
    issueId,
    newest: group.tally,
    n: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    payloads: 0,
    suppressed: 0,
    lost: 0,
    hours: new Map(),
    releases: new Map(),
    tags: new Map(),
    samples: [],
  };
}

function addGroup(change: IssueChange, group: FoldedGroup): void {
  const { tally } = group;
  change.samples.push(...group.samples);
  addSpan(change, tally);
  if (tally.last_seen >= change.newest.last_seen) change.newest = tally;
  change.payloads += group.payloads;
  change.suppressed += group.suppressed;
  change.lost += group.lost;
  change.users = mergeUsers(change.users, tally.users);
  for (let i = 0; i < group.producers.length; i += MAX_SKETCH_INPUT) {
    const ids = group.producers.slice(i, i + MAX_SKETCH_INPUT).sort();
    change.producers = mergeUsers(change.producers, { ids });
  }
  addHours(change, tally);
  if (tally.release !== undefined) {
    const release = change.releases.get(tally.release) ?? {
      n: 0,
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
    };
    addSpan(release, tally);
    change.releases.set(tally.release, release);
  }
  addTags(change, tally);
}

function addSpan(span: Span, tally: Tally): void {
  span.n += tally.count;
  span.first = Math.min(span.first, tally.first_seen);
  span.last = Math.max(span.last, tally.last_seen);
}

function addHours(change: IssueChange, tally: Tally): void {
  const environment = tally.environment ?? "";
  for (const [minute, n] of tally.minutes) {
    const hour = Math.floor(minute / 60) * 3600;
    const key = `${hour}:${environment}`;
    const known = change.hours.get(key);
    if (known) known.n += n;
    else change.hours.set(key, { environment, hour, n });
  }
}

function addTags(change: IssueChange, tally: Tally): void {
  for (const [key, values] of Object.entries(tally.tags ?? {})) {
    const known = change.tags.get(key) ?? new Map<string | null, number>();
    for (const [value, n] of values) known.set(value, (known.get(value) ?? 0) + n);
    change.tags.set(key, known);
  }
}
