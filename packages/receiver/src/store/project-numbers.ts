import type { Query } from "../database/database.ts";
import type { IssueChange } from "./issue-change.ts";
import type { IssueTotals } from "./save-issues.ts";
import type { StoredSample } from "./save-samples.ts";

/** What came to a project in an hour; `seen` is the sum of `payloads`, `suppressed` and `lost`. */
export type ProjectNumbers = {
  /** Unix seconds. */
  hour: number;
  seen: number;
  payloads: number;
  suppressed: number;
  lost: number;
  /** Occurrences of discarded issues, which are not among those seen. */
  discarded: number;
  /** Payloads that had a slot when they came. */
  stored: number;
  /** Of payloads, as they were sent. */
  bytes: number;
  /** Of what was stored, as it lies in the database. */
  storedBytes: number;
};

const NUMBERS = ["seen", "payloads", "suppressed", "lost", "discarded", "stored", "bytes", "storedBytes"] as const;

const startNumbers = (hour: number): ProjectNumbers => ({
  hour,
  seen: 0,
  payloads: 0,
  suppressed: 0,
  lost: 0,
  discarded: 0,
  stored: 0,
  bytes: 0,
  storedBytes: 0,
});

/**
 * What a batch brought to its projects.
 *
 * @param totals all issues of the batch, the discarded ones as well.
 * @param now unix milliseconds.
 */
export function numbersOf(
  totals: ReadonlyMap<IssueChange, IssueTotals>,
  stored: readonly StoredSample[],
  now: number,
): Map<number, ProjectNumbers> {
  const hour = Math.floor(now / 3_600_000) * 3600;
  const numbers = new Map<number, ProjectNumbers>();
  const of = (projectId: number): ProjectNumbers => {
    const known = numbers.get(projectId) ?? startNumbers(hour);
    numbers.set(projectId, known);
    return known;
  };
  for (const [change, { status }] of totals) {
    const sum = of(change.projectId);
    if (status === "discarded") {
      sum.discarded += change.n;
      continue;
    }
    sum.seen += change.n;
    sum.payloads += change.payloads;
    sum.suppressed += change.suppressed;
    sum.lost += change.lost;
    for (const { bytes } of change.samples) sum.bytes += bytes.length;
  }
  for (const { projectId, bytes } of stored) {
    const sum = of(projectId);
    sum.stored += 1;
    sum.storedBytes += bytes;
  }
  return numbers;
}

/** Adds up what came in the same hour. */
export function sumByHour(all: readonly ProjectNumbers[]): ProjectNumbers[] {
  const hours = new Map<number, ProjectNumbers>();
  for (const one of all) {
    const sum = hours.get(one.hour) ?? startNumbers(one.hour);
    hours.set(one.hour, sum);
    for (const name of NUMBERS) sum[name] += one[name];
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour);
}

const SAVE = `
insert into :schema.project_hour as p (project_id, hour, seen, payloads, suppressed, lost, discarded, stored, bytes, stored_bytes)
select $1::bigint, to_timestamp(k.hour), k.seen, k.payloads, k.suppressed, k.lost, k.discarded, k.stored, k.bytes, k.stored_bytes
from unnest($2::float8[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])
  as k(hour, seen, payloads, suppressed, lost, discarded, stored, bytes, stored_bytes)
on conflict (project_id, hour) do update set seen = p.seen + excluded.seen, payloads = p.payloads + excluded.payloads,
  suppressed = p.suppressed + excluded.suppressed, lost = p.lost + excluded.lost, discarded = p.discarded + excluded.discarded,
  stored = p.stored + excluded.stored, bytes = p.bytes + excluded.bytes, stored_bytes = p.stored_bytes + excluded.stored_bytes`;

/** Adds numbers to the hours of a project. */
export async function saveProjectNumbers(
  query: Query,
  projectId: number,
  numbers: readonly ProjectNumbers[],
): Promise<void> {
  const hours = sumByHour(numbers);
  if (hours.length === 0) return;
  await query(SAVE, [
    projectId,
    hours.map(({ hour }) => hour),
    ...NUMBERS.map((name) => hours.map((row) => row[name])),
  ]);
}

/** Deletes some hours of a project that are older than so many days. */
export const oldNumbers = (chunk: number): string => `
delete from :schema.project_hour where (project_id, hour) in (
  select project_id, hour from :schema.project_hour
  where project_id = $1::bigint and hour < coalesce($2::timestamptz, now()) - $3 * interval '1 day' limit ${chunk}
) returning 1 as one`;
