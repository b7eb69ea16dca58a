import { crashFrame } from "./crash-frame.ts";
import { framesOf, thrownText } from "./exception-identity.ts";
import { listOf } from "./exception-tree.ts";
import { cut, firstLine, type Loose, objectOf, textOf } from "./text.ts";

/** How an event is named for people, as Sentry names issues. */
export interface EventDescription {
  /** `Type: first line of the value`, the message, or `<unlabeled event>`; at most 256 characters */
  readonly title: string;
  /** The transaction, or the function of the crash and where it is; "" if neither is known */
  readonly culprit: string;
  readonly level: string;
  readonly platform: string;
}

const TITLE = 256;

/** Names an event: title, culprit, level (`error` if missing) and platform (`other` if missing). */
export function describeEvent(event: unknown): EventDescription {
  const loose = objectOf(event) ?? {};
  const platform = textOf(loose.platform) || "other";
  return {
    title: cut(titleOf(loose), TITLE),
    culprit: cut(textOf(loose.transaction) || culpritOf(loose, platform), TITLE),
    level: textOf(loose.level) || "error",
    platform,
  };
}

// The outermost exception is what was thrown; it is the last on the wire.
function titleOf(event: Loose): string {
  const thrown = listOf(event.exception).pop();
  const type = textOf(thrown?.type);
  const value = thrown ? firstLine(thrownText(thrown, type)) : "";
  if (type || value) return type && value ? `${type}: ${value}` : type || value;
  const csp = objectOf(event.csp);
  if (csp)
    return `Blocked '${textOf(csp.effective_directive) || textOf(csp.violated_directive)}' from '${textOf(csp.blocked_uri)}'`;
  // A crash without type and value, as native SDKs send it, has nothing but the function it happened in.
  return firstLine(messageForPeople(event)) || crashFunction(thrown) || "<unlabeled event>";
}

function crashFunction(thrown: Loose | undefined): string {
  return thrown ? textOf(crashFrame(framesOf(thrown))?.function) : "";
}

function messageForPeople(event: Loose): string {
  for (const source of [event.logentry, event.message]) {
    const entry = objectOf(source);
    const text = entry ? textOf(entry.formatted) || textOf(entry.message) : textOf(source);
    if (text.trim()) return text;
  }
  return "";
}

function culpritOf(event: Loose, platform: string): string {
  const exceptions = listOf(event.exception);
  const frames = exceptions.length > 0 ? framesOf(exceptions[exceptions.length - 1] ?? {}) : [];
  const frame = crashFrame(frames);
  if (!frame) return "";
  const name = textOf(frame.function);
  const place = textOf(frame.module) || textOf(frame.filename) || textOf(frame.package);
  if (!place || !name) return place || name;
  return platform === "javascript" || platform === "node" ? `${name}(${place})` : `${place} in ${name}`;
}
