import { z } from "zod";
import type { Query } from "../database/database.ts";
import { json } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { findProject } from "./find-project.ts";
import { parsePeriod } from "./issue-stats.ts";

const DAY = 86_400;
const MAX_POINTS = 10_000;

const numbersSchema = z.object({
  seen: z.number().describe("Occurrences that were counted: stored + sampled + suppressed + lost."),
  stored: z.number().describe("Payloads that had a slot when they came; later ones may have taken it since."),
  sampled: z.number().describe("Payloads that came and were not kept."),
  suppressed: z.number().describe("Folded by clients: counted, no payload travelled."),
  lost: z.number().describe("Payloads that a quota refused."),
  bytesStored: z.number().describe("Bytes that were written for payloads, compressed."),
  bytesReceived: z.number().describe("Bytes of the payloads that came, not compressed."),
  bytesSaved: z.number().describe("An estimate: suppressed occurrences times the mean payload of the period."),
});

const savingsSchema = z.object({
  days: z.array(numbersSchema.extend({ day: z.string() })),
  totals: numbersSchema,
});

type HourRow = {
  at: number;
  seen: string;
  payloads: string;
  suppressed: string;
  lost: string;
  discarded: string;
  stored: string;
  bytes: string;
  stored_bytes: string;
};
type Numbers = Record<Exclude<keyof HourRow, "at">, number>;

const STATS = {
  /** All that came and was understood. */
  received: (row: Numbers) => row.seen + row.discarded,
  /** Counted, but without the payload: over quota. */
  rejected: (row: Numbers) => row.lost,
  /** Of issues that were discarded. */
  blacklisted: (row: Numbers) => row.discarded,
} as const;

const RESOLUTIONS = { "1h": 3_600, "1d": DAY } as const;

/** Numbers of a project over time. */
export const PROJECT_NUMBERS_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/stats/",
    scopes: ["project:read", "event:read"],
    summary: "Occurrences of a project over time, by the time they came: unix seconds and a count",
    query: z.object({
      stat: z.enum(Object.keys(STATS) as [keyof typeof STATS, ...(keyof typeof STATS)[]]).default("received"),
      since: z
        .string()
        .regex(/^\d{1,11}(\.\d+)?$/, "must be unix seconds")
        .optional(),
      until: z
        .string()
        .regex(/^\d{1,11}(\.\d+)?$/, "must be unix seconds")
        .optional(),
      resolution: z.enum(["1h", "1d"]).default("1h"),
    }),
    response: z.array(z.tuple([z.number(), z.number()])),
    handle: async ({ database, access, context, parts, query, now }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      await context.settler.settle(Number(project.id));
      const step = RESOLUTIONS[query.resolution];
      const until = query.until === undefined ? now / 1000 : Number(query.until);
      const since = query.since === undefined ? until - DAY + 3_600 : Number(query.since);
      const first = Math.floor(since / step) * step;
      const count = Math.floor((until - first) / step) + 1;
      if (count > MAX_POINTS)
        throw new ReceiverError("malformed", `more than ${MAX_POINTS} points`, { where: "since" });
      const rows = await readNumbers(database.query, project.id, first, step);
      const points = Array.from({ length: Math.max(0, count) }, (_, index) => {
        const at = first + index * step;
        return [at, STATS[query.stat](rows.get(at) ?? NONE)];
      });
      return json(200, points);
    },
  }),
  endpoint({
    method: "GET",
    path: "/projects/{organization}/{project}/winnow/savings/",
    scopes: ["project:read", "event:read"],
    summary: "What became of all occurrences of a project by day (UTC), and what folding them saved",
    query: z.object({ statsPeriod: z.string().default("30d") }),
    response: savingsSchema,
    handle: async ({ database, access, context, parts, query, now }) => {
      const project = await findProject(database, access, parts.organization ?? "", parts.project ?? "");
      await context.settler.settle(Number(project.id));
      const days = Math.ceil(parsePeriod(query.statsPeriod, "statsPeriod") / DAY);
      const first = Math.floor(now / 1000 / DAY) * DAY - (days - 1) * DAY;
      const rows = await readNumbers(database.query, project.id, first, DAY);
      const total = addUp([...rows.values()]);
      const mean = total.payloads === 0 ? 0 : total.bytes / total.payloads;
      const body = Array.from({ length: days }, (_, index) => {
        const at = first + index * DAY;
        return { day: new Date(at * 1000).toISOString().slice(0, 10), ...savings(rows.get(at) ?? NONE, mean) };
      });
      return json(200, { days: body, totals: savings(total, mean) });
    },
  }),
];

function savings(row: Numbers, mean: number): z.infer<typeof numbersSchema> {
  return {
    seen: row.seen,
    stored: row.stored,
    sampled: row.payloads - row.stored,
    suppressed: row.suppressed,
    lost: row.lost,
    bytesStored: row.stored_bytes,
    bytesReceived: row.bytes,
    bytesSaved: Math.round(row.suppressed * mean),
  };
}

const NAMES = ["seen", "payloads", "suppressed", "lost", "discarded", "stored", "bytes", "stored_bytes"] as const;
const NONE = Object.fromEntries(NAMES.map((name) => [name, 0])) as Numbers;

const addUp = (rows: readonly Numbers[]): Numbers =>
  Object.fromEntries(NAMES.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)])) as Numbers;

/** Numbers of a project since a moment, by steps of so many seconds. */
async function readNumbers(
  query: Query,
  projectId: string,
  since: number,
  step: number,
): Promise<Map<number, Numbers>> {
  const rows = await query<HourRow>(
    `select (floor(extract(epoch from hour) / $3::integer) * $3::integer)::float8 as at, ${NAMES.map((name) => `sum(${name})::text as ${name}`).join(", ")}
     from :schema.project_hour where project_id = $1::bigint and hour >= to_timestamp($2::float8) group by 1`,
    [projectId, since, step],
  );
  return new Map(
    rows.map((row) => [row.at, Object.fromEntries(NAMES.map((name) => [name, Number(row[name])])) as Numbers]),
  );
}
