import { createHash } from "node:crypto";
import { z } from "zod";
import { json } from "../http/neutral.ts";
import { decompressPayload } from "../store/compress.ts";
import { onlyPage } from "./cursor.ts";
import { type Endpoint, endpoint, listParameter } from "./endpoint.ts";
import { chosenProjects } from "./find-project.ts";
import { isoTime } from "./iso-time.ts";
import { projectJson } from "./project-json.ts";

const monitorSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  status: z.string(),
  dateCreated: z.string(),
  project: z.object({ id: z.string(), slug: z.string() }),
  environments: z.array(z.object({ name: z.string(), status: z.string(), lastCheckIn: z.string() })),
  winnow: z.object({ checkIns: z.number(), duration: z.number().nullable().describe("Of the last one, seconds.") }),
});

type Row = { project_id: string; slug: string; n: string; first: number; last: number; body: Uint8Array };

/** Monitors are what has checked in within the retention of items; nobody announces them. */
const MONITORS = `
select m.project_id::text as project_id, m.slug, m.n::text as n, (extract(epoch from m.first) * 1000)::float8 as first,
  (extract(epoch from m.last) * 1000)::float8 as last, l.body
from (
  select project_id, name as slug, count(*) as n, min(received_at) as first, max(received_at) as last
  from :schema.item where project_id = any($1::bigint[]) and type = 'check_in' and name is not null group by project_id, name
) m cross join lateral (
  select body from :schema.item i where i.project_id = m.project_id and i.type = 'check_in' and i.name = m.slug and i.received_at = m.last
  order by i.id limit 1
) l order by m.slug, m.project_id limit 1000`;

/** Jobs that check in. */
export const MONITOR_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/organizations/{organization}/monitors/",
    scopes: ["org:read", "project:read", "event:read"],
    summary: "Monitors that checked in within the retention of items, with how it went the last time",
    query: z.object({ project: listParameter.optional() }),
    response: z.array(monitorSchema),
    handle: async ({ database, access, parts, query, request }) => {
      const projects = await chosenProjects(database, access, parts.organization ?? "", query.project);
      const rows = await database.query<Row>(MONITORS, [projects.map(({ id }) => id)]);
      const body = rows.flatMap((row) => {
        const project = projects.find(({ id }) => id === row.project_id);
        return project ? [{ ...monitorJson(row), project: projectJson(project) }] : [];
      });
      return json(200, body, { link: onlyPage(request) });
    },
  }),
];

function monitorJson(row: Row) {
  const { status, environment, duration } = readCheckIn(row.body);
  const name = typeof environment === "string" ? environment : "production";
  const went = typeof status === "string" ? status : "unknown";
  return {
    id: uuidOf(`${row.project_id}:${row.slug}`),
    slug: row.slug,
    name: row.slug,
    status: "active",
    isMuted: false,
    type: "cron_job",
    config: {},
    dateCreated: isoTime(row.first),
    environments: [{ name, status: went, lastCheckIn: isoTime(row.last), isMuted: false }],
    winnow: { checkIns: Number(row.n), duration: typeof duration === "number" ? duration : null },
  };
}

function readCheckIn(body: Uint8Array): Record<string, unknown> {
  try {
    return (JSON.parse(Buffer.from(decompressPayload(body)).toString("utf8")) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A monitor has no row, and its id must be the same each time. */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
