import type { Loose } from "./text.ts";

/** What is known of a file, module or package without looking at the function. */
export interface Place {
  /** First half of the key of a frame, such as `services/billing`. */
  readonly where: string;
  /** What the path says about in-app, against any flag of the SDK; undefined = the flag decides. */
  readonly app?: boolean | undefined;
  /** Such frames come and go with the engine or the build and never count. */
  readonly noise?: boolean;
  /** The name of the file carries a content hash or says that it is minified. */
  readonly minified?: boolean;
  /** The name of the file says that it is source text. */
  readonly source?: boolean;
  /** Identity of the browser extension or injected script that owns the file. */
  readonly foreign?: string;
  /** The function that a compiler moved into the name of the class. */
  readonly owner?: string;
}

/** What the rules need to know of one frame. */
export interface FrameFacts {
  readonly place: Place;
  /** `where` and name of the function, joined: equal keys are the same code. */
  readonly key: string;
  readonly name: string;
  /** True in minified code: a missing name then says nothing. */
  readonly mangled: boolean;
  /** It comes and goes with the engine, the build or the way of the crash and never counts. */
  readonly noise: boolean;
  /** A helper that a compiler emitted; it counts only as the frame of the crash. */
  readonly helper: boolean;
  /** Many functions of one file share this name, the line of source tells them apart. */
  readonly shared: boolean;
}

/** How one language names its code. */
export interface Dialect {
  /** @returns the facts of a frame; the same object for equal input, so that reading costs two look-ups */
  readonly read: (frame: Loose) => FrameFacts;
  readonly isJavaScript?: boolean;
  /** How many library frames count when there is no frame of the application; 4 if missing. */
  readonly libraryFrames?: number;
}

/** A bounded memory: computed once per text, forgotten all at once when full, so that hostile input cannot fill the heap. */
export function memo<T>(learn: (text: string) => T, limit = 1_000): (text: string) => T {
  // Made when it is needed: a file that was read once has two of these.
  let known: Map<string, T> | undefined;
  return (text) => {
    const hit = known?.get(text);
    if (hit !== undefined) return hit;
    const value = learn(text);
    if (known === undefined || known.size >= limit) known = new Map();
    // Long texts are recomputed: keeping them would unbound the memory.
    if (text.length <= 300) known.set(text, value);
    return value;
  };
}
