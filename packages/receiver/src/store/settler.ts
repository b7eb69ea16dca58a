import type { Database } from "../database/database.ts";
import type { ReceiverLogger } from "../options.ts";
import { settleProject, unsettledProjects } from "./journal.ts";

/** Moves the journal into the tables soon after it was written, and before somebody looks. */
export type Settler = {
  /** A batch of this project was committed. */
  touch(projectId: number): void;
  /** Settles one project now, also what other receivers wrote. */
  settle(projectId: number): Promise<void>;
  /** Settles everything, also what a receiver that was killed left behind. */
  settleAll(): Promise<void>;
  close(): Promise<void>;
};

/** How long details may stay in the journal, milliseconds. */
const WAIT = 1_000;

export function createSettler(database: Database, logger: ReceiverLogger): Settler {
  const touched = new Set<number>();
  const running = new Map<number, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  /** Whoever asks while a project is being settled waits for one more round: his rows may have come after its snapshot. */
  const settle = async (projectId: number): Promise<void> => {
    await running.get(projectId)?.catch(() => {});
    const current = running.get(projectId);
    if (current) return await current;
    touched.delete(projectId);
    const run = settleProject(database, projectId)
      .then(() => {})
      .finally(() => running.delete(projectId));
    running.set(projectId, run);
    await run;
  };

  const settleTouched = async (): Promise<void> => {
    timer = undefined;
    for (const projectId of [...touched]) {
      await settle(projectId).catch((error: unknown) => {
        // The rows stay where they are; the next batch or the next look tries again.
        logger.warn({ error, projectId }, "the journal of a project was not settled");
      });
    }
  };

  return {
    touch(projectId) {
      touched.add(projectId);
      timer ??= setTimeout(settleTouched, WAIT).unref();
    },
    settle,
    async settleAll() {
      for (const projectId of await unsettledProjects(database)) await settle(projectId);
    },
    async close() {
      clearTimeout(timer);
      await settleTouched();
      await Promise.allSettled(running.values());
    },
  };
}
