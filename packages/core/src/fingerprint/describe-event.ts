import { listOf } from "./exception-tree.ts";
import { cut, firstLine, type Loose, objectOf, textOf } from "./text.ts";

/** What people read of an issue before they open it. */
export interface EventDescription {
  /** `Type: first line of the value`, or the first line of the message. */
  title: string;
  /** Where it happened: the transaction, else the crash's own frame; "" when nothing says so. */
  culprit: string;
  level: string;
  platform: string;
}

const MAX_TITLE = 256;
const UNLABELED = "<unlabeled event>";

/**
 * Names an event as Sentry names issues: by its outermost exception (the last of the list), else its message, else its security report.
 * Never throws, whatever the event holds.
 */
export function describeEvent(event: unknown): EventDescription {
  const e = objectOf(event) ?? {};
  const exceptions = listOf(e.exception);
  const exception = exceptions[exceptions.length - 1];
  return {
    title: cut(
      (exception ? titleOfException(exception) : "") || titleOfMessage(e) || titleOfReport(e) || UNLABELED,
      MAX_TITLE,
    ),
    culprit: cut(textOf(e.transaction) || culpritOfFrames(exception), MAX_TITLE),
    level: textOf(e.level) || "error",
    platform: textOf(e.platform) || "other",
  };
}

function titleOfException({ type, value, stacktrace }: Loose): string {
  const name = textOf(type);
  const words = firstLine(textOf(value));
  if (name && words) return `${name}: ${words}`;
  // An exception without type and value is a crash: its function is all that names it.
  return name || words || textOf(crashFrame(stacktrace)?.function);
}

function titleOfMessage({ logentry, message }: Loose): string {
  const entry = objectOf(logentry) ?? objectOf(message);
  const text = textOf(entry?.formatted) || textOf(entry?.message) || textOf(logentry) || textOf(message);
  return firstLine(text);
}

function titleOfReport({ csp }: Loose): string {
  const report = objectOf(csp);
  const directive = textOf(report?.effective_directive) || textOf(report?.violated_directive);
  return directive && `Blocked ${directive} from ${textOf(report?.blocked_uri) || "an unknown source"}`;
}

function culpritOfFrames(exception: Loose | undefined): string {
  const frame = crashFrame(exception?.stacktrace);
  const place = textOf(frame?.module) || textOf(frame?.filename);
  const name = textOf(frame?.function);
  return place && name ? `${place} in ${name}` : place || name;
}

/** The innermost frame of the app, else the innermost of all. Frames are listed from the outermost call. */
function crashFrame(stacktrace: unknown): Loose | undefined {
  const frames = objectOf(stacktrace)?.frames;
  if (!Array.isArray(frames)) return undefined;
  let innermost: Loose | undefined;
  for (let i = frames.length - 1; i >= Math.max(0, frames.length - 50); i--) {
    const frame = objectOf(frames[i]);
    if (frame?.in_app === true) return frame;
    innermost ??= frame;
  }
  return innermost;
}
