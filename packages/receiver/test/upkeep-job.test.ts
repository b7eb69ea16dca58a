import { spawn } from "node:child_process";
import { once } from "node:events";
import { describeEachDatabase, usePostgres } from "@winnow/test-kit";
import { describe, expect, it, vi } from "vitest";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import { createJobs } from "../src/jobs/jobs.ts";
import { createUpkeepJob } from "../src/jobs/upkeep-job.ts";

const silent = { info() {}, warn() {}, error() {} };
/** Ten years, so that no test meets the end of the span. */
const timing = { every: 315_360_000, ask: 3_600, poll: 1, heartbeat: 10 };
const report = {
  droppedPartitions: [],
  deletedHours: 0,
  deletedOutcomes: 0,
  deletedNumbers: 0,
  deletedTransactions: 0,
  deletedHealth: 0,
  deletedHealthUsers: 0,
};
const patience = { timeout: 20_000, interval: 50 };

type Provided = { database: Parameters<typeof openDatabase>[0]; schema: string };

function startOne({ database, schema }: Provided, run: () => Promise<typeof report>) {
  const jobs = createJobs(inSchema(openDatabase(database), schema), schema, silent);
  return { jobs, job: createUpkeepJob(jobs, run, silent, timing) };
}

describeEachDatabase("upkeep as a job", (provide) => {
  it("is done once in its span of time, however many receivers ask for it", async () => {
    const provided = await provide();
    const run = vi.fn(async () => report);
    const receivers = [1, 2, 3].map(() => startOne(provided, run));
    for (const { job } of receivers) await job.ask();
    await Promise.all(receivers.map(({ job }) => job.ask()));
    const queue = (await receivers[0]?.jobs.boss()) ?? expect.fail("no queue");
    const done = () => provided.rows(`select state from ${provided.schema}_jobs.job where name = 'upkeep'`);
    await vi.waitFor(async () => expect(await done()).toEqual([{ state: "completed" }]), patience);
    await receivers[1]?.job.ask();
    expect(await queue.fetch("upkeep")).toEqual([]);
    expect(run).toHaveBeenCalledOnce();
    for (const { job, jobs } of receivers) {
      await job.close();
      await jobs.close();
    }
  });

  it("is done by each receiver itself where there can be no queue", async () => {
    const provided = await provide();
    const run = vi.fn(async () => report);
    const jobs = { boss: () => Promise.reject(new Error("no schema may be made")), close: async () => {} };
    const job = createUpkeepJob(jobs, run, silent, timing);
    await job.ask();
    await job.ask();
    expect(run).toHaveBeenCalledOnce();
    await job.close();
    expect(provided.schema).not.toBe("");
  });
});

describe("upkeep of a receiver that dies in the middle of it", () => {
  const provide = usePostgres();

  it("is taken up by another one", async () => {
    const provided = await provide();
    const script = new URL("./support/upkeep-process.ts", import.meta.url).pathname;
    const dying = spawn(process.execPath, ["--conditions=@winnow/source", script, provided.url ?? ""], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(dying.stdout, "data");
    dying.kill("SIGKILL");
    await once(dying, "exit");
    const run = vi.fn(async () => report);
    const { jobs, job } = startOne(provided, run);
    await job.ask();
    expect(run).not.toHaveBeenCalled();
    // As if the heartbeat had been silent for an hour.
    await provided.rows("update winnow_jobs.job set heartbeat_on = heartbeat_on - interval '1 hour'");
    await provided.rows("update winnow_jobs.queue set monitor_on = null, monitor_claim_on = null");
    await (await jobs.boss()).supervise("upkeep");
    await vi.waitFor(() => expect(run).toHaveBeenCalledOnce(), patience);
    await job.close();
    await jobs.close();
  });
});
