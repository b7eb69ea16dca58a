import { asArray, asCount, asObject, asText } from "./decode.ts";

/** One line of source code. */
export type SourceLine = { number: number; code: string };

/** One place in a stack trace. */
export type Frame = {
  file: string;
  /** The module, or the library of a native frame. */
  module: string;
  function: string;
  line: number | undefined;
  column: number | undefined;
  inApp: boolean;
  source: readonly SourceLine[];
  variables: readonly (readonly [name: string, value: string])[];
  /** Where the line is in the repository, when the project has a mapping for it. */
  link: string | undefined;
};

/** An error as it was thrown, with its stack trace; the frame that threw comes first. */
export type Exception = {
  type: string;
  value: string;
  /** False when nothing caught it. */
  handled: boolean | undefined;
  frames: readonly Frame[];
};

/** Reads a value of Sentry's `exception` entry. */
export function decodeException(value: unknown): Exception {
  const raw = asObject(value) ?? {};
  const mechanism = asObject(raw.mechanism);
  return {
    type: asText(raw.type) ?? "Error",
    value: asText(raw.value) ?? "",
    handled: typeof mechanism?.handled === "boolean" ? mechanism.handled : undefined,
    // Sentry's traces have the frame that threw last.
    frames: decodeFrames(raw.stacktrace),
  };
}

/**
 * Reads the thread that crashed (or was current, or has a trace at all) from Sentry's `threads` entry, for events that tell
 * where they were only there.
 */
export function decodeThread(values: unknown): Exception | undefined {
  const threads = asArray(values).map((value) => asObject(value) ?? {});
  const withTrace = threads.filter((thread) => asArray(asObject(thread.stacktrace)?.frames).length > 0);
  const thread =
    withTrace.find(({ crashed }) => crashed === true) ??
    withTrace.find(({ current }) => current === true) ??
    withTrace[0];
  if (thread === undefined) return undefined;
  const name = asText(thread.name) ?? asText(thread.id);
  return {
    type: name ? `Thread ${name}` : "Thread",
    value: "",
    handled: undefined,
    frames: decodeFrames(thread.stacktrace),
  };
}

const decodeFrames = (stacktrace: unknown) => asArray(asObject(stacktrace)?.frames).map(decodeFrame).reverse();

function decodeFrame(value: unknown): Frame {
  const raw = asObject(value) ?? {};
  return {
    file: asText(raw.filename) ?? asText(raw.absPath) ?? "",
    module: asText(raw.module) ?? asText(raw.package) ?? "",
    function: asText(raw.function) ?? asText(raw.instructionAddr) ?? "",
    line: asCount(raw.lineNo),
    column: asCount(raw.colNo),
    inApp: raw.inApp === true,
    source: asArray(raw.context).flatMap((line) => {
      const number = asCount(asArray(line)[0]);
      return number === undefined ? [] : [{ number, code: asText(asArray(line)[1]) ?? "" }];
    }),
    variables: Object.entries(asObject(raw.vars) ?? {}).map(([name, item]) => [
      name,
      typeof item === "string" ? item : JSON.stringify(item),
    ]),
    link: asText(raw.sourceLink),
  };
}
