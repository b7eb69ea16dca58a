import { isEngineType, isGenericType, javaScriptType } from "./exception-types.ts";
import type { Dialect, FrameFacts } from "./frame-reader.ts";
import { type ErrorClass, errorClass, isStackOverflow } from "./javascript-classes.ts";
import { skeleton } from "./message.ts";
import type { Strength } from "./result.ts";
import { readStack, repeatedFrames } from "./stack.ts";
import { FIELD, firstLine, type Loose, nameOf, objectOf, textOf } from "./text.ts";

/** Receives the reasons while an identity is computed: `counted` lines make up the hash, the others say what did not and why. */
export type Note = (line: string) => void;

/** What is needed besides the exception itself. */
export interface Surroundings {
  readonly dialect: Dialect;
  readonly dialectOf: (frame: Loose) => Dialect;
  /** Name of the route; only hydration errors count it. */
  readonly transaction: string;
  readonly note?: Note | undefined;
}

/** The identity of one exception of an event, without its chain. */
export interface ExceptionIdentity {
  /** Type as it counts: "" if the SDK made it up. */
  readonly type: string;
  /** Words as they count: skeleton or class of the message, or "" when the stack says enough. */
  readonly words: string;
  readonly keys: readonly string[];
  readonly strength: Exclude<Strength, "custom">;
  readonly hasApp: boolean;
  /** `class`, `extension` and `overflow` replace type, words and frames. */
  readonly whole: string;
}

export function framesOf(exception: Loose): readonly unknown[] {
  const frames = objectOf(exception.stacktrace)?.frames ?? objectOf(exception.raw_stacktrace)?.frames;
  return Array.isArray(frames) ? frames : [];
}

/** The text of an exception without what the browser or the SDK put before it. */
export function thrownText(exception: Loose, type: string): string {
  const raw = exception.value;
  let text = typeof raw === "object" && raw !== null ? shallowJson(raw) : textOf(raw);
  text = withoutPrefix(text);
  return type !== "" && text.startsWith(`${type}: `) ? text.slice(type.length + 2) : text;
}

/** A text without what browsers put before the text of an error that nobody caught. */
export function withoutPrefix(text: string): string {
  return text.replace(/^\s*(?:Uncaught |Unhandled |\(in promise\) )+/, "");
}

/** Computes what of an exception counts. */
export function identify(exception: Loose, around: Surroundings): ExceptionIdentity {
  const { dialect, note } = around;
  const frames = framesOf(exception);
  const written = nameOf(exception.type);
  const value = thrownText(exception, written);
  const line = firstLine(value);
  const type = dialect.isJavaScript ? javaScriptType(written || prefixType(line)) : written;
  const words = messageIdentity(type, value, line, dialect);
  if (isStackOverflow(type, line)) {
    const loop = repeatedFrames(frames, around.dialectOf);
    const named = loop.some((key) => !key.endsWith(FIELD));
    const whole = `overflow${FIELD}${loop.join(FIELD)}`;
    if (loop.length > 0) return { type, words: "", keys: [], strength: named ? "strong" : "weak", hasApp: true, whole };
  }
  const stack = readStack(frames, around.dialectOf, note && frameNote(note));
  const { keys, strength, hasApp } = stack;
  const base = { type, words: "", keys, strength, hasApp };
  if (stack.foreign !== undefined) return { ...base, whole: `extension${FIELD}${stack.foreign}${FIELD}${type}` };
  if (words.known?.kind === "whole") return { ...base, strength: "strong", whole: `class${FIELD}${words.known.name}` };
  if (words.known?.kind === "page")
    return { ...base, strength: "strong", whole: `class${FIELD}${words.known.name}${FIELD}${around.transaction}` };
  if (isStackOverflow(type, line)) return { ...base, type: "stack-overflow", whole: "" };
  return counted(type, words, exception, base);
}

/** How a message enters the identity; nothing else of it does. */
export interface MessageIdentity {
  readonly known: ErrorClass | undefined;
  /** Computed when asked for: with a strong stack nobody asks. */
  readonly skeleton: () => string;
}

export function messageIdentity(type: string, value: string, line: string, dialect: Dialect): MessageIdentity {
  const known = dialect.isJavaScript ? errorClass(type, line) : undefined;
  return { known, skeleton: () => skeleton(withoutType(value, line, type)) };
}

function counted(
  type: string,
  words: MessageIdentity,
  exception: Loose,
  base: Omit<ExceptionIdentity, "whole">,
): ExceptionIdentity {
  const { strength } = base;
  const known = words.known;
  const strong = strength === "strong";
  if (known?.kind === "code") return { ...base, words: known.name, whole: "" };
  const synthetic = objectOf(exception.mechanism)?.synthetic === true;
  if (known) {
    // Own errors with an engine's words keep them out of the way too: the words differ per browser.
    return { ...base, type: strong ? type : "native", words: strong ? "" : known.name, whole: "" };
  }
  const generic = synthetic ? type === "Error" || isGenericType(type) : isGenericType(type);
  const text = generic || (strength === "lib" ? !isEngineType(type) : strength === "weak") ? words.skeleton() : "";
  return { ...base, type: synthetic && (strong || text) ? "" : type, words: text, whole: "" };
}

// Ruby 3.2 and newer append the class to the first line: "voucher expired (RuntimeError)"
function withoutType(value: string, line: string, type: string): string {
  return type && line.endsWith(` (${type})`) ? line.slice(0, -type.length - 3) : value;
}

function prefixType(line: string): string {
  return /^([A-Z]\w*(?:Error|Exception)): /.exec(line)?.[1] ?? "";
}

function shallowJson(value: object): string {
  const parts: string[] = [];
  for (const [key, member] of Object.entries(value).slice(0, 20)) parts.push(`"${key}":"${textOf(member)}"`);
  return `{${parts.join(",")}}`;
}

function frameNote(note: Note): (verdict: string, frame: FrameFacts) => void {
  const reasons: Record<string, string> = {
    noise: "the engine or the compiler made it",
    library: "code of a library",
    mangled: "minified, no name to read",
    far: "too far from the crash",
  };
  return (verdict, frame) => {
    const reason = reasons[verdict];
    if (reason) note(`ignored frame ${frame.place.where} ${frame.name || "(no name)"}: ${reason}`);
  };
}
