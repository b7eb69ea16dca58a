import type { Dialect, FrameFacts } from "./frame-reader.ts";
import type { Strength } from "./result.ts";
import { cut, FIELD, type Loose, objectOf } from "./text.ts";

/** What a stack says about the identity of its error. */
export interface StackIdentity {
  /** Keys of the frames that count, crash first. */
  readonly keys: readonly string[];
  readonly strength: Exclude<Strength, "custom">;
  /** True if there are frames of the application. */
  readonly hasApp: boolean;
  /** The browser extension or injected script in which it crashed. */
  readonly foreign: string | undefined;
}

/** Told of every frame that was looked at and did not count. */
export type NoteFrame = (verdict: "noise" | "library" | "mangled" | "far", frame: FrameFacts) => void;

// Enough for helper, caller and feature; entry points farther away are not the bug (Aam-Digital/ndb-core#4210: 31 issues of one chain).
const FRAMES = 4;
// Cycles of up to three functions collapse, so that as many more frames are read before the cut.
const LOOKAHEAD = 3;
/** Frames looked at, from the crash outwards. SDKs send 50 to 250. */
export const MAX_FRAMES = 1_000;

const NO_STACK: StackIdentity = { keys: [], strength: "weak", hasApp: false, foreign: undefined };

/** What was seen on the way from the crash outwards. */
interface Walk {
  readonly note: NoteFrame | undefined;
  readonly app: string[];
  readonly library: string[];
  readonly skipped: FrameFacts[];
  crash: FrameFacts | undefined;
  crashInApp: boolean;
  libraryFrames: number;
  /** The first frame of the application whose name the minifier took. */
  nameless: FrameFacts | undefined;
  named: boolean;
}

/** Chooses from the crash outwards the frames that identify a bug. `frames` come as SDKs send them: the crash is the last. */
export function readStack(
  frames: readonly unknown[],
  dialectOf: (frame: Loose) => Dialect,
  note?: NoteFrame,
): StackIdentity {
  const walk: Walk = {
    note,
    app: [],
    library: [],
    skipped: [],
    crash: undefined,
    crashInApp: false,
    libraryFrames: FRAMES,
    nameless: undefined,
    named: false,
  };
  const end = Math.max(0, frames.length - MAX_FRAMES);
  for (let i = frames.length - 1; i >= end && walk.app.length < FRAMES + LOOKAHEAD; i--) {
    const frame = objectOf(frames[i]);
    if (frame) visit(walk, frame, dialectOf(frame));
  }
  return conclude(walk);
}

function visit(walk: Walk, frame: Loose, dialect: Dialect): void {
  const facts = dialect.read(frame);
  // A helper counts as the frame of the crash: then it is what failed.
  if (facts.noise || (facts.helper && walk.crash)) {
    walk.note?.("noise", facts);
    return;
  }
  const inApp = facts.place.app ?? frame.in_app !== false;
  if (!walk.crash) {
    walk.crash = facts;
    walk.crashInApp = inApp;
    walk.libraryFrames = dialect.libraryFrames ?? FRAMES;
  }
  if (inApp) {
    visitApp(walk, facts, frame);
    return;
  }
  if (walk.note) walk.skipped.push(facts);
  if (walk.app.length === 0 && walk.library.length < walk.libraryFrames + LOOKAHEAD) push(walk.library, facts.key);
}

function visitApp(walk: Walk, facts: FrameFacts, frame: Loose): void {
  if (facts.mangled && facts.name === "") {
    walk.nameless ??= facts;
    walk.note?.("mangled", facts);
    return;
  }
  if (facts.name !== "") walk.named = true;
  if (walk.app.length >= FRAMES) walk.note?.("far", facts);
  push(walk.app, withSourceLine(facts, frame));
}

function conclude({
  note,
  app,
  library,
  skipped,
  crash,
  crashInApp,
  libraryFrames,
  nameless,
  named,
}: Walk): StackIdentity {
  if (!crash) return NO_STACK;
  const foreign = crash.place.foreign;
  const hasApp = app.length > 0 || nameless !== undefined;
  // Frames of libraries count when there are no others.
  for (const facts of skipped) {
    if (hasApp || library.indexOf(facts.key) >= libraryFrames) note?.("library", facts);
  }
  if (app.length > 0 && (named || !nameless)) {
    const strength = !named ? "weak" : crashInApp ? "strong" : "lib";
    return { keys: app.slice(0, FRAMES), strength, hasApp, foreign };
  }
  // A build that mangled every name keeps only its files apart.
  const keys = nameless ? [nameless.key] : library.slice(0, libraryFrames);
  return { keys, strength: "weak", hasApp, foreign };
}

/** The functions that occur three times and more, sorted: what a runaway recursion consists of, at any depth. */
export function repeatedFrames(frames: readonly unknown[], dialectOf: (frame: Loose) => Dialect): string[] {
  const counts = new Map<string, number>();
  let last: FrameFacts | undefined;
  let run = 0;
  const count = () => {
    if (last && !last.noise) counts.set(last.key, (counts.get(last.key) ?? 0) + run);
    run = 0;
  };
  for (let i = frames.length - 1; i >= Math.max(0, frames.length - MAX_FRAMES); i--) {
    const frame = objectOf(frames[i]);
    if (!frame) continue;
    const facts = dialectOf(frame).read(frame);
    if (facts !== last) count();
    last = facts;
    run++;
  }
  count();
  const repeated: string[] = [];
  for (const [key, times] of counts) if (times > 2) repeated.push(key);
  return repeated.sort().slice(0, FRAMES);
}

// `get` of two views of one file differ only by the line of source. The price: an edit of exactly that line makes a new issue.
function withSourceLine(facts: FrameFacts, frame: Loose): string {
  const line = facts.shared && typeof frame.context_line === "string" ? frame.context_line : "";
  return line.length > 1_000 || line.trim() === ""
    ? facts.key
    : facts.key + FIELD + cut(line.trim().replace(/\s+/g, " "), 120);
}

// walk > walk > walk and a > b > a > b do not depend on how deep the data was.
function push(keys: string[], key: string): void {
  keys.push(key);
  for (let period = 1; period <= 3; period++) {
    let same = keys.length >= 2 * period;
    for (let i = 1; same && i <= period; i++) same = keys[keys.length - i] === keys[keys.length - i - period];
    if (same) {
      keys.length -= period;
      return;
    }
  }
}
