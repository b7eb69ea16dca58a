import { useEffect, useState } from "preact/hooks";
import type { Project } from "../api/project.ts";
import { usePage } from "../state/context.ts";
import { SdkLines } from "./sdk-lines.tsx";
import "./first-event.css";

/** What an empty project shows: how to send the first event. The list takes its place by itself when it arrives. */
export function FirstEvent({ project }: { project: Project }) {
  const { api } = usePage();
  const [dsn, setDsn] = useState<string | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    // Without the right to read keys, the snippet says where the DSN comes from instead.
    api.dsn(project.org, project.slug, abort.signal).then(setDsn, () => {});
    return () => abort.abort();
  }, [api, project.org, project.slug]);
  return (
    <section class="first-event">
      <h2>Nothing has gone wrong yet</h2>
      <p>
        Point an app at this project by these lines. Its first error appears here by itself, and every repeat is
        counted.
      </p>
      <div class="card first-event-lines">
        <SdkLines dsn={dsn ?? "https://…"} platform={project.platform} />
      </div>
      {dsn === undefined && (
        <p class="first-event-note">
          The DSN of the project is for those who may see its keys; <code>winnow serve</code> prints it.
        </p>
      )}
      <p class="waiting" role="status">
        <span class="waiting-dots" aria-hidden="true">
          <span />
          <span />
          <span />
        </span>
        Waiting for the first event
      </p>
    </section>
  );
}
