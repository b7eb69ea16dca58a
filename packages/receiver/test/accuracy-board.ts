// The accuracy board: a known number captured against the number shown, after everything that happens to receivers in real life.
// `npm run board`, of real SDKs in processes of their own and with an outage of half a minute; `npm run board -- --short` as in CI. A word more plays
// only the rows that contain it. Ends with 1 unless every row is exact.
import { runAccuracyBoard } from "./support/accuracy.ts";
import { realClients } from "./support/board-apps.ts";
import { quickClients } from "./support/board-clients.ts";

const [only] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const size = process.argv.includes("--short")
  ? { clients: quickClients(300), outage: 1_000 }
  : { clients: realClients(8), outage: 30_000, isThorough: true };
const rows = await runAccuracyBoard({ ...size, only }, ({ database, after, client, captured, exact }) =>
  console.error(`${exact ? "exact" : "WRONG"}: ${client} on ${database} after ${after} (${captured})`),
);
console.log("| after | client | database | captured | shown | reported | exact |\n|---|---|---|---:|---:|---:|---|");
for (const { after, client, database, captured, shown, reported, exact } of rows) {
  const numbers = [captured, shown, reported].map((n) => n.toLocaleString("en"));
  console.log(`| ${[after, client, database, ...numbers, exact ? "yes" : "**no**"].join(" | ")} |`);
}
process.exit(rows.every((row) => row.exact) ? 0 : 1);
