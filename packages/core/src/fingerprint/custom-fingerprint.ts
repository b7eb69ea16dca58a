import { crashFrame } from "./crash-frame.ts";
import { framesOf, thrownText } from "./exception-identity.ts";
import { listOf } from "./exception-tree.ts";
import { skeleton } from "./message.ts";
import { type Loose, objectOf, textOf } from "./text.ts";

/** Entries of an explicit fingerprint that count; `default` stands where Winnow's own parts go. */
export type CustomEntry = { readonly literal: string } | "default";

const MAX_ENTRIES = 64;
const VARIABLE = /\{\{\s*([\w.:/-]{1,200})\s*\}\}/g;
const DEFAULT = /^\{\{\s*default\s*\}\}$/;

/**
 * Reads `event.fingerprint` as Sentry does: literals count exactly as they are, variables are expanded.
 * @returns undefined if there is nothing but `{{ default }}`, or nothing at all
 */
export function customEntries(event: Loose): CustomEntry[] | undefined {
  if (!Array.isArray(event.fingerprint)) return undefined;
  const entries: CustomEntry[] = [];
  for (const raw of event.fingerprint.slice(0, MAX_ENTRIES)) {
    const text = entryText(raw);
    if (text === undefined) continue;
    if (DEFAULT.test(text)) entries.push("default");
    else
      entries.push({
        literal: text.includes("{{") ? text.replace(VARIABLE, (_, name: string) => variable(event, name)) : text,
      });
  }
  return entries.some((entry) => entry !== "default") ? entries : undefined;
}

// Sentry coerces with Python's rules: true is "True" and 1.9 is "1".
function entryText(raw: unknown): string | undefined {
  if (typeof raw === "string") return raw.slice(0, 2_000);
  if (typeof raw === "boolean") return raw ? "True" : "False";
  return typeof raw === "number" ? `${Math.trunc(raw)}` : undefined;
}

function variable(event: Loose, name: string): string {
  if (name.startsWith("tags.")) return tagOf(event, name.slice(5)) || `<no-value-for-tag-${name.slice(5)}>`;
  const exceptions = listOf(event.exception);
  const thrown = exceptions[exceptions.length - 1] ?? {};
  const type = textOf(thrown.type);
  const message = messageText(event) || thrownText(thrown, type);
  switch (name.replace(/^error\.|^stack\./, "")) {
    case "type":
      return type || "<no-type>";
    case "value":
      return skeleton(thrownText(thrown, type) || message) || "<no-value>";
    case "message":
      return skeleton(message) || "<no-message>";
    case "raw_value":
      return thrownText(thrown, type) || "<no-value>";
    case "raw_message":
      return message || "<no-message>";
    case "transaction":
    case "level":
    case "logger":
    case "platform":
    case "release":
    case "environment":
      return textOf(event[name]) || `<no-${name}>`;
    case "function":
    case "module":
    case "package":
    case "abs_path":
    case "filename":
      return (
        textOf(crashFrame(framesOf(thrown))?.[name.replace(/^stack\./, "")]) || `<no-${name.replace(/^stack\./, "")}>`
      );
    default:
      return `<unrecognized-variable-${name}>`;
  }
}

function tagOf(event: Loose, key: string): string {
  const { tags } = event;
  if (!Array.isArray(tags)) return textOf(objectOf(tags)?.[key]);
  for (const tag of tags) {
    if (Array.isArray(tag) && tag[0] === key) return textOf(tag[1]);
    const pair = objectOf(tag);
    if (pair?.key === key) return textOf(pair.value);
  }
  return "";
}

/** The text of a message event: the template before the formatted text, since a template has no data in it. */
export function messageText(event: Loose): string {
  for (const source of [event.logentry, event.message, event["sentry.interfaces.Message"]]) {
    const entry = objectOf(source);
    const text = entry ? textOf(entry.message) || textOf(entry.formatted) : textOf(source);
    if (text.trim() !== "") return text;
  }
  return "";
}
