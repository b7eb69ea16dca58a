import type { PgBoss } from "pg-boss";
import type { ReceiverLogger } from "../options.ts";
import type { UpkeepReport } from "../store/upkeep.ts";
import type { Jobs } from "./jobs.ts";

/** Keeps the upkeep going, once for all receivers of a database. */
export type UpkeepJob = {
  /** Asks for a run now: it comes unless there was one in this half hour, or one is under way anywhere. */
  ask(): Promise<void>;
  /** Stops asking; a run that is under way ends with the queue. */
  close(): Promise<void>;
};

/** How often, seconds. A test has them shorter. */
export type UpkeepTiming = {
  /** There is one run in each such span of time. */
  every: number;
  /** Between two questions of one receiver whether it is time. */
  ask: number;
  /** Between two looks of a receiver for a run that waits. */
  poll: number;
  /** A run that shows no sign of life for so long was that of a receiver that died. */
  heartbeat: number;
};

const TIMING: Readonly<UpkeepTiming> = Object.freeze({ every: 1_800, ask: 60, poll: 30, heartbeat: 60 });
const QUEUE = "upkeep";

/**
 * Every receiver asks each minute; the queue keeps one job for each half hour, whoever asked first, and gives it to one receiver. When
 * that one dies, the job is given to another. Where there can be no queue (its schema may not be made), each receiver does the work
 * itself: every step may be done twice.
 */
export function createUpkeepJob(
  jobs: Jobs,
  run: () => Promise<UpkeepReport>,
  logger: ReceiverLogger,
  timing: UpkeepTiming = TIMING,
): UpkeepJob {
  let working: Promise<PgBoss> | undefined;
  let asking: Promise<void> | undefined;
  let alone = 0;

  const work = async (): Promise<PgBoss> => {
    const boss = await jobs.boss();
    const retry = {
      retryLimit: 5,
      retryDelay: timing.poll,
      expireInSeconds: 6 * 3_600,
      heartbeatSeconds: timing.heartbeat,
    };
    await boss.createQueue(QUEUE, { policy: "exclusive", ...retry, deleteAfterSeconds: 7 * 86_400 });
    await boss.work(QUEUE, { batchSize: 1, pollingIntervalSeconds: timing.poll }, async () => {
      const report = await run();
      logger.info(report, "upkeep is done");
      return report;
    });
    return boss;
  };
  const ask = async (): Promise<void> => {
    working ??= work().catch((error: unknown) => {
      working = undefined;
      throw error;
    });
    try {
      await (await working).send(QUEUE, {}, { singletonSeconds: timing.every });
    } catch (error) {
      logger.warn({ error }, "the queue of upkeep is not to be had");
      await runAlone();
    }
  };
  const runAlone = async (): Promise<void> => {
    if (Date.now() < alone) return;
    await run();
    alone = Date.now() + timing.every * 1_000;
  };
  const timer = setInterval(() => {
    asking ??= ask()
      .catch((error: unknown) => logger.warn({ error }, "upkeep failed; it is tried again"))
      .finally(() => {
        asking = undefined;
      });
  }, timing.ask * 1_000).unref();
  return {
    ask,
    async close() {
      clearInterval(timer);
      await asking;
    },
  };
}
