import { type Loose, objectOf } from "./text.ts";

/** The innermost frame of the application, else the innermost of all. */
export function crashFrame(frames: readonly unknown[]): Loose | undefined {
  let innermost: Loose | undefined;
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = objectOf(frames[i]);
    if (frame?.in_app === true) return frame;
    innermost ??= frame;
  }
  return innermost;
}
