import { OTHER_TRANSACTIONS } from "@winnow/core";
import type { Query } from "../database/database.ts";
import { kindColumns, type TransactionHour } from "./transaction-hours.ts";

/** Bounds how many kinds of transactions one project may have in one hour, when ids stand in its names. */
export type TransactionKinds = {
  /** The same rows; those that would be kinds too many are named as others. */
  admit(query: Query, rows: readonly TransactionHour[]): Promise<TransactionHour[]>;
};

/** Kinds kept apart per project and hour, give or take what receivers add at the same moment. Beyond, counts are kept per status only. */
export const MAX_KINDS = 5_000;
/** Kinds remembered as stored; forgetting one costs a look. */
const MAX_KNOWN = 50_000;

const COUNTS = `
select w.project_id::text as project_id, w.hour, count(*)::int as n
from (select distinct k.project_id, k.hour from unnest($1::bigint[], $2::float8[]) as k(project_id, hour)) w
cross join lateral (select from :schema.transaction_hour t where t.project_id = w.project_id and t.hour = to_timestamp(w.hour * 3600) limit $3) t
group by w.project_id, w.hour`;

const THERE = `
select k.place::int as place
from unnest($1::bigint[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) with ordinality
  as k(project_id, hour, name, op, status, environment, release, place)
join :schema.transaction_hour t on t.project_id = k.project_id and t.hour = to_timestamp(k.hour * 3600) and t.name = k.name and t.op = k.op
  and t.status = k.status and t.environment = k.environment and t.release = k.release`;

/** @param max kinds per project and hour. */
export function createTransactionKinds(max = MAX_KINDS): TransactionKinds {
  const known = new Set<string>();
  const remember = (row: TransactionHour): void => {
    if (known.size >= MAX_KNOWN) known.clear();
    known.add(keyOf(row));
  };

  /** Those of the rows that are stored already. */
  async function stored(query: Query, rows: readonly TransactionHour[]): Promise<Set<TransactionHour>> {
    const there = await query<{ place: number }>(THERE, kindColumns(rows));
    return new Set(there.map(({ place }) => rows[place - 1] as TransactionHour));
  }

  return {
    async admit(query, rows) {
      const unknown = rows.filter((row) => !known.has(keyOf(row)));
      if (unknown.length === 0) return [...rows];
      const there = await stored(query, unknown);
      const counts = await query<{ project_id: string; hour: number; n: number }>(COUNTS, [
        unknown.map((row) => row.projectId),
        unknown.map((row) => row.hour),
        max,
      ]);
      const room = new Map(counts.map(({ project_id, hour, n }) => [`${project_id}:${hour}`, max - n]));
      return rows.map((row) => {
        if (known.has(keyOf(row))) return row;
        const place = `${row.projectId}:${row.hour}`;
        const left = room.get(place) ?? max;
        if (!there.has(row) && left <= 0) {
          return { ...row, name: OTHER_TRANSACTIONS, op: "", environment: "", release: "" };
        }
        if (!there.has(row)) room.set(place, left - 1);
        remember(row);
        return row;
      });
    },
  };
}

function keyOf({ projectId, hour, name, op, status, environment, release }: TransactionHour): string {
  return [projectId, hour, name, op, status, environment, release].join("\u001f");
}
