import type { Sample } from "../../api/event.ts";
import { Button } from "../../components/button.tsx";
import { usePage } from "../../state/context.ts";
import { type Route, routeHash } from "../../state/route.ts";
import { formatCount } from "../../text/format-count.ts";
import { formatAge, formatMoment } from "../../text/format-time.ts";
import "./sample-switch.css";

type SampleSwitchProps = {
  /** Newest first. */
  samples: readonly Sample[];
  /** The id of the sample that is shown. */
  current: string;
  route: Extract<Route, { name: "issue" }>;
  /** True when more has happened since the samples were read. */
  isStale: boolean;
  onReload: () => void;
};

/** Which of the kept payloads is shown, and the way to the others. */
export function SampleSwitch({ samples, current: currentId, route, isStale, onReload }: SampleSwitchProps) {
  const { router, now } = usePage();
  const index = samples.findIndex(({ id }) => id === currentId);
  const current = samples[index];
  if (current === undefined) return null;
  const go = (to: number) => {
    const sample = samples[to];
    if (sample) router.go({ ...route, event: to === 0 ? undefined : sample.id }, "replace");
  };
  return (
    <div class="samples">
      <h2 class="samples-title numbers">
        {index === 0 ? "Latest sample" : `Sample ${formatCount(samples.length - index)}`}
        <span class="samples-of">{`of ${formatCount(samples.length)} kept`}</span>
      </h2>
      <span class="samples-facts numbers">
        {current.at !== undefined && (
          <time dateTime={new Date(current.at).toISOString()} title={formatMoment(current.at)}>
            {formatAge(current.at, now.value, "long")}
          </time>
        )}
        <a class="samples-id" href={routeHash({ ...route, event: current.id })} title="Link to this sample">
          {current.id.slice(0, 8)}
        </a>
      </span>
      <span class="masthead-space" />
      {isStale && (
        <Button kind="quiet" icon="retry" onClick={onReload}>
          Newer ones
        </Button>
      )}
      {samples.length > 1 && (
        <div class="samples-buttons">
          <Button disabled={index === samples.length - 1} onClick={() => go(samples.length - 1)}>
            First
          </Button>
          <Button
            icon="arrow-left"
            label="Earlier sample (p)"
            disabled={index === samples.length - 1}
            onClick={() => go(index + 1)}
          />
          <Button icon="arrow-right" label="Later sample (n)" disabled={index === 0} onClick={() => go(index - 1)} />
          <Button disabled={index === 0} onClick={() => go(0)}>
            Latest
          </Button>
        </div>
      )}
    </div>
  );
}
