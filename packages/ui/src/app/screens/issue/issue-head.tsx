import type { Event } from "../../api/event.ts";
import type { Issue } from "../../api/issue.ts";
import type { Project } from "../../api/project.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { Icon } from "../../components/icon.tsx";
import type { IssueList } from "../../state/issue-list.ts";
import { routeHash } from "../../state/route.ts";
import { issueMarkdown } from "../../text/issue-markdown.ts";
import { ignoredUntil, resolvedIn } from "../../text/status-words.ts";
import { IssueActions } from "./issue-actions.tsx";

type IssueHeadProps = {
  issue: Issue;
  event: Event | undefined;
  project: Project;
  list: IssueList;
  /** Called when an action has changed the issue; with nothing where only the receiver knows what it is now. */
  onChanged: (issue?: Issue) => void;
};

function statusWords({ status, details }: Issue): string {
  if (status === "resolved") return resolvedIn(details);
  return status === "ignored" ? ignoredUntil(details) : "";
}

/** What went wrong, and the way back. */
export function IssueHead({ issue, event, project, list, onChanged }: IssueHeadProps) {
  const place = { org: project.org, project: project.slug };
  const address = location.origin + location.pathname + routeHash({ name: "issue", ...place, id: issue.id });
  return (
    <header class="issue-head">
      <div class="issue-crumbs">
        <a class="issue-back" href={routeHash({ name: "issues", ...place, ...list.options })}>
          <Icon name="arrow-left" />
          Issues
        </a>
        <span class="issue-crumb">
          <Foreign text={issue.shortId} limit={60} />
        </span>
        <span class="masthead-space" />
        <div class="issue-actions">
          <CopyButton text={() => issueMarkdown(issue, event, address)}>Copy as Markdown</CopyButton>
          <IssueActions issue={issue} project={project} list={list} onChanged={onChanged} />
        </div>
      </div>
      <div class="issue-headline">
        <span class={`issue-level level-${issue.level}`} title={issue.level} aria-hidden="true" />
        <div class="issue-words">
          <h1 tabIndex={-1}>
            <span class="said">{`${issue.level}: `}</span>
            <Foreign text={issue.type || issue.title} limit={300} />
          </h1>
          {issue.type && issue.value && (
            <p class="issue-message">
              <Foreign text={issue.value} limit={2000} lines="many" />
            </p>
          )}
          <p class="issue-facts">
            <span class={`issue-tag level-${issue.level}-text`}>{issue.level}</span>
            <span class="issue-tag">{[issue.status, statusWords(issue)].filter(Boolean).join(" ")}</span>
            {issue.platform !== "" && (
              <span class="issue-tag">
                <Foreign text={issue.platform} limit={40} />
              </span>
            )}
            {issue.culprit !== "" && (
              <span class="issue-where">
                <Foreign text={issue.culprit} limit={300} />
              </span>
            )}
          </p>
        </div>
      </div>
    </header>
  );
}
