import { useState } from "preact/hooks";
import type { Breadcrumb, Event } from "../../api/event.ts";
import { Button } from "../../components/button.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { KeyValues } from "../../components/key-values.tsx";
import { Section } from "../../components/section.tsx";
import { formatCount } from "../../text/format-count.ts";
import { formatClock, formatMoment } from "../../text/format-time.ts";
import "./breadcrumbs.css";

const SHOWN = 12;

/** What happened before, the latest last, as a line that ends in the event. */
export function Breadcrumbs({ breadcrumbs, event }: { breadcrumbs: readonly Breadcrumb[]; event: Event }) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, breadcrumbs.length - SHOWN);
  return (
    <Section
      title="Breadcrumbs"
      aside={hidden > 0 && <Button onClick={() => setAll(true)}>{`Show ${formatCount(hidden)} earlier`}</Button>}
    >
      <ol class="crumbs">
        {breadcrumbs.slice(hidden).map((crumb, index) => (
          <Crumb key={hidden + index} crumb={crumb} />
        ))}
        <li class="crumb">
          <CrumbTime at={event.at} />
          <span class="crumb-dot level-error" aria-hidden="true" />
          <span class="crumb-words">
            <strong>
              <Foreign text={event.exceptions[0]?.type ?? event.title} limit={200} />
            </strong>
          </span>
        </li>
      </ol>
    </Section>
  );
}

function Crumb({ crumb }: { crumb: Breadcrumb }) {
  const words = (
    <>
      <span class="crumb-category">
        <Foreign text={crumb.category} limit={60} />
      </span>
      {crumb.message !== "" && <Foreign text={crumb.message} limit={1000} />}
      {crumb.message === "" && <Foreign text={crumb.data.map(([, value]) => value).join(" ")} limit={300} />}
    </>
  );
  return (
    <li class="crumb">
      <CrumbTime at={crumb.at} />
      <span class={`crumb-dot level-${crumb.level}`} title={crumb.level} aria-hidden="true" />
      {crumb.data.length === 0 ? (
        <span class="crumb-words">{words}</span>
      ) : (
        <details class="crumb-words">
          <summary>{words}</summary>
          <KeyValues pairs={crumb.data} />
        </details>
      )}
    </li>
  );
}

function CrumbTime({ at }: { at: number | undefined }) {
  if (at === undefined) return <span class="crumb-time" />;
  return (
    <time class="crumb-time numbers" dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatClock(at)}
    </time>
  );
}
