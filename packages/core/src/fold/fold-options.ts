import { CoreError } from "../core-error.ts";

/** When payloads of one group pass, how many in all, and how often tallies leave. */
export type FoldOptions = {
  /** Which payloads of a group pass: the `first` ones, then one each time a wait of `waits` (milliseconds) is over; the last wait repeats. */
  ladder: { first: number; waits: readonly number[] };
  /** Payloads per minute of the whole process, over all groups. */
  payloadsPerMinute: number;
  /** How many groups are kept apart at once; beyond, the coldest group's tally leaves early. */
  maxGroups: number;
  /** Milliseconds from the first folded occurrence to its report, doubling up to `max` while the group stays hot. */
  spacing: { first: number; max: number };
};

/** What a caller may leave out. */
export type PartialFoldOptions = {
  ladder?: Partial<FoldOptions["ladder"]> | undefined;
  payloadsPerMinute?: number | undefined;
  maxGroups?: number | undefined;
  spacing?: Partial<FoldOptions["spacing"]> | undefined;
};

export const DEFAULT_FOLD_OPTIONS: FoldOptions = {
  ladder: { first: 3, waits: [5_000, 30_000, 120_000, 600_000, 3_600_000] },
  payloadsPerMinute: 60,
  maxGroups: 1_000,
  spacing: { first: 1_000, max: 60_000 },
};

/**
 * Fills in defaults and checks every value.
 *
 * @throws CoreError `option`, naming the option, the rule and the value received.
 */
export function resolveFoldOptions(options: PartialFoldOptions = {}): FoldOptions {
  const { ladder, spacing } = DEFAULT_FOLD_OPTIONS;
  group("ladder", options.ladder, ladder);
  group("spacing", options.spacing, spacing);
  const resolved: FoldOptions = {
    ladder: {
      first: whole("ladder.first", options.ladder?.first ?? ladder.first, 0),
      waits: waitList(options.ladder?.waits ?? ladder.waits),
    },
    payloadsPerMinute: finite("payloadsPerMinute", options.payloadsPerMinute ?? DEFAULT_FOLD_OPTIONS.payloadsPerMinute),
    maxGroups: whole("maxGroups", options.maxGroups ?? DEFAULT_FOLD_OPTIONS.maxGroups, 1),
    spacing: {
      first: finite("spacing.first", options.spacing?.first ?? spacing.first),
      max: finite("spacing.max", options.spacing?.max ?? spacing.max),
    },
  };
  if (resolved.spacing.max < resolved.spacing.first) {
    fail("spacing.max", `at least spacing.first (${resolved.spacing.first} ms)`, resolved.spacing.max);
  }
  return resolved;
}

/** A misspelt part would silently be the default. */
function group(name: string, value: unknown, parts: object): void {
  if (value === undefined) return;
  const names = Object.keys(parts);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    fail(name, `an object with ${names.join(" and ")}`, value);
  }
  for (const part in value) {
    if (!names.includes(part))
      fail(`${name}.${part}`, `one of ${names.map((known) => `${name}.${known}`).join(", ")}`, part);
  }
}

function whole(name: string, value: unknown, least: number): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  return fail(name, `a whole number of at least ${least}`, value);
}

function finite(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  return fail(name, "a finite number of at least 0", value);
}

function waitList(value: unknown): readonly number[] {
  const rising = (wait: unknown, i: number, all: unknown[]) =>
    typeof wait === "number" && Number.isFinite(wait) && wait > 0 && (i === 0 || wait >= (all[i - 1] as number));
  if (Array.isArray(value) && value.length > 0 && value.every(rising)) return [...value];
  return fail(
    "ladder.waits",
    "a list of at least one wait in milliseconds, each above 0 and none below the one before",
    value,
  );
}

function fail(name: string, rule: string, value: unknown): never {
  throw new CoreError("option", `option "${name}" must be ${rule}, got ${show(value)}`);
}

function show(value: unknown): string {
  return typeof value === "number" || typeof value === "bigint"
    ? String(value)
    : (JSON.stringify(value) ?? String(value));
}
