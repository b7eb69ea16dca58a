import { expect, it } from "vitest";
import { runAccuracyBoard } from "./support/accuracy.ts";
import { quickClients } from "./support/board-clients.ts";

it("shows exactly what was captured, after every fault of the board in its short form", async () => {
  const rows = await runAccuracyBoard({ clients: quickClients(240), outage: 500 });
  expect(rows.filter((row) => !row.exact)).toEqual([]);
  // Eight faults, two kinds of clients, and two databases but where PGlite has no such fault.
  expect(rows).toHaveLength(8 * 2 * 2 - 2 * 2);
}, 420_000);
