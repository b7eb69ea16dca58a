import type { Frame } from "./exception.ts";

/**
 * Puts neighbouring frames that are not the app's own into one run. The frame that threw stays, whoever's it is. A trace
 * without any frame of the app is left as it is.
 */
export function foldFrames(frames: readonly Frame[]): (Frame | Frame[])[] {
  if (!frames.some((frame) => frame.inApp)) return [...frames];
  const runs: (Frame | Frame[])[] = [];
  for (const [index, frame] of frames.entries()) {
    const last = runs.at(-1);
    if (frame.inApp || index === 0) runs.push(frame);
    else if (Array.isArray(last)) last.push(frame);
    else runs.push([frame]);
  }
  // To open a single frame takes as much room as to say that it is folded.
  return runs.map((run) => (Array.isArray(run) && run.length === 1 ? (run[0] ?? run) : run));
}
