import type { Captured } from "./storms.ts";
import type { Traffic } from "./traffic.ts";

export type DemoResult = {
  captured: Captured;
  traffic: Traffic;
  stock: Traffic;
  shown: { issues: number; byType: Record<string, number> };
};

/** Is every count that the receiver shows the count of what happened, kind by kind, in one issue each? */
export function isExact({ captured, shown }: DemoResult): boolean {
  const kinds = Object.keys(captured);
  return (
    shown.issues === kinds.length &&
    Object.keys(shown.byType).length === kinds.length &&
    kinds.every((kind) => shown.byType[kind] === captured[kind])
  );
}

/** The table that the demo prints. */
export function table(result: DemoResult): string {
  const { captured, traffic, stock, shown } = result;
  const total = sum(captured);
  const rows: [string, string, string][] = [
    ["", "with Winnow", "stock SDK"],
    ["errors captured", number(total), number(total)],
    ["requests sent", number(traffic.requests), number(stock.requests)],
    ["bytes sent", bytes(traffic.bytes), bytes(stock.bytes)],
    ["issues", number(shown.issues), ""],
    ["sum of counts", number(sum(shown.byType)), ""],
  ];
  const lines = rows.map(([name, ours, theirs]) =>
    `  ${name.padEnd(18)}${ours.padStart(14)}${theirs.padStart(14)}`.trimEnd(),
  );
  const kinds = Object.entries(captured).map(
    ([kind, count]) => `  ${kind.padEnd(18)}${number(shown.byType[kind] ?? 0).padStart(14)}  of ${number(count)}`,
  );
  const verdict = isExact(result) ? "every count is exact" : "COUNTS DIFFER";
  const ratio = `1/${number(Math.floor(stock.bytes / traffic.bytes))} of the bytes, 1/${number(Math.floor(stock.requests / traffic.requests))} of the requests`;
  return [...lines, "", ...kinds, "", `  ${ratio}, ${verdict}.`].join("\n");
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function bytes(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} MB`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)} kB` : `${value} B`;
}
