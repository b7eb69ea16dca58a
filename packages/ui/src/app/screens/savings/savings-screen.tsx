import { useState } from "preact/hooks";
import type { Project } from "../../api/project.ts";
import { readSavings, type Savings, type SavingsFigures } from "../../api/savings.ts";
import { Empty } from "../../components/empty.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Segments } from "../../components/segments.tsx";
import { usePage } from "../../state/context.ts";
import { useRequest } from "../../state/use-request.ts";
import { useScreen } from "../../state/use-screen.ts";
import { formatBytes } from "../../text/format-bytes.ts";
import { formatCount, formatShare } from "../../text/format-count.ts";
import { formatDay } from "../../text/format-day.ts";
import { SavingsChart } from "./savings-chart.tsx";
import { savingsParts } from "./savings-parts.ts";
import "../../components/data-table.css";
import "../releases/releases.css";
import "./savings.css";

const periods = [
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
] as const;

/** What folding kept off the wire. */
export function SavingsScreen({ project }: { project: Project }) {
  const { request } = usePage();
  const [period, setPeriod] = useState<(typeof periods)[number][0]>("30d");
  useScreen(`Savings · ${project.name}`);
  const place = { org: project.org, project: project.slug };
  const savings = useRequest(`savings ${period}`, (signal) => readSavings(request, place, period, signal));
  return (
    <main class="page">
      <div class="page-head">
        <h1>Savings</h1>
        <Segments label="Period" value={period} options={periods} onChange={setPeriod} />
      </div>
      <Loaded of={savings}>
        {(found) =>
          found.totals.seen === 0 ? (
            <section class="card">
              <Empty title="Nothing was seen in this time">
                <p>As soon as events arrive, this page says how many of them had to travel and to be stored.</p>
              </Empty>
            </section>
          ) : (
            <Figures savings={found} />
          )
        }
      </Loaded>
    </main>
  );
}

function Figures({ savings }: { savings: Savings }) {
  const { totals } = savings;
  const sent = totals.stored + totals.sampled;
  return (
    <>
      <dl class="release-figures numbers">
        <Tile name="Seen" value={formatCount(totals.seen)} note="every occurrence, exactly" />
        <Tile
          name="Never had to travel"
          value={formatShare(totals.suppressed, totals.seen)}
          note={`${formatCount(totals.suppressed)} folded in the apps`}
        />
        <Tile
          name="Payloads received"
          value={formatCount(sent)}
          note={`${formatCount(totals.stored)} of them stored`}
        />
        <Tile
          name="Kept off the wire"
          value={`≈ ${formatBytes(totals.bytesSaved)}`}
          note={`${formatBytes(totals.bytesReceived)} came, ${formatBytes(totals.bytesStored)} are stored`}
        />
      </dl>
      <section class="card savings-panel">
        <h2>By day</h2>
        <SavingsChart days={savings.days} />
        <p class="savings-note">
          Counts are exact. What was kept off the wire is an estimate: the occurrences that were folded, times the mean
          size of the payloads that came in this time. Stored bytes are compressed. Days are those of UTC.
        </p>
      </section>
      <section class="card savings-table">
        <DayTable savings={savings} />
      </section>
    </>
  );
}

function Tile({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div class="card figure-tile">
      <dt>{name}</dt>
      <dd>
        {value} <span class="figure-note">{note}</span>
      </dd>
    </div>
  );
}

function DayTable({ savings }: { savings: Savings }) {
  const days = savings.days.filter(({ seen }) => seen > 0).toReversed();
  return (
    <table class="table table-cards numbers">
      <caption class="said">Savings by day</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="cell-number">
            Seen
          </th>
          {savingsParts.map(({ key, name }) => (
            <th key={key} scope="col" class="cell-number">
              {name}
            </th>
          ))}
          <th scope="col" class="cell-number">
            Bytes received
          </th>
          <th scope="col" class="cell-number">
            Saved (estimate)
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.at}>
            <th scope="row">{formatDay(day.at)}</th>
            <FigureCells figures={day} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Sum</th>
          <FigureCells figures={savings.totals} />
        </tr>
      </tfoot>
    </table>
  );
}

function FigureCells({ figures }: { figures: SavingsFigures }) {
  return (
    <>
      <Cell name="Seen" value={figures.seen} />
      {savingsParts.map(({ key, name }) => (
        <Cell key={key} name={name} value={figures[key]} />
      ))}
      <Cell name="Bytes received" value={figures.bytesReceived} format={formatBytes} />
      <Cell name="Saved (estimate)" value={figures.bytesSaved} format={formatBytes} />
    </>
  );
}

type CellProps = { name: string; value: number; format?: (value: number) => string };

function Cell({ name, value, format = formatCount }: CellProps) {
  return (
    <td class={value === 0 ? "cell-number cell-zero" : "cell-number"} data-name={name}>
      {format(value)}
    </td>
  );
}
