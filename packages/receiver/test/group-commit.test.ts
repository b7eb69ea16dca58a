import { expect, it } from "vitest";
import type { Saved, Submission } from "../src/ingest/delivery.ts";
import { createGroupCommit, DEFAULT_COMMIT_LIMITS } from "../src/ingest/group-commit.ts";
import { ReceiverError } from "../src/receiver-error.ts";

const submission = (projectId: number, n = 1, bytes = 10): Submission => ({
  projectId,
  publicKey: "key",
  bytes,
  outcomes: [],
  items: [],
  deliveries: Array.from({ length: n }, (_, i) => ({ kind: 0, id: `${projectId}-${i}`, groups: [] })),
});

const saved = (submissions: Submission[]): Saved[] =>
  submissions.map((one) => ({ accepted: one.deliveries.length, duplicates: 0 }));

/** A save that holds every batch until it is let go. */
function held() {
  const batches: Submission[][] = [];
  const free: (() => void)[] = [];
  const save = async (submissions: Submission[]) => {
    batches.push(submissions);
    await new Promise<void>((resolve) => free.push(resolve));
    return saved(submissions);
  };
  const letGo = async () => {
    free.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { batches, save, letGo };
}

it("puts everything that waits during a commit into the next one", async () => {
  const { batches, save, letGo } = held();
  const commit = createGroupCommit(save, 1, DEFAULT_COMMIT_LIMITS);
  const all = [commit.submit(submission(1))];
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (let i = 0; i < 9; i++) all.push(commit.submit(submission(1)));
  await letGo();
  await letGo();
  await Promise.all(all);
  expect(batches.map((batch) => batch.length)).toEqual([1, 9]);
});

it("takes of every project in turn, so that a flood of one does not hold up another", async () => {
  const { batches, save, letGo } = held();
  const commit = createGroupCommit(save, 1, { ...DEFAULT_COMMIT_LIMITS, batch: 10 });
  const first = commit.submit(submission(9));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const flood = Array.from({ length: 100 }, () => commit.submit(submission(1)));
  const quiet = commit.submit(submission(2));
  await letGo();
  await first;
  expect(batches[1]?.map((one) => one.projectId)).toContain(2);
  await letGo();
  expect(await quiet).toEqual({ accepted: 1, duplicates: 0 });
  while (commit.stats().waiting > 0) await letGo();
  await Promise.all(flood);
});

it("refuses early when too much waits: a project with too large a share, then everybody", async () => {
  const { save, letGo } = held();
  const commit = createGroupCommit(save, 1, { ...DEFAULT_COMMIT_LIMITS, batch: 1, queue: 10, projectShare: 0.5 });
  const waiting = [commit.submit(submission(2)), commit.submit(submission(3))];
  for (let i = 0; i < 5; i++) waiting.push(commit.submit(submission(1)));
  const code = (promise: Promise<unknown>) => promise.catch((error: ReceiverError) => error.code);
  expect(await code(commit.submit(submission(1)))).toBe("rate_limited");
  for (let i = 0; i < 3; i++) waiting.push(commit.submit(submission(4 + i)));
  expect(await code(commit.submit(submission(9)))).toBe("overloaded");
  while (commit.stats().waiting > 0) await letGo();
  await Promise.all(waiting);
  const taken = commit.submit(submission(9));
  await letGo();
  await letGo();
  expect(await taken).toEqual({ accepted: 1, duplicates: 0 });
});

it("bounds the bytes that wait, but takes a single submission of any size", async () => {
  const { save, letGo } = held();
  const commit = createGroupCommit(save, 1, { ...DEFAULT_COMMIT_LIMITS, queueBytes: 100 });
  const large = commit.submit(submission(1, 1, 5_000));
  await expect(commit.submit(submission(2, 1, 1))).rejects.toMatchObject({ code: "overloaded" });
  await letGo();
  await letGo();
  await large;
  expect(commit.stats()).toMatchObject({ waiting: 0, waitingBytes: 0 });
});

it("halves a batch that cannot be saved until the one to blame stands alone", async () => {
  const save = async (submissions: Submission[]) => {
    if (submissions.some((one) => one.projectId === 13)) throw Object.assign(new Error("poison"), { code: "22P05" });
    return saved(submissions);
  };
  const commit = createGroupCommit(save, 1, DEFAULT_COMMIT_LIMITS);
  const results = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => commit.submit(submission(i))));
  expect(results.map((result) => result.status === "rejected")).toEqual(Array.from({ length: 40 }, (_, i) => i === 13));
  expect((results[13] as PromiseRejectedResult).reason).toMatchObject({ code: "unstorable", status: 400 });
});

it("runs a batch again after a deadlock, and gives it up to everybody when the database is away", async () => {
  let calls = 0;
  const flaky = createGroupCommit(
    async (submissions) => {
      if (++calls < 3) throw Object.assign(new Error("deadlock"), { code: "40P01" });
      return saved(submissions);
    },
    1,
    DEFAULT_COMMIT_LIMITS,
  );
  expect(await flaky.submit(submission(1))).toEqual({ accepted: 1, duplicates: 0 });
  let asked = 0;
  const away = createGroupCommit(
    async () => {
      asked++;
      throw new ReceiverError("database_away", "away");
    },
    1,
    DEFAULT_COMMIT_LIMITS,
  );
  const results = await Promise.allSettled([away.submit(submission(1)), away.submit(submission(2))]);
  expect(results.map((result) => result.status)).toEqual(["rejected", "rejected"]);
  expect(asked).toBe(1);
});
