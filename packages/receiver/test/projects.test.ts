import { expect, it } from "vitest";
import type { Database } from "../src/database/database.ts";
import { createProjects } from "../src/project/projects.ts";

/** A database that answers each question for keys with one key, when it is let. */
function held() {
  const answers: ((rows: object[]) => void)[] = [];
  const query = () => new Promise((resolve) => answers.push(resolve));
  return { database: { query } as unknown as Database, answers };
}

it("requests of a project that come at once ask the database once", async () => {
  const { database, answers } = held();
  const projects = createProjects(database);
  const all = Promise.all(Array.from({ length: 200 }, () => projects.authenticate("7", "wn1")));
  const other = projects.authenticate("8", "wn2");
  expect(answers).toHaveLength(2);
  answers[0]?.([{ public_key: "wn1" }]);
  answers[1]?.([{ public_key: "wn2" }]);
  expect((await all).every(({ id }) => id === 7)).toBe(true);
  expect(await other).toEqual({ id: 8, key: "wn2" });
  await projects.authenticate("7", "wn1");
  expect(answers).toHaveLength(2);
});

it("a question that failed is asked again by whoever comes next", async () => {
  let calls = 0;
  const query = async () => {
    if (++calls === 1) throw new Error("away");
    return [{ public_key: "wn1" }];
  };
  const projects = createProjects({ query } as unknown as Database);
  await expect(projects.authenticate("7", "wn1")).rejects.toThrow("away");
  expect(await projects.authenticate("7", "wn1")).toEqual({ id: 7, key: "wn1" });
});
