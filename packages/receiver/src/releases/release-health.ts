import { countUsers, mergeUsers } from "@winnow/core";
import type { UserSketch } from "@winnow/envelope/wire";
import { z } from "zod";
import type { Query } from "../database/database.ts";

/** How a release does, over the hours that are kept. */
export const releaseHealthSchema = z.object({
  sessions: z.number(),
  errored: z.number().describe("With an error; contains those that crashed or ended in no known way."),
  crashed: z.number(),
  abnormal: z.number(),
  users: z.number().describe("An estimate within 3.25 % beyond 64."),
  crashedUsers: z.number(),
  crashFreeSessions: z.number().nullable().describe("Share, 0 to 1."),
  crashFreeUsers: z.number().nullable(),
});
export type ReleaseHealth = z.infer<typeof releaseHealthSchema>;

/** The health of some releases over some projects, by version. Releases without a session are missing. */
export async function releaseHealth(
  query: Query,
  projectIds: readonly string[],
  versions: readonly string[],
): Promise<Map<string, ReleaseHealth>> {
  if (versions.length === 0) return new Map();
  const sums = await query<Record<"release" | "started" | "errored" | "crashed" | "abnormal", string>>(
    `select release, sum(started)::text as started, sum(errored)::text as errored, sum(crashed)::text as crashed, sum(abnormal)::text as abnormal
     from :schema.release_health where project_id = any($1::bigint[]) and release = any($2::text[]) group by release`,
    [projectIds, versions],
  );
  const people = await query<{ release: string; users: string | null; crashed: string | null }>(
    `select release, users, crashed from :schema.release_health_user
     where project_id = any($1::bigint[]) and release = any($2::text[])`,
    [projectIds, versions],
  );
  return new Map(
    sums.map((row) => {
      const own = people.filter(({ release }) => release === row.release);
      const users = countOf(own.map((one) => one.users));
      const crashedUsers = countOf(own.map((one) => one.crashed));
      const [sessions, crashed] = [Number(row.started), Number(row.crashed)];
      const health = {
        sessions,
        errored: Number(row.errored),
        crashed,
        abnormal: Number(row.abnormal),
        users,
        crashedUsers,
        crashFreeSessions: freeShare(crashed, sessions),
        crashFreeUsers: freeShare(crashedUsers, users),
      };
      return [row.release, health];
    }),
  );
}

const freeShare = (crashed: number, all: number): number | null => (all === 0 ? null : Math.max(0, 1 - crashed / all));

function countOf(sketches: readonly (string | null)[]): number {
  const texts = sketches.filter((text) => text !== null);
  const all = texts.map((text) => JSON.parse(text) as UserSketch);
  return countUsers(all.reduce<UserSketch | undefined>((sum, one) => mergeUsers(sum, one), undefined));
}
