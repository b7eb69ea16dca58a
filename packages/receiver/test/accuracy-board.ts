// The accuracy board: a known number captured against the number shown, after everything that happens to receivers in real life.
// `node --conditions=@winnow/source packages/receiver/test/accuracy-board.ts [--short]`; ends with 1 unless every row is exact.
import { runAccuracyBoard } from "./support/accuracy.ts";

const short = process.argv.includes("--short");
const rows = await runAccuracyBoard(
  short ? { deliveries: 300, outage: 1_000 } : { deliveries: 4_000, outage: 30_000 },
  ({ database, after, client }) => console.error(`${database}: ${client} after ${after}`),
);
console.table(rows);
process.exit(rows.every((row) => row.exact) ? 0 : 1);
