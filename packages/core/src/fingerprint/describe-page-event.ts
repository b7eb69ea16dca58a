import type { EventDescription } from "./describe-event.ts";
import type { Loose } from "./text.ts";

type PageEvent = {
  readonly exception?: { readonly values?: readonly PageException[] } | undefined;
  readonly logentry?: { readonly message?: unknown } | undefined;
  readonly message?: unknown;
  readonly transaction?: unknown;
  readonly level?: unknown;
};
type PageException = {
  readonly type?: string | undefined;
  readonly value?: string | undefined;
  readonly stacktrace?: { readonly frames?: readonly Loose[] } | undefined;
};

/**
 * `describeEvent` for events as the SDKs of browsers build them, at a quarter of its size: what other SDKs and hostile senders do to an event is
 * none of a page's business.
 */
export function describePageEvent(event: unknown): EventDescription {
  const { exception, logentry, message, transaction, level = "error" } = event as PageEvent;
  const [thrown] = exception?.values?.slice(-1) ?? [];
  const { type = "", value = "", stacktrace } = thrown ?? {};
  const inner = [...(stacktrace?.frames ?? [])].reverse();
  const frame = inner.find(({ in_app }) => in_app) ?? inner[0] ?? {};
  const name = frame.function ?? "";
  const place = frame.module || frame.filename || "";
  // What browsers put before the text of an error that nobody caught.
  const text = `${value}`.replace(/^\s*(?:Uncaught |Unhandled |\(in promise\) )+/, "");
  const said = line(type && text.startsWith(`${type}: `) ? text.slice(type.length + 2) : text);
  const words = [type, said].filter(Boolean).join(": ") || line(logentry?.message ?? message ?? "");
  return {
    title: cut(words || (thrown && name) || "<unlabeled event>"),
    culprit: cut(transaction || (place && name ? `${name}(${place})` : place || name)),
    level: `${level}`,
    platform: "javascript",
  };
}

/** The first line that is not blank. */
function line(text: unknown): string {
  return cut(/\S[^\r\n]{0,511}/.exec(`${text}`)?.[0] ?? "", 512).trimEnd();
}

/** Not in the middle of a character. */
function cut(text: unknown, length = 256): string {
  return `${text}`.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
