import { explain } from "@winnow/core";
import type { Database } from "../database/database.ts";
import { readPayload } from "./event-json.ts";

/**
 * Why the occurrences of an issue are one: what went into the fingerprint of its latest payload, and what was left out and why. It is read
 * off the payload and not stored, so that it always speaks of the rules in force.
 *
 * @returns lines for people; none when no payload is kept.
 */
export async function whyOneIssue(
  database: Database,
  projectId: number | string,
  issueIds: readonly (number | string)[],
): Promise<readonly string[]> {
  const [latest] = await database.query<{ payload: Uint8Array }>(
    `select payload from :schema.sample where project_id = $1::bigint and issue_id = any($2::bigint[])
     order by at desc, event_id desc limit 1`,
    [projectId, issueIds],
  );
  return latest === undefined ? [] : explain(readPayload(latest.payload));
}
