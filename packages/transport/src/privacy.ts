import type { Event, Exception } from "@sentry/core";
import { type ScrubRules, scrub } from "@winnow/core";
import { tagsAsText } from "./scopes.ts";

/** Keeps secrets out of everything that leaves: payloads, and the words and tags of tallies. */
export type Privacy = {
  payload<T>(value: T): T;
  /** The event with the words that grouping reads cleaned, at a small part of the cost of `payload`. */
  words(event: Event): Event;
  tags(tags: Readonly<Record<string, unknown>> | undefined): Record<string, string> | undefined;
};

/** Tag values remembered as clean: they repeat, and cleaning costs more than all the rest of a folded occurrence. */
const MAX_KNOWN = 2_000;

export function createPrivacy(rules: ScrubRules | undefined): Privacy {
  if (rules === undefined) return { payload: (value) => value, words: (event) => event, tags: tagsAsText };
  const known = new Map<string, string>();
  /** No rule of the app's hides a text by the names that it always has. */
  const plain = !rules.names.some((name) =>
    ["exception", "values", "value", "transaction"].some((word) => name.test(word)),
  );
  const byTags = new WeakMap<object, Record<string, string>>();

  function cleanTag(key: string, value: string): string {
    const name = `${key}=${value}`;
    let clean = known.get(name);
    if (clean === undefined) {
      if (known.size >= MAX_KNOWN) known.clear();
      clean = scrub({ [key]: value }, rules)[key] as string;
      known.set(name, clean);
    }
    return clean;
  }

  const isClean = (text: unknown) => text === undefined || (typeof text === "string" && scrub(text, rules) === text);

  function areClean(values: Exception[] | undefined, transaction: unknown): boolean {
    return Array.isArray(values) && values.every((thrown) => isClean(thrown.value)) && isClean(transaction);
  }

  return {
    payload: (value) => scrub(value, rules),
    words(event) {
      const { message, logentry, exception, transaction } = event;
      // Nearly all events have nothing but the texts of exceptions, and no secret in them.
      if (plain && message === undefined && logentry === undefined && areClean(exception?.values, transaction))
        return event;
      const words = {
        message,
        logentry,
        transaction,
        exception: exception && { values: exception.values?.map(textOf) },
      };
      const clean = scrub(words, rules);
      if (clean === words) return event;
      const values = exception?.values?.map((value, at) => ({ ...value, value: clean.exception?.values?.[at]?.value }));
      return { ...event, ...clean, ...(exception && { exception: { ...exception, values } }) } as Event;
    },
    tags(tags) {
      const text = tags && byTags.get(tags);
      if (text !== undefined || tags === undefined) return text;
      const clean = tagsAsText(tags) ?? {};
      for (const key in clean) clean[key] = cleanTag(key, clean[key] as string);
      byTags.set(tags, clean);
      return clean;
    },
  };
}

function textOf({ value }: { value?: string }): { value: string | undefined } {
  return { value };
}
