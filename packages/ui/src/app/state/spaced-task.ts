/**
 * Runs a task some time after it was asked for, one run at a time, however often it is asked for meanwhile.
 *
 * @param spacing from the first wish to the run, and between two runs, in ms
 * @param isDone whether nothing is left to do; asked before each run and after it
 */
export function createSpacedTask(run: () => Promise<void>, spacing: number, isDone: () => boolean): { soon(): void } {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(async () => {
      if (!isDone()) await run();
      waiting = false;
      if (!isDone()) soon();
    }, spacing);
  };
  return { soon };
}
