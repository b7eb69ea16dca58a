import type { Project } from "../../api/project.ts";
import { Button } from "../../components/button.tsx";
import { usePage } from "../../state/context.ts";
import type { IssueList } from "../../state/issue-list.ts";
import { useRequest } from "../../state/use-request.ts";
import { FirstEvent } from "../first-event.tsx";
import "./empty-list.css";

type EmptyListProps = { project: Project; list: IssueList; onShowAll: () => void };

/** Nothing to list: because nothing was ever sent, or because nothing of it is what was asked for. */
export function EmptyList({ project, list, onShowAll }: EmptyListProps) {
  const { api } = usePage();
  const { query } = list.options;
  const place = { org: project.org, project: project.slug };
  const any = useRequest(`any ${project.org}/${project.slug}`, (signal) =>
    api.issues({ ...place, sort: "date", query: "", limit: 1 }, signal),
  );
  if (any.loading && query !== "") return null;
  if (query === "" || any.data?.issues.length === 0) return <FirstEvent project={project} />;
  return (
    <section class="empty-list">
      <h2>{query === "is:unresolved" ? "Nothing is unresolved" : "No issue is like this"}</h2>
      <p>
        {query === "is:unresolved" ? "New issues appear here by themselves." : "Change the search, or show all issues."}
      </p>
      <Button onClick={onShowAll}>Show all issues</Button>
    </section>
  );
}
