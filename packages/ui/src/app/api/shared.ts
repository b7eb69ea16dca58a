import { ApiError } from "./api-error.ts";
import { asArray, asMoment, asObject } from "./decode.ts";
import { decodeEvent, type Event } from "./event.ts";
import { decodeIssue, decodeTag, type Issue, type TagDistribution } from "./issue.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** One issue as somebody without access may see it by a link. */
export type SharedIssue = {
  issue: Issue;
  event: Event | undefined;
  tags: readonly TagDistribution[];
  /** When the link ends, ms since epoch. */
  expires: number | undefined;
};

export async function readShared(request: ApiRequest, secret: string, signal?: AbortSignal): Promise<SharedIssue> {
  const raw = asObject((await request.json(pathOf("winnow", "shared", secret), signal)).body);
  // Its id is the secret's business: the address of the issue is for those who have access.
  const issue = decodeIssue({ id: "shared", ...asObject(raw?.issue) });
  if (issue === undefined || raw?.issue === undefined) throw new ApiError("server", 200, "the answer is not an issue");
  return {
    issue,
    event: decodeEvent(raw?.event),
    tags: asArray(raw?.tags).map(decodeTag),
    expires: asMoment(raw?.expires),
  };
}
