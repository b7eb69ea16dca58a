import { json, type NeutralResponse } from "../http/neutral.ts";
import { unmergeIssues } from "../life-cycle/merge-issues.ts";
import type { Call } from "./endpoint.ts";
import { issueOfPath } from "./show-issue.ts";

/** `GET /issues/{id}/hashes/`: the fingerprints that lead to an issue, and which of them came by a merge. */
export async function listHashes(call: Call<unknown, unknown>): Promise<NeutralResponse> {
  const { issue } = await issueOfPath(call);
  const rows = await call.database.query<{ hash: string; origin: string | null }>(
    `select hash, origin_id::text as origin from :schema.fingerprint
     where project_id = $1::bigint and issue_id = $2::bigint order by origin_id nulls first, hash`,
    [issue.project_id, issue.id],
  );
  return json(
    200,
    rows.map((row) => ({ id: row.hash, latestEvent: null, state: "unlocked", winnow: { mergedFrom: row.origin } })),
  );
}

/** `PUT` or `DELETE /issues/{id}/hashes/?id=`: takes what came by a merge out again. */
export async function unmergeHashes(call: Call<{ id: string[] }, unknown>): Promise<NeutralResponse> {
  const { issue, project } = await issueOfPath(call);
  const chosen = { projectId: Number(project.id), issueId: Number(issue.id) };
  const act = { actor: call.access.actor, now: call.now };
  const restored = await unmergeIssues(call.database, chosen, call.query.id, act);
  call.context.live.announce(chosen.projectId, [chosen.issueId, ...restored]);
  return json(202, { winnow: { restored: restored.map(String) } });
}
