import { quickMask } from "./quick-mask.ts";
import { type Loose, objectOf } from "./text.ts";

type Compute = (event: unknown) => { readonly fingerprint: string };

/** One error as it was seen before: everything that its fingerprint was made of. */
type Known = {
  /** What the rules read, in a fixed order, but the texts of the exceptions. */
  readonly facts: readonly unknown[];
  /** The texts of the exceptions as they were the last time, and without their plain ids. */
  texts: readonly string[];
  readonly masks: readonly string[];
  readonly fingerprint: string;
};

/** Errors remembered; the one that was not seen for longest is forgotten first. With ten frames each weighs about 4 kB. */
const MAX_KNOWN = 64;
/** What is larger takes the rules' own way: remembering it would weigh too much. */
const MAX_EXCEPTIONS = 6;
const MAX_FRAMES = 100;
const MAX_TEXT = 1_000;

/** What makes an event more than its exceptions; such events are rare and take the rules' own way. */
const OTHER_PARTS = [
  "fingerprint",
  "csp",
  "expectct",
  "expectstaple",
  "hpkp",
  "logentry",
  "message",
  "sentry.interfaces.Message",
] as const;

/**
 * Gives repeats of an error their fingerprint without computing it again: at a fourth of the cost.
 *
 * It is exact: an answer is used again only when everything that the rules read is equal, text by text, to what it was made of. Messages
 * may differ in plain ids (see `quickMask`), which no rule counts. Meant for JavaScript events as SDKs build them; others are computed each time.
 *
 * @param compute the rules: `fingerprint` or `fingerprintJavaScript`.
 */
export function rememberFingerprints(compute: Compute): Compute {
  const known = new Map<string, Known>();
  let facts: unknown[] = [];
  let texts: string[] = [];

  /** Reads what counts into `facts` and `texts`. @returns the key to look under, if this event may be remembered */
  function read(event: Loose): string | undefined {
    facts = [event.platform, event.transaction];
    texts = [];
    if (
      (event.platform !== "node" && event.platform !== "javascript") ||
      OTHER_PARTS.some((part) => event[part] != null)
    )
      return undefined;
    const values = objectOf(event.exception)?.values;
    if (!Array.isArray(values) || values.length === 0 || values.length > MAX_EXCEPTIONS) return undefined;
    let key = "";
    for (const value of values) {
      const place = readException(value, facts, texts);
      if (place === undefined) return undefined;
      key += place;
    }
    return key;
  }

  return (event) => {
    const key = read(objectOf(event) ?? {});
    if (key === undefined) return compute(event);
    const before = known.get(key);
    if (before !== undefined) {
      known.delete(key);
      if (isSame(before, facts, texts)) {
        known.set(key, before);
        return before;
      }
    } else if (known.size >= MAX_KNOWN) {
      for (const coldest of known.keys()) {
        known.delete(coldest);
        break;
      }
    }
    const { fingerprint } = compute(event);
    // A slice has no room to grow in.
    known.set(key, { facts: facts.slice(), texts, masks: texts.map(quickMask), fingerprint });
    return { fingerprint };
  };
}

/** @returns the type and the place of the crash, or undefined if there is something unusual about the exception */
function readException(value: unknown, facts: unknown[], texts: string[]): string | undefined {
  const exception = objectOf(value);
  const frames = exception && objectOf(exception.stacktrace)?.frames;
  if (typeof exception?.value !== "string" || exception.value.length > MAX_TEXT || exception.raw_stacktrace != null)
    return undefined;
  if (!Array.isArray(frames) || frames.length > MAX_FRAMES) return undefined;
  texts.push(exception.value);
  const { exception_id, parent_id, is_exception_group, synthetic } = objectOf(exception.mechanism) ?? {};
  facts.push(exception.type, exception_id, parent_id, is_exception_group, synthetic, frames.length);
  for (const value of frames) {
    const frame = objectOf(value);
    if (frame === undefined || frame.platform != null) return undefined;
    const { filename, abs_path, module, function: name, lineno, colno, in_app, context_line, data } = frame;
    // Mostly the same text twice; one of them is enough to keep.
    facts.push(
      filename,
      abs_path === filename ? filename : abs_path,
      module,
      name,
      lineno,
      colno,
      in_app,
      context_line,
      objectOf(data)?.sourcemap,
    );
  }
  const crash = objectOf(frames[frames.length - 1]);
  return `${exception.type} ${crash?.filename}:${crash?.lineno}:${crash?.colno} `;
}

function isSame(before: Known, facts: readonly unknown[], texts: readonly string[]): boolean {
  if (before.facts.length !== facts.length) return false;
  for (let i = 0; i < facts.length; i++) if (before.facts[i] !== facts[i]) return false;
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    if (before.texts[i] !== text && before.masks[i] !== quickMask(text)) return false;
  }
  before.texts = texts;
  return true;
}
