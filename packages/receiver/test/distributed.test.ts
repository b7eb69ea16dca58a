import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { migrations } from "../src/database/migrations.ts";

/*
 * In a distributed Postgres (checked on Citus) a row lock works within one shard only. That `project_id` leads every key is read from the
 * catalog by the tests of migrations; here it is held that every statement which locks rows names its project.
 */

const LOCK = /\bfor (?:no key )?(?:update|share)\b|\bfor key share\b|\bskip locked\b/;
const ONE_PROJECT = /\bproject_id = \$1|:schema\.project where id = \$1/;

/** The texts of a source file that are statements with a row lock. */
function lockingStatements(source: string): string[] {
  const texts = source.match(/`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"/g) ?? [];
  return texts.filter((text) => LOCK.test(text) && /\bselect\b/.test(text));
}

it("every row lock names its project", () => {
  const root = new URL("../src/", import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const statements = files.flatMap((name) => lockingStatements(readFileSync(new URL(name, root), "utf8")));
  expect(statements.length).toBeGreaterThanOrEqual(8);
  expect(statements.filter((text) => !ONE_PROJECT.test(text))).toEqual([]);
});

it("a lock without its project would be found", () => {
  const [found = ""] = lockingStatements(
    "await query(`select id from :schema.issue order by id for update skip locked`)",
  );
  expect(ONE_PROJECT.test(found)).toBe(false);
});

it("no migration needs what a distributed Postgres has not: sequences of its own, triggers, functions", () => {
  const wanted = /\b(create (?:sequence|trigger|function|extension)|serial\b|bigserial\b)/i;
  expect(migrations.filter(({ sql }) => wanted.test(sql)).map(({ id }) => id)).toEqual([]);
});
