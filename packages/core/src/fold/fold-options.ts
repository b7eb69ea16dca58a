import { fillOptions, numberRule, type OptionRules, type RefuseOption, refuseOption } from "../option-rules.ts";

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

/** The options of a fold with their defaults. */
export const FOLD_RULES = {
  ladder: {
    first: numberRule(3, 0, "whole"),
    waits: [
      [5_000, 30_000, 120_000, 600_000, 3_600_000],
      isRising,
      "a list of milliseconds, each above 0 and none below the one before",
    ],
  },
  payloadsPerMinute: numberRule(60, 0, "finite"),
  maxGroups: numberRule(1_000, 1, "whole"),
  spacing: { first: numberRule(1_000, 0, "finite"), max: numberRule(60_000, 0, "finite") },
} satisfies OptionRules;

export const DEFAULT_FOLD_OPTIONS: FoldOptions = /* @__PURE__ */ resolveFoldOptions();

/**
 * Fills in defaults and checks every value.
 *
 * @param rules what else may be in the object.
 * @throws what `refuse` throws.
 */
export function fillFoldOptions<More = unknown>(
  options: PartialFoldOptions | undefined,
  rules: OptionRules,
  refuse: RefuseOption,
): FoldOptions & More {
  const filled = fillOptions({ ...FOLD_RULES, ...rules }, options, "", refuse) as FoldOptions & More;
  const { first, max } = filled.spacing;
  // The default of one half may not suit the other: then the pair is wrong.
  if (max < first)
    fillOptions({ max: [0, () => false, `at least spacing.first (${first} ms)`] }, { max }, "spacing.", refuse);
  return filled;
}

/**
 * Fills in defaults and checks every value.
 *
 * @throws CoreError `option`, naming the option, the rule and the value received.
 */
export function resolveFoldOptions(options?: PartialFoldOptions): FoldOptions {
  return fillFoldOptions(options, {}, refuseOption);
}

function isRising(waits: unknown): boolean {
  const rising = (wait: unknown, i: number, all: unknown[]) =>
    Number.isFinite(wait) && (wait as number) > 0 && (i === 0 || (wait as number) >= (all[i - 1] as number));
  return Array.isArray(waits) && waits.length > 0 && waits.every(rising);
}
