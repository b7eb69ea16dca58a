import { fingerprint } from "./fingerprint.ts";

export type Difference = { same: true } | { same: false; part: string; a: string; b: string };

export function explain(event: unknown): string[] {
  return fingerprint(event).because;
}

export function explainDifference(a: unknown, b: unknown): Difference {
  const [x, y] = [explain(a), explain(b)];
  const at = x.findIndex((line, i) => line !== y[i]);
  return at < 0 ? { same: true } : { same: false, part: (x[at] ?? "").split(":")[0] ?? "", a: x[at] ?? "", b: y[at] ?? "" };
}
