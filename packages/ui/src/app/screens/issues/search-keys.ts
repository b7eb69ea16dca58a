/** Where the values of a key come from. */
export type ValueSource = "tag" | "environments" | "releases" | "people" | "keys";

/** A key that every project has. */
export type SearchKey = {
  key: string;
  help: string;
  /** Values as they are written, each with what it means. */
  values?: readonly (readonly [value: string, help: string])[];
  source?: ValueSource;
};

const levels = [
  ["fatal", ""],
  ["error", ""],
  ["warning", ""],
  ["info", ""],
  ["debug", ""],
] as const;

const ages = [
  ["-1h", "within the last hour"],
  ["-24h", "within the last day"],
  ["-7d", "within the last week"],
  ["-30d", "within the last 30 days"],
  ["+7d", "more than a week ago"],
] as const;

const numbers = [
  [">10", ""],
  [">100", ""],
  [">1000", ""],
  [">10000", ""],
] as const;

/** The keys that the search knows, the most used first. `docs/search.md` has all that can be written. */
export const searchKeys: readonly SearchKey[] = [
  {
    key: "is",
    help: "status",
    values: [
      ["unresolved", "asks for attention"],
      ["resolved", ""],
      ["ignored", ""],
      ["new", "first seen this week"],
      ["ongoing", "known for longer"],
      ["regressed", "came back"],
      ["escalating", "no longer ignored"],
      ["assigned", "somebody looks after it"],
      ["unassigned", "nobody does"],
    ],
  },
  { key: "level", help: "of the newest occurrence", values: levels },
  { key: "assigned", help: "who looks after it", source: "people" },
  { key: "release", help: "seen in", source: "releases" },
  { key: "environment", help: "seen in", source: "environments" },
  { key: "error.type", help: "class of the error" },
  { key: "error.value", help: "message of the error" },
  { key: "timesSeen", help: "occurrences", values: numbers },
  { key: "usersAffected", help: "users", values: numbers },
  { key: "firstSeen", help: "when it began", values: ages },
  { key: "lastSeen", help: "when it was last seen", values: ages },
  { key: "firstRelease", help: "first seen in", source: "releases" },
  { key: "has", help: "has this key", source: "keys" },
  { key: "message", help: "text of title and culprit" },
  { key: "platform", help: "of the SDK" },
  { key: "issue", help: "by name, such as WEB-1A" },
];
