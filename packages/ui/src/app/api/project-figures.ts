import { asArray, asCount, asMoment } from "./decode.ts";
import type { Point } from "./issue.ts";
import { inProject, type Place } from "./place.ts";
import type { ApiRequest } from "./request.ts";

/** What happened in a project within 24 hours. */
export type ProjectFigures = {
  hours: readonly Point[];
  /** Issues that were seen; with `more`, at least so many. */
  issues: number;
  more: boolean;
};

const DAY = 86_400;
/** The most that one request gives: enough to tell how busy a project is. */
const COUNTED = 100;

/** @param now ms since epoch */
export async function readProjectFigures(
  request: ApiRequest,
  place: Place,
  now: number,
  signal?: AbortSignal,
): Promise<ProjectFigures> {
  const seconds = Math.floor(now / 1000);
  const stats = new URLSearchParams({
    stat: "received",
    resolution: "1h",
    since: String(seconds - DAY),
    until: String(seconds),
  });
  const issues = new URLSearchParams({ query: "", statsPeriod: "24h", limit: String(COUNTED) });
  const [counted, listed] = await Promise.all([
    request.json(inProject(place, `stats/?${stats}`), signal),
    request.json(inProject(place, `issues/?${issues}`), signal),
  ]);
  return {
    hours: asArray(counted.body).flatMap((pair) => {
      const at = asMoment(asArray(pair)[0]);
      return at === undefined ? [] : [{ at, count: asCount(asArray(pair)[1]) ?? 0 }];
    }),
    issues: asArray(listed.body).length,
    more: listed.next !== undefined,
  };
}
