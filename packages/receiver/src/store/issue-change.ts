import type { Tally } from "@winnow/envelope/wire";
import type { DeliveredPayload } from "../ingest/delivery.ts";
import type { FoldedGroup } from "./fold-deliveries.ts";
import { addDetail, addSpan, type IssueDetail, type Span, startDetail } from "./issue-detail.ts";

/** All that a batch adds to one issue. */
export type IssueChange = Span & {
  projectId: number;
  issueId: number;
  newest: Tally;
  payloads: number;
  suppressed: number;
  lost: number;
  detail: IssueDetail;
  /** In order of arrival. */
  samples: DeliveredPayload[];
};

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
    detail: startDetail(issueId),
    samples: [],
  };
}

function addGroup(change: IssueChange, group: FoldedGroup): void {
  const { tally } = group;
  change.samples.push(...group.samples);
  addSpan(change, { n: tally.count, first: tally.first_seen, last: tally.last_seen });
  if (tally.last_seen >= change.newest.last_seen) change.newest = tally;
  change.payloads += group.payloads;
  change.suppressed += group.suppressed;
  change.lost += group.lost;
  addDetail(change.detail, group.detail);
}
