import { describeEachDatabase, seedIssues } from "@winnow/test-kit";
import { expect, it } from "vitest";
import { startApi } from "./support/api.ts";

describeEachDatabase("a seeded project", (provide) => {
  it("looks as if a receiver had counted it: its numbers add up wherever one looks", async () => {
    const provided = await provide();
    const { schema } = provided;
    const { receiver, project, api, issues } = await startApi(provided);
    await seedIssues(provided.database, {
      projectId: project.id,
      issues: 300,
      occurrences: 30_000,
      samples: 5,
      schema,
    });
    const [sums] = await provided.rows<Record<string, number>>(
      `select (select sum(times_seen)::int from "${schema}".issue) as issues, (select sum(n)::int from "${schema}".issue_hour) as hours,
         (select sum(n)::int from "${schema}".issue_release) as releases, (select sum(seen)::int from "${schema}".project_hour) as project,
         (select count(*)::int from "${schema}".issue i where times_seen <> (select sum(n) from "${schema}".issue_hour h where h.issue_id = i.id)) as wrong,
         (select count(*)::int from "${schema}".issue where first_seen > last_seen or last_seen > now()) as odd`,
    );
    expect(sums).toEqual({ issues: 30_000, hours: 30_000, releases: 30_000, project: 30_000, wrong: 0, odd: 0 });
    const [first] = await issues("sort=freq");
    expect(Number(first?.count)).toBeGreaterThan(1_000);
    expect(await issues(`query=${encodeURIComponent(`"${first?.title.slice(4, 20).toLowerCase()}"`)}`)).not.toEqual([]);
    expect((await issues("query=browser:%22Browser 3%22 environment:staging")).length).toBeGreaterThan(1);
    const [newest] = await issues();
    const event = (await api("GET", `/issues/${newest?.id}/events/latest/`)).json;
    expect(event).toMatchObject({ groupID: newest?.id, title: newest?.title, entries: [{ type: "exception" }] });
    expect(newest?.winnow.seen).toBe(
      (newest?.winnow.stored ?? 0) + (newest?.winnow.sampled ?? 0) + (newest?.winnow.suppressed ?? 0),
    );
    await receiver.close();
  });
});
