import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { readShared, type SharedIssue } from "../../api/shared.ts";
import { Ago } from "../../components/ago.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { Icon } from "../../components/icon.tsx";
import { Mark } from "../../components/mark.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { usePage } from "../../state/context.ts";
import { useRequest } from "../../state/use-request.ts";
import { formatCount } from "../../text/format-count.ts";
import { formatMoment } from "../../text/format-time.ts";
import { formatUntil } from "../../text/format-until.ts";
import { printable } from "../../text/printable.ts";
import { EventView } from "../issue/event-view.tsx";
import { TagBars } from "../issue/tag-bars.tsx";
import { ThemeSwitch } from "../masthead.tsx";
import "../issue/issue-screen.css";
import "../releases/releases.css";
import "./shared.css";

/** One issue for whoever has its link. Nothing can be changed, and there is no way from here to anything else. */
export function SharedScreen({ secret }: { secret: string }) {
  const { request } = usePage();
  const shared = useRequest(`share ${secret}`, (signal) => readShared(request, secret, signal));
  return (
    <>
      <header class="masthead">
        <span class="masthead-home">
          <Mark />
          <span class="masthead-name">Winnow</span>
        </span>
        <span class="shared-sign">
          Shared issue
          {shared.data?.expires !== undefined && <Expiry at={shared.data.expires} />}
        </span>
        <span class="masthead-space" />
        <ThemeSwitch />
      </header>
      {shared.data === undefined ? (
        <main class="page">
          {shared.error &&
            (shared.error.kind === "missing" ? (
              <Ended />
            ) : (
              <ErrorNotice heading="h1" error={shared.error} onRetry={shared.reload} />
            ))}
        </main>
      ) : (
        <SharedView shared={shared.data} />
      )}
    </>
  );
}

function Expiry({ at }: { at: number }) {
  const { now } = usePage();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatMoment(at)}
    >{` · ends ${formatUntil(at, now.value)}`}</time>
  );
}

/** A link that ended, was taken back, or never was: from outside these are the same. */
function Ended() {
  return (
    <section class="notice" role="alert">
      <span class="notice-icon">
        <Icon name="warning" />
      </span>
      <h1 class="notice-title">This link has ended</h1>
      <p>Its time is over, or somebody took it back. Ask whoever gave it to you for another one.</p>
    </section>
  );
}

function SharedView({ shared: { issue, event, tags } }: { shared: SharedIssue }) {
  useEffect(() => {
    document.title = `${printable(issue.title, 80)} · Winnow`;
  }, [issue.title]);
  return (
    <main class="page issue-page">
      <header class="shared-head">
        <p class="shared-id">
          <Foreign text={issue.shortId} limit={60} />
        </p>
        <h1 tabIndex={-1}>
          <span class="said">{`${issue.level}: `}</span>
          <Foreign text={issue.type || issue.title} limit={300} />
        </h1>
        {issue.type && issue.value && (
          <p class="shared-message">
            <Foreign text={issue.value} limit={2000} lines="many" />
          </p>
        )}
        {issue.culprit !== "" && (
          <p class="shared-where">
            <Foreign text={issue.culprit} limit={300} />
          </p>
        )}
      </header>
      <dl class="release-figures numbers">
        <Tile name="Events">{formatCount(issue.count)}</Tile>
        <Tile name="Users">{formatCount(issue.userCount)}</Tile>
        <Tile name="First seen">
          <Ago at={issue.firstSeen} />
        </Tile>
        <Tile name="Last seen">
          <Ago at={issue.lastSeen} />
        </Tile>
      </dl>
      <div class="issue-columns-2">
        <div class="issue-main">
          {event === undefined ? (
            <div class="card no-samples">
              <h2>No payload was kept</h2>
            </div>
          ) : (
            <EventView event={event} />
          )}
        </div>
        <aside class="issue-aside" aria-label="About the issue">
          <TagBars tags={tags} />
        </aside>
      </div>
    </main>
  );
}

function Tile({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="card figure-tile">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
