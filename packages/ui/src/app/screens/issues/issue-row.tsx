import type { Issue } from "../../api/issue.ts";
import { Age } from "../../components/age.tsx";
import { Avatar } from "../../components/avatar.tsx";
import { CountPartsTable } from "../../components/count-parts.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { Hint } from "../../components/hint.tsx";
import { Sparkline } from "../../components/sparkline.tsx";
import { countOf, formatCount } from "../../text/format-count.ts";
import { printable } from "../../text/printable.ts";
import "./issue-row.css";

type IssueRowProps = {
  issue: Issue;
  now: number;
  href: string;
  isPicked: boolean;
  /** Only its words, while rows rush by. */
  isBare: boolean;
  onPick: (id: string, toHere: boolean) => void;
};

/** One issue in the list. */
export function IssueRow({ issue, now, href, isPicked, isBare, onPick }: IssueRowProps) {
  return (
    <div class={isPicked ? "issue-row issue-picked" : "issue-row"}>
      <span class="issue-pick">
        <input
          type="checkbox"
          aria-label={`Select ${printable(issue.shortId, 40)}`}
          checked={isPicked}
          // A click knows of the shift key, a change does not.
          onClick={(event) => onPick(issue.id, event.shiftKey)}
        />
      </span>
      <span class={`issue-level level-${issue.level}`} title={issue.level} aria-hidden="true" />
      <IssueSummary issue={issue} href={href} />
      {!isBare && <IssueCells issue={issue} now={now} />}
    </div>
  );
}

function IssueCells({ issue, now }: { issue: Issue; now: number }) {
  return (
    <>
      <span class="issue-trend">
        <Sparkline hours={issue.hours} days={issue.days} now={now} />
      </span>
      <span class="issue-events numbers">
        <IssueCount issue={issue} />
      </span>
      <span class={issue.userCount === 0 ? "issue-users issue-none numbers" : "issue-users numbers"}>
        <span class="said">{countOf(issue.userCount, "user")}</span>
        <span aria-hidden="true">{issue.userCount === 0 ? "–" : formatCount(issue.userCount)}</span>
        <span class="issue-unit" aria-hidden="true">
          {issue.userCount === 1 ? " user" : " users"}
        </span>
      </span>
      <span class="issue-last numbers">
        <Age at={issue.lastSeen} said="last seen" />
      </span>
      <span class="issue-first numbers">
        <Age at={issue.firstSeen} said="first seen" />
      </span>
      <span class="issue-assignee">
        {issue.assignee !== undefined && (
          <>
            <span class="said">{`assigned to ${printable(issue.assignee, 80)}`}</span>
            <Avatar name={issue.assignee} />
          </>
        )}
      </span>
    </>
  );
}

function IssueSummary({ issue, href }: { issue: Issue; href: string }) {
  return (
    <div class="issue-summary">
      <h2 class="issue-title">
        <a class="issue-link" href={href}>
          <span class="said">{`${issue.level}: `}</span>
          <IssueName issue={issue} />
        </a>
      </h2>
      <p class="issue-meta">
        <span class="issue-id">
          <Foreign text={issue.shortId} limit={40} />
        </span>
        {issue.level !== "error" && <span class={`issue-tag level-${issue.level}-text`}>{issue.level}</span>}
        {issue.status !== "unresolved" && <span class="issue-tag">{issue.status}</span>}
        <span class="issue-culprit">
          <Foreign text={issue.culprit || issue.platform} limit={200} />
        </span>
      </p>
    </div>
  );
}

function IssueName({ issue }: { issue: Issue }) {
  if (issue.type === undefined || issue.type === "") {
    return (
      <span class="issue-type">
        <Foreign text={issue.title} />
      </span>
    );
  }
  return (
    <>
      <span class="issue-type">
        <Foreign text={issue.type} limit={120} />
      </span>{" "}
      <span class="issue-value">
        <Foreign text={issue.value ?? ""} />
      </span>
    </>
  );
}

function IssueCount({ issue }: { issue: Issue }) {
  const figure = <span class="issue-count">{formatCount(issue.count)}</span>;
  const unit = <span class="issue-unit">{issue.count === 1 ? " event" : " events"}</span>;
  if (issue.parts === undefined) {
    return (
      <>
        {figure}
        {unit}
      </>
    );
  }
  return (
    <Hint
      label={`${countOf(issue.count, "event")}: where the count comes from`}
      trigger={
        <>
          {figure}
          {unit}
        </>
      }
    >
      <CountPartsTable counts={issue.parts} />
      {issue.periodCount !== undefined && (
        <span class="parts-note">{`${countOf(issue.periodCount, "occurrence")} in the period of the list.`}</span>
      )}
    </Hint>
  );
}
