import type { Query } from "../database/database.ts";
import { ReceiverError } from "../receiver-error.ts";

/** Points of a statistic: unix seconds and a count. */
export type Points = [at: number, n: number][];

const SECONDS: Record<string, number> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };
const MAX_PERIOD = 400 * 86_400;

/** A period such as `24h` or `14d`, in seconds. @throws ReceiverError `malformed` with the parameter's name. */
export function parsePeriod(text: string, parameter: string): number {
  const match = /^(\d{1,5})([mhdw])$/.exec(text);
  const seconds = Number(match?.[1]) * (SECONDS[match?.[2] ?? ""] ?? Number.NaN);
  if (seconds > 0 && seconds <= MAX_PERIOD) return seconds;
  throw new ReceiverError("malformed", `${parameter} must be a period such as 24h or 14d`, { where: parameter });
}

/** How a period is cut: by hours up to three days, by days beyond. */
export const resolutionOf = (period: number): number => (period <= 3 * 86_400 ? 3_600 : 86_400);

/**
 * Occurrences of some issues over a period, as points without gaps; the last one is the running hour or day.
 *
 * @param period seconds.
 * @param environments only these; all when empty.
 */
export async function statsOf(
  query: Query,
  projectId: string,
  issueIds: readonly string[],
  period = 86_400,
  environments: readonly string[] = [],
): Promise<(issueId: string) => Points> {
  const step = resolutionOf(period);
  const count = Math.ceil(period / step);
  const first = Math.floor(Date.now() / 1000 / step) * step - (count - 1) * step;
  const rows =
    issueIds.length === 0
      ? []
      : await query<{ issue_id: string; at: number; n: string }>(
          `select h.issue_id::text as issue_id, (floor(extract(epoch from h.hour) / $4::integer) * $4::integer)::float8 as at, sum(h.n)::text as n
           from :schema.issue_hour h
           where h.project_id = $1::bigint and h.issue_id = any($2::bigint[]) and h.hour >= to_timestamp($3::float8)
             and ($5::text[] is null or h.environment = any($5::text[]))
           group by 1, 2`,
          [projectId, [...issueIds], first, step, environments.length > 0 ? environments : null],
        );
  const counts = new Map(rows.map((row) => [`${row.issue_id}:${row.at}`, Number(row.n)]));
  return (issueId) =>
    Array.from({ length: count }, (_, index) => {
      const at = first + index * step;
      return [at, counts.get(`${issueId}:${at}`) ?? 0];
    });
}
