import { fillOptions, type OptionRule, refuseOption } from "./option-rules.ts";

/** The share of payloads that pass: a number from 0 to 1, or a function that decides it for one event (a number, or true and false). */
export type SampleOption<Context> = number | ((context: Context) => number | boolean);

/** Whether a payload passes, given a random number from 0 (included) to 1 (excluded). */
export type Sampler<Context> = (context: Context, random: number) => boolean;

/** The rule of the option `sample`. */
export const SAMPLE_RULE: OptionRule = [
  1,
  (value) => typeof value === "function" || isShare(value),
  "a number from 0 to 1 or a function",
];

/**
 * Turns the option `sample` into a decision. Sampling decides about payloads only: an occurrence that does not pass is still counted.
 *
 * Inside an app nothing throws: when the user's function throws or returns something else than a share, the payload passes, since one
 * payload too many does less harm than an error nobody sees.
 *
 * @param option Default: every payload passes.
 * @throws CoreError `option` with the rule and the value, when it is neither a number from 0 to 1 nor a function.
 */
export function resolveSample<Context>(option: SampleOption<Context> | undefined): Sampler<Context> {
  return samplerOf(
    fillOptions({ sample: SAMPLE_RULE }, { sample: option }, "", refuseOption).sample as SampleOption<Context>,
  );
}

/** The decision of an option that was checked before. */
export function samplerOf<Context>(option: SampleOption<Context>): Sampler<Context> {
  return (context, random) => random < (typeof option === "function" ? shareOf(option, context) : option);
}

function shareOf<Context>(decide: (context: Context) => number | boolean, context: Context): number {
  try {
    const share = decide(context);
    // false is 0, true is 1.
    return typeof share === "boolean" ? Number(share) : isShare(share) ? share : 1;
  } catch {
    return 1;
  }
}

function isShare(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}
