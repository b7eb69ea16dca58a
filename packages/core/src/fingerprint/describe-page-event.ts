import type { EventDescription } from "./describe-event.ts";
import { cut, firstLine, type Loose } from "./text.ts";

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

const TITLE = 256;

/**
 * `describeEvent` for events as the SDKs of browsers build them, at a third of its size: what other SDKs and hostile senders do to an event is
 * none of a page's business.
 */
export function describePageEvent(event: unknown): EventDescription {
  const { exception, logentry, message, transaction, level } = event as PageEvent;
  const thrown = exception?.values?.slice(-1)[0];
  const frames = thrown?.stacktrace?.frames ?? [];
  const inner = [...frames].reverse();
  const { function: name = "", module, filename } = inner.find((frame) => frame.in_app === true) ?? inner[0] ?? {};
  const place = module || filename || "";
  // What browsers put before the text of an error that nobody caught.
  const text = `${thrown?.value ?? ""}`.replace(/^\s*(?:Uncaught |Unhandled |\(in promise\) )+/, "");
  const type = thrown?.type ?? "";
  const value = firstLine(type && text.startsWith(`${type}: `) ? text.slice(type.length + 2) : text);
  const words =
    [type, value].filter((part) => part !== "").join(": ") || firstLine(`${logentry?.message ?? message ?? ""}`);
  return {
    title: cut(words || `${thrown && name ? name : "<unlabeled event>"}`, TITLE),
    culprit: cut(`${transaction || (place && name ? `${name}(${place})` : place || name)}`, TITLE),
    level: `${level || "error"}`,
    platform: "javascript",
  };
}
