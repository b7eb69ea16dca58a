import type { ComponentChildren } from "preact";
import type { Issue } from "../../api/issue.ts";
import type { ReleaseMark } from "../../api/issue-stats.ts";
import { TimeChart } from "../../components/time-chart.tsx";
import { usePage } from "../../state/context.ts";
import { formatCount } from "../../text/format-count.ts";
import { formatAge, formatMoment } from "../../text/format-time.ts";
import "./issue-figures.css";

type IssueFiguresProps = { issue: Issue /** Releases to mark in the chart. */; releases?: readonly ReleaseMark[] };

/** How often, whom, since when. */
export function IssueFigures({ issue, releases = [] }: IssueFiguresProps) {
  const now = usePage().now.value;
  return (
    <section class="card issue-figures" aria-label="Figures">
      <dl class="tiles numbers">
        <Tile name="Events">{formatCount(issue.count)}</Tile>
        <Tile name="Users">{formatCount(issue.userCount)}</Tile>
        <Tile name="Last seen">
          <time dateTime={new Date(issue.lastSeen).toISOString()} title={formatMoment(issue.lastSeen)}>
            {formatAge(issue.lastSeen, now, "long")}
          </time>
        </Tile>
        <Tile name="First seen">
          <time dateTime={new Date(issue.firstSeen).toISOString()} title={formatMoment(issue.firstSeen)}>
            {formatAge(issue.firstSeen, now, "long")}
          </time>
        </Tile>
      </dl>
      <TimeChart hours={issue.hours} days={issue.days} releases={releases} now={now} />
    </section>
  );
}

function Tile({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
