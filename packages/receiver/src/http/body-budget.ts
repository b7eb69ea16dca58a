import { ReceiverError } from "../receiver-error.ts";

/** Bytes that large bodies may take up at once, over all requests; and how many requests may wait for their share. */
const BUDGET = 256 * 1024 * 1024;
const WAITING = 200;

/** Memory for bodies that grow when they are decompressed: a few kilobytes may claim a hundred megabytes. */
export type BodyBudget = {
  /**
   * Waits for a share.
   *
   * @param bytes at most what the body may become.
   * @throws ReceiverError `overloaded` when too many wait.
   */
  take(bytes: number): Promise<Share>;
};

export type Share = {
  /** Gives back what was not needed. */
  shrink(bytes: number): void;
  /** Gives back all. */
  release(): void;
};

/** A budget that hands out shares in the order in which they were asked for. */
export function createBodyBudget(budget: number = BUDGET, waiting: number = WAITING): BodyBudget {
  let used = 0;
  const queue: { bytes: number; resolve: () => void }[] = [];

  const pump = (): void => {
    for (let next = queue[0]; next !== undefined && (used === 0 || used + next.bytes <= budget); next = queue[0]) {
      queue.shift();
      used += next.bytes;
      next.resolve();
    }
  };

  const shareOf = (bytes: number): Share => {
    let held = bytes;
    const keep = (rest: number): void => {
      used -= held - rest;
      held = rest;
      pump();
    };
    return { shrink: (rest) => keep(Math.min(rest, held)), release: () => keep(0) };
  };

  return {
    async take(bytes) {
      if (queue.length >= waiting) {
        throw new ReceiverError("overloaded", "too many large bodies at once", { retryAfter: 2 });
      }
      await new Promise<void>((resolve) => {
        queue.push({ bytes, resolve });
        pump();
      });
      return shareOf(bytes);
    },
  };
}
