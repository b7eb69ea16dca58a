import { CoreError } from "./core-error.ts";

/** An option: its default, what a value must satisfy, and that in words. */
export type OptionRule = readonly [fallback: unknown, holds: (value: unknown) => boolean, words: string];
/** Options by name; a table in the place of a rule describes an object of options. */
export type OptionRules = { readonly [name: string]: OptionRule | OptionRules };

/** Says what is wrong with the value of an option. */
export type RefuseOption = (name: string, rule: string, value: unknown) => never;

/**
 * Fills in defaults and checks every name and every value.
 *
 * @param path what stands before the names of these options, as `ladder.`.
 * @param refuse throws the error of the package that was called. (Without a default: a page that brings its own carries no other.)
 */
export function fillOptions(
  rules: OptionRules,
  given: unknown = {},
  path: string,
  refuse: RefuseOption,
): Record<string, unknown> {
  const names = Object.keys(rules);
  const values = given as Record<string, unknown>;
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return refuse(path.slice(0, -1) || "options", `an object${path && ` with ${names.join(" and ")}`}`, given);
  // A misspelt option would silently be the default.
  for (const name in values)
    if (!names.includes(name)) refuse(path + name, `one of ${names.map((known) => path + known).join(", ")}`, name);
  const filled: Record<string, unknown> = {};
  for (const name of names) {
    const rule = rules[name] as OptionRule | OptionRules;
    const value = values[name];
    if (!isRule(rule)) filled[name] = fillOptions(rule, value, `${path}${name}.`, refuse);
    else if (value === undefined) filled[name] = rule[0];
    else filled[name] = rule[1](value) ? value : refuse(path + name, rule[2], value);
  }
  return filled;
}

function isRule(rule: OptionRule | OptionRules): rule is OptionRule {
  return Array.isArray(rule);
}

/** The sentence about a wrong value. */
export function optionMessage(name: string, rule: string, value: unknown): string {
  const shown = typeof value === "object" || typeof value === "string" ? JSON.stringify(value) : String(value);
  return `option "${name}" must be ${rule}, got ${shown}`;
}

/** Throws the error of this package. */
export const refuseOption: RefuseOption = (name, rule, value) => {
  throw new CoreError("option", optionMessage(name, rule, value));
};

/** A rule for numbers. */
export function numberRule(fallback: number, least: number, words: "whole" | "finite"): OptionRule {
  return [
    fallback,
    (value) => (words === "whole" ? Number.isSafeInteger(value) : Number.isFinite(value)) && (value as number) >= least,
    `a ${words} number of at least ${least}`,
  ];
}
