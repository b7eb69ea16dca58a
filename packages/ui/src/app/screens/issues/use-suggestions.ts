import { useEffect, useState } from "preact/hooks";
import type { Place } from "../../api/place.ts";
import type { ApiRequest } from "../../api/request.ts";
import { listEnvironments, listPeople, listTagKeys, listTagValues, listVersions } from "../../api/search-values.ts";
import { usePage } from "../../state/context.ts";
import { useRequest } from "../../state/use-request.ts";
import { type Completion, quoted } from "../../text/complete-query.ts";
import { searchKeys } from "./search-keys.ts";

/** What can stand at the caret: `insert` is written, `name` is shown. */
export type Suggestion = { insert: string; name: string; help: string };

const MAX_SHOWN = 12;
/** While one types, the receiver is asked this long after the last key. In ms. */
const PAUSE = 100;

/**
 * What can be written at the caret of a query: keys that the search knows and tags of the project, and values of a key.
 *
 * @param completion what is being written; `undefined` while nobody asks
 */
export function useSuggestions(place: Place, completion: Completion | undefined): readonly Suggestion[] {
  const { request } = usePage();
  const name = `${place.org}/${place.project}`;
  const isAsked = completion !== undefined;
  const tags = useRequest(isAsked ? `tags ${name}` : "", async (signal) =>
    isAsked ? await listTagKeys(request, place, signal) : [],
  );
  const prefix = usePaused(completion?.prefix ?? "");
  const key = completion?.kind === "value" ? completion.key : "";
  const known = searchKeys.find((candidate) => candidate.key === key);
  const isRemote = key !== "" && known?.values === undefined && known?.source !== "keys" && !(known && !known.source);
  const values = useRequest(isRemote ? `values ${name} ${key} ${prefix}` : "", async (signal) =>
    isRemote ? await valuesOf(request, place, key, prefix, signal) : [],
  );
  if (completion === undefined) return [];
  const tagKeys = (tags.data ?? []).filter((tag) => !searchKeys.some((candidate) => candidate.key === tag));
  if (completion.kind === "key") return keySuggestions(tagKeys, completion.prefix);
  if (known?.source === "keys") {
    const keys = [...searchKeys.filter(({ source }) => source !== undefined && source !== "keys"), ...tagKeys];
    return matching(
      keys.map((one) => (typeof one === "string" ? one : one.key)).map((one) => ({ insert: one, name: one, help: "" })),
      completion.prefix,
    );
  }
  if (known?.values !== undefined) {
    const all = known.values.map(([value, help]) => ({ insert: value, name: value, help }));
    return matching(all, completion.prefix);
  }
  const special = known?.source === "people" ? ["me", "none"] : known?.source === "releases" ? ["latest"] : [];
  const found = [...special, ...(isRemote ? (values.data ?? []) : [])];
  return matching(
    found.map((value) => ({ insert: quoted(value), name: value, help: "" })),
    completion.prefix,
  );
}

function keySuggestions(tagKeys: readonly string[], prefix: string): Suggestion[] {
  const known = searchKeys.map(({ key, help }) => ({ insert: key, name: key, help }));
  const tags = tagKeys
    .filter((key) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(key))
    .map((key) => ({ insert: key, name: key, help: "tag" }));
  return matching([...known, ...tags], prefix);
}

/** Those that begin with the text first, then those that have it. */
function matching(all: readonly Suggestion[], prefix: string): Suggestion[] {
  const words = prefix.toLowerCase();
  const begins = all.filter(({ name }) => name.toLowerCase().startsWith(words));
  const has = all.filter(({ name }) => name.toLowerCase().indexOf(words) > 0);
  const found = [...begins, ...has];
  // What stands there already in full needs no suggestion.
  return found.length === 1 && found[0]?.name === prefix ? [] : found.slice(0, MAX_SHOWN);
}

async function valuesOf(
  request: ApiRequest,
  place: Place,
  key: string,
  prefix: string,
  signal: AbortSignal,
): Promise<string[]> {
  const source = searchKeys.find((candidate) => candidate.key === key)?.source ?? "tag";
  if (source === "environments") return await listEnvironments(request, place, signal);
  if (source === "releases") return await listVersions(request, place, signal);
  if (source === "people") return (await listPeople(request, place.org, signal)).map(({ name }) => name);
  return await listTagValues(request, place, key.replace(/^tags\[(.*)\]$/, "$1"), prefix, signal);
}

/** A text as it was a moment ago, once it has stopped changing. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
