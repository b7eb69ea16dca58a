import { json, type NeutralResponse } from "../http/neutral.ts";
import { deleteIssues } from "../life-cycle/delete-issues.ts";
import { mergeIssues } from "../life-cycle/merge-issues.ts";
import {
  type Act,
  type IssueUpdate,
  latestRelease,
  type SnoozeWish,
  updateIssues,
} from "../life-cycle/update-issues.ts";
import { ReceiverError } from "../receiver-error.ts";
import type { Call } from "./endpoint.ts";
import { findIssue } from "./find-issue.ts";
import type { ProjectRow } from "./find-project.ts";
import type { IssueUpdateBody } from "./issue-schemas.ts";
import { selectMatching } from "./select-matching.ts";
import { fullIssue, issueOfPath } from "./show-issue.ts";
import { assigneeJson, statusDetailsOf } from "./status-details.ts";

/** Which issues a bulk request means: by `id`, or all that a query finds. */
export type BulkQuery = { id?: string[]; query?: string; environment?: string[]; status?: string };

/** `PUT /issues/{id}/`: one issue, answered with all of it. */
export async function changeIssue(call: Call<unknown, IssueUpdateBody>): Promise<NeutralResponse> {
  const { database, access, body } = call;
  const found = await issueOfPath(call);
  const chosen = { projectId: Number(found.project.id), issueIds: [Number(found.issue.id)] };
  if (body.discard) {
    await deleteIssues(database, chosen, { discard: true, actor: access.actor });
    return { status: 204, headers: {} };
  }
  await updateIssues(database, chosen, await readUpdate(call, found.project), actOf(call));
  call.context.live.announce(chosen.projectId, chosen.issueIds);
  return json(200, await fullIssue(call, await findIssue(database, access, found.issue.id)));
}

/** `PUT …/issues/`: many issues at once, answered with what changed. */
export async function changeIssues(
  call: Call<BulkQuery, IssueUpdateBody>,
  projects: readonly ProjectRow[],
): Promise<NeutralResponse> {
  const { database, body, context } = call;
  const answer: Record<string, unknown> = {};
  for (const [project, issueIds] of await selectMatching(call, projects)) {
    const chosen = { projectId: Number(project.id), issueIds };
    if (issueIds.length === 0) continue;
    if (body.merge !== undefined) {
      const { parent, children } = await mergeIssues(database, chosen, actOf(call));
      answer.merge = { parent: String(parent), children: children.map(String) };
    } else if (body.discard) await deleteIssues(database, chosen, { discard: true, actor: call.access.actor });
    else await updateIssues(database, chosen, await readUpdate(call, project), actOf(call));
    context.live.announce(chosen.projectId, issueIds);
    const [first] = issueIds;
    if (body.status !== undefined && first !== undefined) {
      answer.status = statusOf(body.status);
      answer.statusDetails = (await statusDetailsOf(database.query, project.id, [String(first)]))(String(first));
    }
  }
  if (body.assignedTo !== undefined) answer.assignedTo = assigneeJson(readAssignee(body.assignedTo));
  return json(200, answer);
}

/** `DELETE /issues/{id}/` */
export async function removeIssue(call: Call<unknown, unknown>): Promise<NeutralResponse> {
  const found = await issueOfPath(call);
  const chosen = { projectId: Number(found.project.id), issueIds: [Number(found.issue.id)] };
  await deleteIssues(call.database, chosen, { discard: false, actor: call.access.actor });
  call.context.live.announce(chosen.projectId, chosen.issueIds);
  return { status: 202, headers: {} };
}

/** `DELETE …/issues/` */
export async function removeIssues(
  call: Call<BulkQuery, unknown>,
  projects: readonly ProjectRow[],
): Promise<NeutralResponse> {
  for (const [project, issueIds] of await selectMatching(call, projects)) {
    await deleteIssues(
      call.database,
      { projectId: Number(project.id), issueIds },
      { discard: false, actor: call.access.actor },
    );
    call.context.live.announce(Number(project.id), issueIds);
  }
  return { status: 204, headers: {} };
}

const actOf = ({ access, now }: Call<unknown, unknown>): Act => ({ actor: access.actor, now });

const statusOf = (status: NonNullable<IssueUpdateBody["status"]>): string =>
  status === "resolvedInNextRelease" ? "resolved" : status === "archived" || status === "muted" ? "ignored" : status;

async function readUpdate(call: Call<unknown, IssueUpdateBody>, project: ProjectRow): Promise<IssueUpdate> {
  const { body } = call;
  const update: IssueUpdate = {};
  if (body.assignedTo !== undefined) update.assignedTo = readAssignee(body.assignedTo);
  // Sentry's page sends the details beside the status, its documentation has them inside.
  const details = { ...body, ...body.statusDetails };
  if (body.status === "unresolved") update.status = { to: "unresolved" };
  else if (body.status === "resolvedInNextRelease" || details.inNextRelease === true) {
    update.status = { to: "resolved", resolution: { kind: "next_release" } };
  } else if (body.status === "resolved") update.status = await readResolution(call, project, details.inRelease);
  else if (body.status !== undefined) update.status = { to: "ignored", wish: readWish(details, call.now) };
  return update;
}

async function readResolution(call: Call<unknown, unknown>, project: ProjectRow, inRelease: string | undefined) {
  if (inRelease === undefined) return { to: "resolved" as const, resolution: { kind: "now" as const } };
  const release = inRelease === "latest" ? await latestRelease(call.database.query, Number(project.id)) : inRelease;
  if (release === undefined) {
    throw new ReceiverError("malformed", "the project has no release yet", { where: "statusDetails.inRelease" });
  }
  return { to: "resolved" as const, resolution: { kind: "release" as const, release } };
}

function readWish(details: NonNullable<IssueUpdateBody["statusDetails"]>, now: number): SnoozeWish {
  if (details.ignoreWindow !== undefined && details.ignoreCount === undefined) {
    throw new ReceiverError("malformed", "ignoreWindow needs ignoreCount", { where: "statusDetails.ignoreWindow" });
  }
  const until =
    details.ignoreUntil === undefined
      ? details.ignoreDuration === undefined
        ? undefined
        : now + details.ignoreDuration * 60_000
      : Date.parse(details.ignoreUntil);
  return {
    until,
    count: details.ignoreCount,
    windowMinutes: details.ignoreWindow,
    users: details.ignoreUserCount,
  };
}

/** `user:` is what Sentry writes before a user's id. */
function readAssignee(assignedTo: NonNullable<IssueUpdateBody["assignedTo"]> | null): string | null {
  const text = typeof assignedTo === "string" ? assignedTo : (assignedTo?.id ?? "");
  return text === "" ? null : text.replace(/^user:/, "");
}
