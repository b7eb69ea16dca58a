import { z } from "zod";
import { json } from "../http/neutral.ts";
import { type Endpoint, endpointsAt, listParameter } from "./endpoint.ts";
import { isoTime } from "./iso-time.ts";
import { parsePeriod, resolutionOf, statsOf } from "./issue-stats.ts";
import { issueOfPath } from "./show-issue.ts";

const historySchema = z.object({
  interval: z.enum(["1h", "1d"]),
  counts: z.array(z.tuple([z.number(), z.number()])).describe("Unix seconds and a count, without gaps."),
  releases: z.array(z.object({ version: z.string(), firstSeen: z.string() })),
});

/** Releases named at most: a chart has no room for more. */
const MAX_RELEASES = 100;

/** When an issue occurred, and in which releases it appeared meanwhile. */
export const ISSUE_HISTORY_ENDPOINTS: readonly Endpoint[] = endpointsAt(
  ["/issues/{issue}/stats/", "/organizations/{organization}/issues/{issue}/stats/"],
  {
    method: "GET",
    scopes: ["event:read"],
    summary: "Occurrences of an issue by hour or day, with the releases first seen in it meanwhile",
    query: z.object({ statsPeriod: z.string().default("24h"), environment: listParameter.optional() }),
    response: historySchema,
    handle: async (call) => {
      const { database, query } = call;
      const period = parsePeriod(query.statsPeriod, "statsPeriod");
      const { issue, project } = await issueOfPath(call);
      const counts = (await statsOf(database.query, project.id, [issue.id], period, query.environment))(issue.id);
      const releases = await database.query<{ version: string; at: number }>(
        `select release as version, (extract(epoch from first_seen) * 1000)::float8 as at from :schema.issue_release
         where project_id = $1::bigint and issue_id = $2::bigint and first_seen >= to_timestamp($3::float8)
         order by first_seen desc, release limit ${MAX_RELEASES}`,
        [project.id, issue.id, counts[0]?.[0] ?? 0],
      );
      return json(200, {
        interval: resolutionOf(period) === 3_600 ? "1h" : "1d",
        counts,
        releases: releases.reverse().map(({ version, at }) => ({ version, firstSeen: isoTime(at) })),
      });
    },
  },
);
