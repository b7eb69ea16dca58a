import { isRefusedData, isRetryable } from "../database/sqlstate.ts";
import { ReceiverError } from "../receiver-error.ts";
import { IssueVanished } from "../store/save-issues.ts";
import { createCommitWindow } from "./commit-window.ts";
import type { Saved, Submission } from "./delivery.ts";

/** How much may wait, and how much goes into one transaction. */
export type CommitLimits = {
  /** Deliveries in one transaction. */
  batch: number;
  /** Bytes of payloads in one transaction. */
  batchBytes: number;
  /** Deliveries waiting, over all projects. */
  queue: number;
  /** Bytes of payloads waiting or being saved, over all projects. */
  queueBytes: number;
  /** The share of the queue one project may fill while others wait as well, 0 to 1. */
  projectShare: number;
};

export const DEFAULT_COMMIT_LIMITS: Readonly<CommitLimits> = Object.freeze({
  batch: 2_000,
  batchBytes: 8 * 1024 * 1024,
  queue: 20_000,
  queueBytes: 64 * 1024 * 1024,
  projectShare: 0.5,
});

type Waiting = {
  submission: Submission;
  size: number;
  resolve: (saved: Saved) => void;
  reject: (error: unknown) => void;
};

/** Numbers since the start. */
export type CommitStats = {
  waiting: number;
  waitingBytes: number;
  transactions: number;
  /** Saved, duplicates included. */
  deliveries: number;
  duplicates: number;
  /** Seconds spent in transactions. */
  commitSeconds: number;
};

/** Gathers submissions into transactions. */
export type GroupCommit = {
  /** Why nothing of a project would be taken now: asked before its body is read, so that an overload costs no parsing. */
  refusal(projectId: number): ReceiverError | undefined;
  /** Resolves when the submission's transaction has committed. */
  submit(submission: Submission): Promise<Saved>;
  /** Resolves when nothing waits any more; later submissions are refused. */
  close(): Promise<void>;
  stats(): CommitStats;
};

const MAX_ATTEMPTS = 5;

/**
 * Requests that arrive while a transaction is on its way wait for the next one and share it. An idle receiver commits at once, a
 * busy one gathers what arrives during one commit, see `createCommitWindow`.
 *
 * @param save saves submissions in one transaction and returns one result for each, in order.
 * @param parallel transactions at once.
 */
