import { groupKey, mergeTallies } from "@winnow/core";
import type { Tally } from "@winnow/envelope/wire";
import type { DeliveredGroup, DeliveredPayload, Delivery } from "../ingest/delivery.ts";

/** The occurrences of one group over all accepted deliveries of a batch. */
export type FoldedGroup = {
  projectId: number;
  hashes: readonly string[];
  tally: Tally;
  payloads: number;
  suppressed: number;
  lost: number;
  producers: string[];
  /** In order of arrival. */
  samples: DeliveredPayload[];
};

/** Folds deliveries, so that a flood of one error costs one row however many events it had. */
export function foldDeliveries(accepted: readonly { projectId: number; delivery: Delivery }[]): FoldedGroup[] {
  const groups = new Map<string, FoldedGroup>();
  for (const { projectId, delivery } of accepted) {
    for (const group of delivery.groups) {
      const key = `${projectId}\u001f${groupKey(group.tally)}`;
      const known = groups.get(key);
      if (known) add(known, group);
      else groups.set(key, start(projectId, group));
      const folded = groups.get(key);
      if (folded) attach(folded, delivery);
    }
  }
  return [...groups.values()];
}

function start(projectId: number, group: DeliveredGroup): FoldedGroup {
  const { hashes, tally, payloads, suppressed, lost } = group;
  return { projectId, hashes, tally, payloads, suppressed, lost, producers: [], samples: [] };
}

function add(folded: FoldedGroup, group: DeliveredGroup): void {
  folded.tally = mergeTallies(folded.tally, group.tally);
  folded.payloads += group.payloads;
  folded.suppressed += group.suppressed;
  folded.lost += group.lost;
  if (group.hashes.length > folded.hashes.length) folded.hashes = group.hashes;
}

function attach(folded: FoldedGroup, delivery: Delivery): void {
  if (delivery.producer !== undefined && !folded.producers.includes(delivery.producer)) {
    folded.producers.push(delivery.producer);
  }
  if (delivery.payload) folded.samples.push(delivery.payload);
}
