import { expect, it } from "vitest";
import { runAccuracyBoard } from "./support/accuracy.ts";

it("shows exactly what was captured, after every fault of the board in its short form", async () => {
  const rows = await runAccuracyBoard({ deliveries: 240, outage: 500 });
  expect(rows.filter((row) => !row.exact)).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(26 - 4);
}, 300_000);
