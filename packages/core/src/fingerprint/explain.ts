import { fingerprint } from "./fingerprint.ts";

/** The first part in which two events differ, or that there is none. */
export type Difference =
  | { readonly same: true }
  | {
      readonly same: false;
      /** Name of the part: `type`, `message`, `frame` … */
      readonly part: string;
      /** The line of each event, "" if it has none there. */
      readonly a: string;
      readonly b: string;
    };

/** Why an event has its fingerprint: what counted, and what was ignored and why. One line each, in order. */
export function explain(event: unknown): string[] {
  return fingerprint(event).because;
}

/** Names the first part in which the fingerprints of two events differ. */
export function explainDifference(a: unknown, b: unknown): Difference {
  const one = fingerprint(a);
  const other = fingerprint(b);
  if (one.fingerprint === other.fingerprint) return { same: true };
  const [left, right] = [one.because.filter(counts), other.because.filter(counts)];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const line = left[at] ?? right[at] ?? "";
  return { same: false, part: line.split(":")[0] || "kind", a: left[at] ?? "", b: right[at] ?? "" };
}

function counts(line: string): boolean {
  return !line.startsWith("ignored") && !line.startsWith("no frame");
}
