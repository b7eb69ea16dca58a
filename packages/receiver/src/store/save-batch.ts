import { dataCategoryOf } from "@winnow/envelope/wire";
import type { Database, Query, Send } from "../database/database.ts";
import {
  DELIVERY_KIND,
  type Delivery,
  type KeptItem,
  type Outcome,
  type Saved,
  type Submission,
} from "../ingest/delivery.ts";
import { applyLifeCycle } from "../life-cycle/apply-life-cycle.ts";
import { keepVisible } from "../life-cycle/keep-visible.ts";
import { type Accepted, applyQuotas } from "./apply-quotas.ts";
import { foldDeliveries } from "./fold-deliveries.ts";
import { issueChanges } from "./issue-change.ts";
import { appendJournal } from "./journal.ts";
import { numbersOf } from "./project-numbers.ts";
import type { Quotas } from "./quotas.ts";
import { findIssues, resolveIssues } from "./resolve-issues.ts";
import { saveHealth } from "./save-health.ts";
import { saveIssues } from "./save-issues.ts";
import { saveItems } from "./save-items.ts";
import { saveOutcomes } from "./save-outcomes.ts";
import { type RingBudget, saveSamples } from "./save-samples.ts";
import { saveTransactions } from "./save-transactions.ts";
import { rememberIds, seenKey } from "./seen-ids.ts";
import { tellDiscarded } from "./tell-discarded.ts";
import type { TransactionKinds } from "./transaction-kinds.ts";

/** One result per submission, in order, what changed, and the projects of which the journal holds something now. */
export type SavedBatch = {
  results: Saved[];
  changed: { projectId: number; issueId: number; isNew: boolean }[];
  journaled: number[];
};

/** What saving needs besides the batch. */
export type SaveContext = { ring: RingBudget; quotas: Quotas; kinds: TransactionKinds; clock?: string };

/**
 * Saves many submissions in one transaction: which ids are new, what they add up to, then every table in the same order with sorted
 * keys. When it returns, the transaction has committed.
 */
export async function saveBatch(
  database: Database,
  submissions: readonly Submission[],
  context: SaveContext,
): Promise<SavedBatch> {
  return await database.transaction(async ({ query, send }) => save(query, send, submissions, context), {
    repeated: true,
  });
}

async function save(
  query: Query,
  send: Send,
  submissions: readonly Submission[],
  context: SaveContext,
): Promise<SavedBatch> {
  let changed: SavedBatch["changed"] = [];
  let journaled: number[] = [];
  // Both are asked at once: a group that turns out to be known cost a look.
  const [{ accepted, results }, known] = await Promise.all([
    acceptNew(query, submissions, context.clock),
    findIssues(query, offeredGroups(submissions)),
  ]);
  const { kept, refused } = await applyQuotas(query, accepted, offeredItems(submissions, results), context.quotas);
  if (accepted.length > 0) {
    await saveTransactions(query, accepted, context.kinds);
    await saveHealth(query, accepted);
    const groups = foldDeliveries(accepted);
    const { issueOf, created } = await resolveIssues(query, groups, known);
    const totals = await saveIssues(query, issueChanges(groups, issueOf));
    const all = new Map(totals);
    tellDiscarded(accepted, groups, issueOf, all);
    const changes = keepVisible(totals);
    await applyLifeCycle(query, { groups, issueOf, totals, created }, Date.now());
    const stored = saveSamples(send, totals, context.ring);
    const numbers = numbersOf(all, stored, Date.now());
    appendJournal(send, changes, numbers);
    journaled = [...numbers.keys()];
    changed = changes.map(({ projectId, issueId }) => ({ projectId, issueId, isNew: created.has(issueId) }));
  }
  saveItems(send, kept);
  saveOutcomes(send, [
    ...submissions.flatMap(({ projectId, outcomes }) => outcomes.map((outcome) => ({ projectId, outcome }))),
    ...accepted.flatMap(({ projectId, delivery }) =>
      (delivery.outcomes ?? []).map((outcome) => ({ projectId, outcome })),
    ),
    ...refused.flatMap(({ projectId, item }) => overQuota(item).map((outcome) => ({ projectId, outcome }))),
  ]);
  return { results, changed, journaled };
}

const offeredGroups = (submissions: readonly Submission[]) =>
  submissions.flatMap(({ projectId, deliveries }) =>
    deliveries.flatMap(({ groups }) => groups.map(({ hashes }) => ({ projectId, hashes }))),
  );

const offeredItems = (submissions: readonly Submission[], results: readonly Saved[]) =>
  submissions.flatMap(({ projectId, publicKey, items }, index) =>
    items.map((item) => ({ projectId, publicKey, item, result: results[index] as Saved })),
  );

/** An item was counted as accepted when it was read; over quota it is not. */
const overQuota = ({ type }: KeptItem): Outcome[] => {
  const category = dataCategoryOf(type);
  return [
    { source: "receiver", category, reason: "accepted", n: -1 },
    { source: "receiver", category, reason: "quota", n: 1 },
  ];
};

/** Picks the deliveries that were never counted, in this batch or before. */
async function acceptNew(query: Query, submissions: readonly Submission[], clock?: string) {
  const results: Saved[] = submissions.map(() => ({ accepted: 0, duplicates: 0 }));
  const first = new Map<string, Accepted>();
  for (const [index, { projectId, publicKey, deliveries }] of submissions.entries()) {
    const result = results[index] as Saved;
    for (const delivery of deliveries) {
      const key = seenKey({ projectId, ...delivery });
      if (first.has(key)) result.duplicates += repeats(delivery);
      else first.set(key, { projectId, publicKey, delivery, result });
    }
  }
  if (first.size === 0) return { accepted: [], results };
  const ids = [...first.values()].map(({ projectId, delivery }) => ({
    projectId,
    kind: delivery.kind,
    id: delivery.id,
  }));
  const fresh = await rememberIds(query, ids, clock);
  const accepted: Accepted[] = [];
  for (const [key, entry] of first) {
    if (fresh.has(key)) {
      entry.result.accepted++;
      accepted.push(entry);
    } else entry.result.duplicates += repeats(entry.delivery);
  }
  return { accepted, results };
}

/** News of a session say again what is known of it: that is no delivery sent twice. */
const repeats = ({ kind }: Delivery): number =>
  kind >= DELIVERY_KIND.session && kind <= DELIVERY_KIND.sessionAbnormal ? 0 : 1;