export function createGroupCommit(
  save: (submissions: Submission[]) => Promise<Saved[]>,
  parallel: number,
  limits: CommitLimits,
): GroupCommit {
  const window = createCommitWindow();
  let timer: NodeJS.Timeout | undefined;
  /** Deliveries not yet taken, and when the first of them came. */
  let queued = 0;
  let oldest = 0;
  const queues = new Map<number, Waiting[]>();
  const sizes = new Map<number, number>();
  let waiting = 0;
  let bytes = 0;
  let running = 0;
  let closed = false;
  let transactions = 0;
  let deliveries = 0;
  let duplicates = 0;
  let commitMilliseconds = 0;
  const idle: (() => void)[] = [];

  const refuse = (projectId: number, size: number, more: number): ReceiverError | undefined => {
    if (closed) return new ReceiverError("closed", "the receiver is closing", { retryAfter: 5 });
    if (waiting > 0 && (waiting + size > limits.queue || bytes + more > limits.queueBytes)) {
      return new ReceiverError("overloaded", "more is waiting than can be saved soon", { retryAfter: 2 });
    }
    const own = sizes.get(projectId) ?? 0;
    if (own > 0 && queues.size > 1 && own + size > limits.queue * limits.projectShare) {
      return new ReceiverError("rate_limited", "this project sends faster than can be saved", { retryAfter: 2 });
    }
    return undefined;
  };

  /** One submission of each project in turn, so that a flood of one does not hold up the others. */
  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = [];
    let size = 0;
    let held = 0;
    while (queues.size > 0 && size < limits.batch && held < limits.batchBytes) {
      for (const [projectId, queue] of queues) {
        const next = queue.shift();
        if (queue.length === 0) queues.delete(projectId);
        if (next === undefined) continue;
        batch.push(next);
        size += next.size;
        held += next.submission.bytes;
        if (size >= limits.batch || held >= limits.batchBytes) break;
      }
    }
    queued -= size;
    oldest = performance.now();
    return batch;
  };

  const settle = (entry: Waiting): void => {
    const { projectId } = entry.submission;
    waiting -= entry.size;
    bytes -= entry.submission.bytes;
    const own = (sizes.get(projectId) ?? 0) - entry.size;
    if (own > 0) sizes.set(projectId, own);
    else sizes.delete(projectId);
  };

  /** Saves a batch; when something in it cannot be saved, halves it until the one to blame stands alone. */
  const commit = async (batch: Waiting[], attempt = 1): Promise<void> => {
    try {
      const results = await save(batch.map((entry) => entry.submission));
      transactions++;
      for (const [index, entry] of batch.entries()) {
        deliveries += entry.submission.deliveries.length;
        duplicates += results[index]?.duplicates ?? 0;
        entry.resolve(results[index] ?? { accepted: 0, duplicates: 0 });
      }
    } catch (error) {
      if ((isRetryable(error) || error instanceof IssueVanished) && attempt < MAX_ATTEMPTS) {
        await new Promise((resolve) => setTimeout(resolve, 5 * attempt * Math.random()));
        return await commit(batch, attempt + 1);
      }
      if (!isAway(error) && batch.length > 1) {
        const middle = batch.length >> 1;
        await commit(batch.slice(0, middle));
        return await commit(batch.slice(middle));
      }
      for (const entry of batch) entry.reject(asRefusal(error));
    }
  };

  const pump = (): void => {
    clearTimeout(timer);
    while (running < parallel && queues.size > 0) {
      const now = performance.now();
      const pause = closed ? 0 : window.wait(now, queued, oldest);
      if (pause > 0) {
        timer = setTimeout(pump, pause);
        return;
      }
      const batch = takeBatch();
      running++;
      void commit(batch).finally(() => {
        running--;
        const took = performance.now() - now;
        commitMilliseconds += took;
        window.committed(took);
        for (const entry of batch) settle(entry);
        pump();
        if (running === 0 && queues.size === 0) for (const resolve of idle.splice(0)) resolve();
      });
    }
  };

  return {
    refusal: (projectId) => refuse(projectId, 1, 0),
    submit(submission) {
      const size = Math.max(1, submission.deliveries.length);
      const refusal = refuse(submission.projectId, size, submission.bytes);
      if (refusal) return Promise.reject(refusal);
      return new Promise((resolve, reject) => {
        const queue = queues.get(submission.projectId) ?? [];
        queue.push({ submission, size, resolve, reject });
        queues.set(submission.projectId, queue);
        sizes.set(submission.projectId, (sizes.get(submission.projectId) ?? 0) + size);
        waiting += size;
        bytes += submission.bytes;
        const now = performance.now();
        if (queued === 0) oldest = now;
        queued += size;
        window.arrived(now, size);
        // Requests that are ready in the same turn of the event loop still share the transaction.
        if (running < parallel) setImmediate(pump);
      });
    },
    async close() {
      closed = true;
      pump();
      if (running > 0 || queues.size > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    stats: () => ({
      waiting,
      waitingBytes: bytes,
      transactions,
      deliveries,
      duplicates,
      commitSeconds: commitMilliseconds / 1000,
    }),
  };
}

const isAway = (error: unknown): boolean => error instanceof ReceiverError && error.code === "database_away";

function asRefusal(error: unknown): unknown {
  if (!isRefusedData(error)) return error;
  return new ReceiverError("unstorable", "the database refuses a value of this delivery", { cause: error });
}
