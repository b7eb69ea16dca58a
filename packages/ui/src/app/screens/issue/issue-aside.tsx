import type { ComponentChildren } from "preact";
import type { Event } from "../../api/event.ts";
import type { Issue, TagDistribution } from "../../api/issue.ts";
import type { Project } from "../../api/project.ts";
import { CountPartsTable } from "../../components/count-parts.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { KeyValues } from "../../components/key-values.tsx";
import { defaultList, routeHash } from "../../state/route.ts";
import { searchTerm } from "../../text/complete-query.ts";
import { TagBars } from "./tag-bars.tsx";

type IssueAsideProps = {
  issue: Issue;
  tags: readonly TagDistribution[];
  event: Event | undefined;
  project: Project;
  children: ComponentChildren;
};

/** What is true of the whole issue, beside its samples. */
export function IssueAside({ issue, tags, event, project, children }: IssueAsideProps) {
  const place = { org: project.org, project: project.slug };
  const hrefOf = (key: string, value: string) => {
    const query = searchTerm(key, value);
    return query === undefined ? undefined : routeHash({ name: "issues", ...place, ...defaultList, query });
  };
  return (
    <aside class="issue-aside" aria-label="About the issue">
      {issue.parts && (
        <section class="card panel">
          <h2>Where the count comes from</h2>
          <CountPartsTable counts={issue.parts} />
        </section>
      )}
      {issue.because.length > 0 && (
        <section class="card panel">
          <h2>Why these are one issue</h2>
          <ul class="because">
            {issue.because.map((reason) => (
              <li key={reason}>
                <Foreign text={reason} limit={300} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <TagBars tags={tags} hrefOf={hrefOf} />
      {children}
      {event !== undefined && event.tags.length > 0 && (
        <section class="card panel">
          <h2>Tags of this sample</h2>
          <KeyValues pairs={event.tags} />
        </section>
      )}
    </aside>
  );
}
