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

/** Told of every frame that was looked at: its key and what became of it. */
export type NoteFrame = (verdict: "counted" | "noise" | "library" | "mangled" | "far" | "repeat", frame: FrameFacts) => void;

// Enough for helper, caller and feature; entry points farther away are not the bug (Aam-Digital/ndb-core#4210: 31 issues of one chain).
const FRAMES = 4;
// Cycles of up to three functions collapse, so that as many more frames are read before the cut.
const LOOKAHEAD = 3;
/** Frames looked at, from the crash outwards. SDKs send 50 to 250. */
export const MAX_FRAMES = 1_000;

const NO_STACK: StackIdentity = { keys: [], strength: "weak", hasApp: false, foreign: undefined };

/** Chooses from the crash outwards the frames that identify a bug. `frames` come as SDKs send them: the crash is the last. */
export function readStack(frames: readonly unknown[], dialectOf: (frame: Loose) => Dialect, note?: NoteFrame): StackIdentity {
  const app: string[] = [];
  const library: string[] = [];
  let crash: FrameFacts | undefined;
  let nameless: FrameFacts | undefined;
  let named = false;
  let crashInApp = false;
  let libraryFrames = FRAMES;
  const end = Math.max(0, frames.length - MAX_FRAMES);
  for (let i = frames.length - 1; i >= end; i--) {
    const frame = objectOf(frames[i]);
    if (!frame) continue;
    const dialect = dialectOf(frame);
    const facts = dialect.read(frame);
    if (facts.place.noise || (facts.helper && (crash !== undefined || !facts.name))) {
      note?.("noise", facts);
      continue;
    }
    const inApp = facts.place.app ?? frame.in_app !== false;
    if (!crash) {
      crash = facts;
      crashInApp = inApp;
      libraryFrames = dialect.libraryFrames ?? FRAMES;
    }
    if (!inApp) {
      note?.("library", facts);
      if (app.length === 0 && library.length < libraryFrames + LOOKAHEAD) push(library, facts.key);
    } else if (facts.mangled && facts.name === "") {
      note?.("mangled", facts);
      nameless ??= facts;
    } else {
      named ||= facts.name !== "";
      note?.(app.length < FRAMES ? "counted" : "far", facts);
      push(app, withSourceLine(facts, frame));
      if (app.length === FRAMES + LOOKAHEAD) break;
    }
  }
  if (!crash) return NO_STACK;
  const foreign = crash.place.foreign;
  const hasApp = app.length > 0 || nameless !== undefined;
  if (app.length > 0 && (named || !nameless)) {
    return { keys: app.slice(0, FRAMES), strength: !named ? "weak" : crashInApp ? "strong" : "lib", hasApp, foreign };
  }
  // A build that mangled every name keeps only its files apart.
  if (nameless) return { keys: [nameless.key], strength: "weak", hasApp, foreign };
  return { keys: library.slice(0, libraryFrames), strength: "weak", hasApp, foreign };
}

/** The functions that occur three times and more, sorted: what a runaway recursion consists of, at any depth. */
export function repeatedFrames(frames: readonly unknown[], dialectOf: (frame: Loose) => Dialect): string[] {
  const counts = new Map<string, number>();
  for (let i = frames.length - 1; i >= Math.max(0, frames.length - MAX_FRAMES); i--) {
    const frame = objectOf(frames[i]);
    if (!frame) continue;
    const { key, place } = dialectOf(frame).read(frame);
    if (!place.noise) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const repeated: string[] = [];
  for (const [key, count] of counts) if (count > 2) repeated.push(key);
  return repeated.sort().slice(0, FRAMES);
}

// `get` of two views of one file differ only by the line of source. The price: an edit of exactly that line makes a new issue.
function withSourceLine(facts: FrameFacts, frame: Loose): string {
  const line = facts.shared && typeof frame.context_line === "string" ? frame.context_line : "";
  return line.length > 1_000 || line.trim() === "" ? facts.key : facts.key + FIELD + cut(line.trim().replace(/\s+/g, " "), 120);
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
