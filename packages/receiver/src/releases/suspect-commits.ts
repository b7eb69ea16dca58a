/** A commit with the paths it touched. */
export type TouchingCommit = {
  id: string;
  message: string | null;
  authorName: string | null;
  authorEmail: string | null;
  at: number;
  paths: readonly string[];
};

/** A commit that touched what failed, and how well it fits: below 1, the higher the better. */
export type Suspect = { commit: TouchingCommit; score: number; path: string };

/** Frames looked at: what failed is near the top of the stack. */
const FRAMES = 10;

/**
 * The commits of a release that touched files in which an error happened, best first. A file fits when the whole of the shorter path is
 * the end of the longer one (`/srv/app/src/cart.js` and `src/cart.js`); frames near the top weigh more, and so does a longer match, as
 * `index.js` alone says little.
 *
 * @param files of in-app frames, the innermost first.
 */
export function findSuspects(files: readonly string[], commits: readonly TouchingCommit[]): Suspect[] {
  const frames = files.slice(0, FRAMES).map(segmentsOf);
  const suspects = commits.flatMap((commit) => {
    const best = commit.paths
      .map((path) => ({ commit, path, score: scoreOf(frames, segmentsOf(path)) }))
      .sort((a, b) => b.score - a.score)[0];
    return best !== undefined && best.score > 0 ? [best] : [];
  });
  return suspects.sort((a, b) => b.score - a.score || b.commit.at - a.commit.at);
}

function scoreOf(frames: readonly string[][], path: readonly string[]): number {
  const scores = frames.map((frame, depth) => {
    const length = commonEnd(frame, path);
    const whole = length > 0 && length === Math.min(frame.length, path.length);
    return whole ? (1 - 1 / (length + 1)) / (depth + 1) : 0;
  });
  return Math.max(0, ...scores);
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/** `app:///./src\cart.js?x` is `src`, `cart.js`. */
const segmentsOf = (path: string): string[] =>
  path
    .replace(/[?#].*$/, "")
    .replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, "")
    .split(/[/\\]/)
    .filter((segment) => segment !== "" && segment !== "." && segment !== "~");
