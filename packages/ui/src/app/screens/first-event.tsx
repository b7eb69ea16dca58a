import { useEffect, useState } from "preact/hooks";
import type { Project } from "../api/project.ts";
import { CopyButton } from "../components/copy-button.tsx";
import { usePage } from "../state/context.ts";
import "./first-event.css";

const snippet = (dsn: string) => `import * as Sentry from "@sentry/node";
import { withWinnow } from "@winnow/transport/node";

Sentry.init(withWinnow({ dsn: ${dsn} }));`;

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
  const code = snippet(dsn === undefined ? "process.env.SENTRY_DSN" : JSON.stringify(dsn));
  return (
    <section class="first-event">
      <h2>Nothing has gone wrong yet</h2>
      <p>
        Point an app at this project. Repeats are folded inside of it: one request carries the count of thousands, and
        the count stays exact.
      </p>
      <figure class="snippet">
        <figcaption>
          <span>instrument.mjs</span>
          <CopyButton text={() => code} />
        </figcaption>
        <pre>
          <code>{code}</code>
        </pre>
      </figure>
      {dsn === undefined && (
        <p class="first-event-note">
          <code>winnow serve</code> prints the DSN of the project.
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
