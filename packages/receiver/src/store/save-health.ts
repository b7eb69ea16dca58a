import { mergeUsers } from "@winnow/core";
import type { UserSketch } from "@winnow/envelope/wire";
import type { Query } from "../database/database.ts";
import type { Delivery, HealthCount } from "../ingest/delivery.ts";

type Row = HealthCount & { projectId: number };
/** Who had a session of a release in an environment, and whose crashed. */
type UserRow = Pick<Row, "projectId" | "release" | "environment"> & { users: Set<string>; crashed: Set<string> };

const HOURS = `
insert into :schema.release_health as h (project_id, release, environment, hour, started, errored, crashed, abnormal)
select k.project_id, k.release, k.environment, to_timestamp(k.hour), k.started, k.errored, k.crashed, k.abnormal
from unnest($1::bigint[], $2::text[], $3::text[], $4::float8[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
  as k(project_id, release, environment, hour, started, errored, crashed, abnormal)
order by k.project_id, k.release collate "C", k.environment collate "C", k.hour
on conflict (project_id, release, environment, hour) do update set started = h.started + excluded.started,
  errored = h.errored + excluded.errored, crashed = h.crashed + excluded.crashed, abnormal = h.abnormal + excluded.abnormal`;

/** A release is known from its first session on, as it is from its first event. */
const RELEASES = `
insert into :schema.release (project_id, version, n)
select distinct k.project_id, k.version, 0 from unnest($1::bigint[], $2::text[]) as k(project_id, version) order by 1, 2
on conflict do nothing`;

/** An update that changes nothing locks what is read. */
const LOCK_USERS = `
insert into :schema.release_health_user as u (project_id, release, environment)
select k.project_id, k.release, k.environment from unnest($1::bigint[], $2::text[], $3::text[]) as k(project_id, release, environment)
order by k.project_id, k.release collate "C", k.environment collate "C"
on conflict (project_id, release, environment) do update set users = u.users
returning u.project_id::text as project_id, u.release, u.environment, u.users, u.crashed`;

const WRITE_USERS = `
update :schema.release_health_user u set users = k.users, crashed = k.crashed
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) as k(project_id, release, environment, users, crashed)
where u.project_id = k.project_id and u.release = k.release and u.environment = k.environment`;

/** Adds the sessions of a batch to the health of their releases. */
export async function saveHealth(
  query: Query,
  accepted: readonly { projectId: number; delivery: Delivery }[],
): Promise<void> {
  const rows = accepted.flatMap(({ projectId, delivery }) =>
    (delivery.health ?? []).map((health) => ({ ...health, projectId })),
  );
  if (rows.length === 0) return;
  await query(RELEASES, [rows.map((row) => row.projectId), rows.map((row) => row.release)]);
  await saveHours(query, rows);
  await saveUsers(query, rows);
}

async function saveHours(query: Query, rows: readonly Row[]): Promise<void> {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const key = [row.projectId, row.release, row.environment, row.hour].join("\u001f");
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...row });
    else for (const name of ["started", "errored", "crashed", "abnormal"] as const) sum[name] += row[name];
  }
  const all = [...sums.values()];
  await query(HOURS, [
    ...placesOf(all),
    all.map((row) => row.hour),
    all.map((row) => row.started),
    all.map((row) => row.errored),
    all.map((row) => row.crashed),
    all.map((row) => row.abnormal),
  ]);
}

/** Most users are known already, and then nothing is written. */
async function saveUsers(query: Query, rows: readonly Row[]): Promise<void> {
  const wanted = usersByPlace(rows);
  if (wanted.size === 0) return;
  const stored = await query<{
    project_id: string;
    release: string;
    environment: string;
    users: string | null;
    crashed: string | null;
  }>(LOCK_USERS, placesOf([...wanted.values()]));
  const changed = stored.flatMap((row) => {
    const place = { projectId: Number(row.project_id), release: row.release, environment: row.environment };
    const more = wanted.get(placeKey(place));
    const users = unite(row.users, more?.users);
    const crashed = unite(row.crashed, more?.crashed);
    return users === row.users && crashed === row.crashed ? [] : [{ ...place, users, crashed }];
  });
  if (changed.length === 0) return;
  await query(WRITE_USERS, [...placesOf(changed), changed.map((row) => row.users), changed.map((row) => row.crashed)]);
}

function usersByPlace(rows: readonly Row[]): Map<string, UserRow> {
  const places = new Map<string, UserRow>();
  for (const { projectId, release, environment, user, crashedUser } of rows) {
    if (user === undefined && crashedUser === undefined) continue;
    const key = placeKey({ projectId, release, environment });
    const place = places.get(key) ?? { projectId, release, environment, users: new Set(), crashed: new Set() };
    places.set(key, place);
    if (user !== undefined) place.users.add(user);
    if (crashedUser !== undefined) place.crashed.add(crashedUser);
  }
  return places;
}

function unite(stored: string | null, more: ReadonlySet<string> | undefined): string | null {
  let sketch = stored === null ? undefined : (JSON.parse(stored) as UserSketch);
  for (const user of more ?? []) sketch = mergeUsers(sketch, { ids: [user] });
  return sketch === undefined ? null : JSON.stringify(sketch);
}

type Place = Pick<Row, "projectId" | "release" | "environment">;

const placeKey = ({ projectId, release, environment }: Place): string =>
  [projectId, release, environment].join("\u001f");

const placesOf = (rows: readonly Place[]): unknown[][] => [
  rows.map((row) => row.projectId),
  rows.map((row) => row.release),
  rows.map((row) => row.environment),
];

/** Deletes some hours of a project that are older than so many days. */
export const oldHealth = (chunk: number): string => `
delete from :schema.release_health where (project_id, release, environment, hour) in (
  select project_id, release, environment, hour from :schema.release_health
  where project_id = $1::bigint and hour < coalesce($2::timestamptz, now()) - $3 * interval '1 day' limit ${chunk}
) returning 1 as one`;

/** Deletes some of those who had sessions of releases of which no hour that counts is left. A row that a batch holds waits for the next run. */
export const oldHealthUsers = (chunk: number): string => `
delete from :schema.release_health_user where project_id = $1::bigint and (release, environment) in (
  select u.release, u.environment from :schema.release_health_user u
  where u.project_id = $1::bigint and not exists (
    select from :schema.release_health h
    where h.project_id = u.project_id and h.release = u.release and h.environment = u.environment
      and h.hour >= coalesce($2::timestamptz, now()) - $3 * interval '1 day'
  )
  limit ${chunk} for update of u skip locked
) returning 1 as one`;
