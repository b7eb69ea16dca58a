import type { ApiError } from "../../api/api-error.ts";
import type { Place } from "../../api/place.ts";
import { listEnvironments } from "../../api/search-values.ts";
import { Foreign } from "../../components/foreign.tsx";
import { Segments } from "../../components/segments.tsx";
import { Select } from "../../components/select.tsx";
import { usePage } from "../../state/context.ts";
import { type ListOptions, type Period, periods } from "../../state/route.ts";
import { useRequest } from "../../state/use-request.ts";
import { printable } from "../../text/printable.ts";
import { statuses, statusOfQuery, withStatus } from "../../text/query-status.ts";
import { SearchField } from "./search-field.tsx";
import "./search-box.css";

type SearchBoxProps = {
  place: Place;
  options: ListOptions;
  /** What the receiver says of a query that it does not understand. */
  error: ApiError | undefined;
  onChange: (options: Partial<ListOptions>) => void;
};

const periodNames: Record<Period, string> = {
  "": "Any time",
  "24h": "24 hours",
  "14d": "14 days",
  "30d": "30 days",
  "90d": "90 days",
};

/** What the list is asked for: the status as buttons, the query, the environment and the time. */
export function SearchBox({ place, options, error, onChange }: SearchBoxProps) {
  const { query, period } = options;
  const wrong = error?.kind === "invalid";
  return (
    <search class="search">
      <Segments
        label="Status"
        value={statusOfQuery(query) ?? "all"}
        options={statuses.map(({ value, name }) => [value ?? "all", name] as const)}
        onChange={(value) => onChange({ query: withStatus(query, value === "all" ? undefined : value) })}
      />
      <SearchField
        place={place}
        query={query}
        wrong={wrong ? "search-wrong" : undefined}
        onSearch={(text) => onChange({ query: text })}
      />
      <EnvironmentSelect place={place} chosen={options.environments} onChange={onChange} />
      <Select
        label="Period"
        value={period}
        options={periods.map((value) => [value, periodNames[value]])}
        onChange={(value) => onChange({ period: periods.find((known) => known === value) ?? "" })}
      />
      {wrong && (
        <p id="search-wrong" class="search-wrong" role="alert">
          <Foreign text={error.message} limit={240} />
        </p>
      )}
    </search>
  );
}

type EnvironmentSelectProps = Pick<SearchBoxProps, "place" | "onChange"> & { chosen: readonly string[] };

/** Several may be chosen by the address; here one is, or all are. */
function EnvironmentSelect({ place, chosen, onChange }: EnvironmentSelectProps) {
  const { request } = usePage();
  const known = useRequest(`environments ${place.org}/${place.project}`, (signal) =>
    listEnvironments(request, place, signal),
  );
  const names = new Set([...(known.data ?? []), ...chosen]);
  const several = chosen.length > 1 ? ([["several", `${chosen.length} environments`]] as const) : [];
  return (
    <Select
      label="Environment"
      value={chosen.length > 1 ? "several" : chosen.length === 1 ? `=${chosen[0]}` : ""}
      options={[
        ["", "All environments"],
        ...several,
        ...[...names].map((name) => [`=${name}`, printable(name, 60) || "(none)"] as const),
      ]}
      onChange={(value) => {
        if (value !== "several") onChange({ environments: value === "" ? [] : [value.slice(1)] });
      }}
    />
  );
}
