/** How the value of a key is read. */
export type FieldKind =
  | "text"
  | "is"
  | "level"
  | "assigned"
  | "field"
  | "release"
  | "environment"
  | "tag"
  | "has"
  | "number"
  | "time"
  | "id";

/** A key of the search: how it is read, and what it is called inside. */
export type Field = { kind: FieldKind; name: string };

const field = (kind: FieldKind, name = ""): Field => ({ kind, name });

const FIELDS: Readonly<Record<string, Field>> = {
  is: field("is"),
  has: field("has"),
  message: field("text"),
  title: field("text"),
  level: field("level"),
  assigned: field("assigned"),
  assigned_to: field("assigned"),
  "error.type": field("field", "type"),
  "error.value": field("field", "value"),
  culprit: field("field", "culprit"),
  platform: field("field", "platform"),
  "platform.name": field("field", "platform"),
  release: field("release", "release"),
  firstRelease: field("release", "first_release"),
  "first-release": field("release", "first_release"),
  environment: field("environment"),
  timesSeen: field("number", "times_seen"),
  times_seen: field("number", "times_seen"),
  usersAffected: field("number", "user_count"),
  userCount: field("number", "user_count"),
  firstSeen: field("time", "first_seen"),
  first_seen: field("time", "first_seen"),
  age: field("time", "first_seen"),
  lastSeen: field("time", "last_seen"),
  last_seen: field("time", "last_seen"),
  "event.timestamp": field("time", "last_seen"),
  issue: field("id"),
  "issue.id": field("id"),
};

/** What a key means. `tags[key]` is a tag even where the key has a meaning. */
export function fieldOf(key: string): Field {
  const tag = /^tags\[(.+)\]$/.exec(key)?.[1];
  if (tag !== undefined) return field("tag", tag);
  return Object.hasOwn(FIELDS, key) ? (FIELDS[key] as Field) : field("tag", key);
}

/** Values of `is`, with the one that is kept. */
export const IS_VALUES: Readonly<Record<string, string>> = {
  unresolved: "unresolved",
  resolved: "resolved",
  ignored: "ignored",
  archived: "ignored",
  muted: "ignored",
  regressed: "regressed",
  escalating: "escalating",
  new: "new",
  ongoing: "ongoing",
  assigned: "assigned",
  unassigned: "unassigned",
};

export const LEVELS: Readonly<Record<string, string>> = {
  fatal: "fatal",
  error: "error",
  warning: "warning",
  warn: "warning",
  log: "log",
  info: "info",
  debug: "debug",
};
