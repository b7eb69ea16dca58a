import { randomBytes } from "node:crypto";
import type { Query } from "../database/database.ts";
import type { DigestWindow } from "./plan-flush.ts";
import { type Rule, ruleSchema } from "./rule.ts";

/** A rule as it is stored. */
export type StoredRule = {
  id: string;
  projectId: number;
  rule: Rule;
  secret: string | null;
  window?: DigestWindow;
  created: number;
};

type Row = {
  id: string;
  project_id: string;
  definition: string;
  secret: string | null;
  created: number;
  window_at: number | null;
  window_sent: number;
};

const COLUMNS = `id::text as id, project_id::text as project_id, definition, secret, (extract(epoch from created_at) * 1000)::float8 as created,
  (extract(epoch from window_at) * 1000)::float8 as window_at, window_sent`;

/** A rule that another version stored in a way that this one does not understand is left out: the others must go on. */
function stored(row: Row): StoredRule[] {
  const { data: rule } = ruleSchema.safeParse(JSON.parse(row.definition));
  if (rule === undefined) return [];
  const window = row.window_at === null ? undefined : { at: row.window_at, sent: row.window_sent };
  const { id, secret, created } = row;
  return [{ id, projectId: Number(row.project_id), rule, secret, created, window }];
}

/** The rules of a project. @param lock holds them until the transaction ends, so that one receiver at a time acts on them. */
export async function rulesOf(query: Query, projectId: number, lock = false): Promise<StoredRule[]> {
  const rows = await query<Row>(
    `select ${COLUMNS} from :schema.notify_rule where project_id = $1::bigint order by id ${lock ? "for no key update" : ""}`,
    [projectId],
  );
  return rows.flatMap(stored);
}

/** Stores a new rule, or changes one. @returns the rule, or nothing when there is none to change. */
export async function saveRule(
  query: Query,
  projectId: number,
  rule: Rule,
  id?: string,
): Promise<StoredRule | undefined> {
  const definition = JSON.stringify(rule);
  const secret = rule.channel.type === "webhook" ? `wns_${randomBytes(24).toString("base64url")}` : null;
  const rows =
    id === undefined
      ? await query<Row>(
          `insert into :schema.notify_rule (project_id, name, definition, secret, enabled) values ($1::bigint, $2, $3, $4, $5)
           returning ${COLUMNS}`,
          [projectId, rule.name, definition, secret, rule.enabled],
        )
      : await query<Row>(
          // A rule that becomes one of a webhook gets its secret now; the one it has stays.
          `update :schema.notify_rule set name = $3, definition = $4, enabled = $5, secret = coalesce(secret, $6)
           where project_id = $1::bigint and id = $2::bigint returning ${COLUMNS}`,
          [projectId, id, rule.name, definition, rule.enabled, secret],
        );
  return rows.flatMap(stored)[0];
}
