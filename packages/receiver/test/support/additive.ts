/*
 * An old receiver works beside the new one while a deployment rolls out, so a migration may only add what the old one does not notice.
 * Of existing tables: columns that may be left out when writing, what fills these columns, and indexes that refuse nothing. Of its own new
 * tables: anything.
 */

/** What is allowed, beside everything about tables that the same file creates. */
const ALLOWED = /^create (?:table|index|unique index) |^alter table \S+ add column /;

/** The statements of a migration that a receiver of the version before could notice, each with the reason. */
export function refusedStatements(sql: string): { statement: string; reason: string }[] {
  if (/\$\w*\$/.test(sql))
    return [{ statement: sql, reason: "bodies of functions are not read; a migration needs none" }];
  const statements = sql
    .replace(/--.*$/gm, "")
    .split(";")
    .map((statement) => statement.replace(/\s+/g, " ").trim().toLowerCase())
    .filter((statement) => statement !== "");
  const created = new Set<string>();
  const added = new Set<string>();
  return statements.flatMap((statement) => {
    const table = /(?:\btable|\bon|\bupdate|\binto|\bfrom) (:schema\.\w+)/.exec(statement)?.[1] ?? "";
    if (statement.startsWith("create table ")) created.add(table);
    if (created.has(table)) return [];
    for (const [, column] of statement.matchAll(/\badd column (\w+)/g)) added.add(`${table}.${column}`);
    if (fillsOnly(statement, table, added)) return [];
    const reason = reasonAgainst(statement);
    return reason === undefined ? [] : [{ statement, reason }];
  });
}

/** An update of one column, which the same file has added. */
function fillsOnly(statement: string, table: string, added: ReadonlySet<string>): boolean {
  const assigned = /^update \S+(?: \w+)? set (\w+) = [^,]+?(?: from | where |$)/.exec(statement)?.[1];
  return assigned !== undefined && added.has(`${table}.${assigned}`);
}

function reasonAgainst(statement: string): string | undefined {
  if (!ALLOWED.test(statement)) return "it is none of: create table, create index, alter table … add column";
  if (statement.startsWith("create unique index")) return "it may refuse what the version before writes";
  if (!statement.startsWith("alter table")) return undefined;
  const [, actions = ""] = /^alter table \S+ (.*)$/.exec(statement) ?? [];
  for (const action of splitActions(actions)) {
    if (!action.startsWith("add column ")) return `"${action}" is more than adding a column`;
    if (/ not null/.test(action) && !/ default /.test(action)) return `"${action}" cannot be left out when writing`;
    if (/ (unique|primary key|check)\b/.test(action)) return `"${action}" may refuse what the version before writes`;
  }
  return undefined;
}

/** At the commas that are in no parentheses and no quotes. */
function splitActions(text: string): string[] {
  const actions: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (const [at, character] of [...text].entries()) {
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character !== "," || depth > 0) continue;
    actions.push(text.slice(from, at).trim());
    from = at + 1;
  }
  return [...actions, text.slice(from).trim()];
}
