import { storableText, textOf } from "./text.ts";

const MAX_KEY = 200;
const MAX_VALUE = 200;
const MAX_TAGS = 50;

type Json = Record<string, unknown>;
const object = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** What the receiver counts by value: the event's own tags, then a few facts that every event carries. */
export function eventTags(event: Json): Record<string, string> {
  // Without a prototype, so that a tag named `__proto__` is a tag like any other.
  const tags: Record<string, string> = Object.create(null);
  let size = 0;
  const add = (key: unknown, value: unknown): void => {
    const name = textOf(key, MAX_KEY);
    const text = textOf(value, MAX_VALUE);
    if (name === undefined || text === undefined || name in tags || size >= MAX_TAGS) return;
    tags[name] = text;
    size++;
  };
  if (Array.isArray(event.tags)) for (const pair of event.tags) Array.isArray(pair) && add(pair[0], pair[1]);
  else for (const [key, value] of Object.entries(object(event.tags) ?? {})) add(key, value);
  addFacts(event, add);
  return tags;
}

function addFacts(event: Json, add: (key: string, value: unknown) => void): void {
  add("server_name", event.server_name);
  add("transaction", event.transaction);
  // The numbers of users are kept as sketches; these are for finding an issue by who had it.
  const user = object(event.user);
  add("user.id", user?.id);
  add("user.email", user?.email);
  const url = textOf(object(event.request)?.url, 2_000);
  if (url !== undefined) add("url", url.split(/[?#]/)[0]);
  const contexts = object(event.contexts);
  for (const name of ["browser", "os", "runtime"]) {
    const context = object(contexts?.[name]);
    const label = textOf(context?.name, 100);
    if (label !== undefined) add(name, [label, textOf(context?.version, 60)].filter(Boolean).join(" "));
  }
  const mechanism = object(lastException(event)?.mechanism);
  add("mechanism", mechanism?.type);
  if (typeof mechanism?.handled === "boolean") add("handled", mechanism.handled ? "yes" : "no");
}

/** The exception an event is about: the last of its values, whether they stand in a list or under `values`. */
export function lastException(event: Json): Json | undefined {
  const exception = event.exception;
  const values = Array.isArray(exception) ? exception : object(exception)?.values;
  if (Array.isArray(values)) return values.map(object).findLast((value) => value !== undefined);
  return object(exception);
}

/** A user as the hash wants it: only text and numbers. */
export function eventUser(event: Json): { id?: string; email?: string; username?: string; ip_address?: string } {
  const user = object(event.user);
  const part = (value: unknown): string | undefined => {
    const text = textOf(value, 500);
    return text === undefined ? undefined : storableText(text, 500);
  };
  return {
    id: part(user?.id),
    email: part(user?.email),
    username: part(user?.username),
    ip_address: part(user?.ip_address),
  };
}
