import { asArray, asMoment, asObject, asText } from "./decode.ts";
import { decodePoints, type Point } from "./issue.ts";
import { ofIssue } from "./place.ts";
import type { ApiRequest } from "./request.ts";

/** A release in which an issue was first seen at `at` (ms since epoch). */
export type ReleaseMark = { version: string; at: number };

/** How often an issue occurred over a period, and which releases came with it. */
export type IssueStats = { points: Point[]; releases: ReleaseMark[] };

export async function readIssueStats(
  request: ApiRequest,
  issueId: string,
  period: "24h" | "30d",
  signal?: AbortSignal,
): Promise<IssueStats> {
  const { body } = await request.json(ofIssue(issueId, `stats/?statsPeriod=${period}`), signal);
  const raw = asObject(body);
  const releases = asArray(raw?.releases).flatMap((item) => {
    const version = asText(asObject(item)?.version);
    const at = asMoment(asObject(item)?.firstSeen);
    return version === undefined || at === undefined ? [] : [{ version, at }];
  });
  return { points: decodePoints(raw?.counts), releases };
}
