import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, describe, expect, it } from "vitest";
import { openDatabase } from "../src/database/open-database.ts";
import { inSchema } from "../src/database/schema.ts";
import type { Receiver } from "../src/index.ts";
import { type NotificationMessage, textOf } from "../src/notify/message.ts";
import { watchNumbers } from "../src/notify/watch-numbers.ts";
import { startApi } from "./support/api.ts";

const RULES = "/projects/acme/web/notify-rules/";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describeEachDatabase("rules about numbers", (provide) => {
  let receiver: Receiver | undefined;
  afterEach(async () => {
    await receiver?.close();
  });

  const start = async () => {
    const provided = await provide();
    const started = await startApi(provided);
    receiver = started.receiver;
    const database = inSchema(openDatabase(provided.database), provided.schema);
    const { api, project, outbox } = started;
    const rule = async (...events: object[]) => {
      const made = await api("POST", RULES, "", { name: "Numbers", events, channel: { type: "host" } });
      expect(made.status, JSON.stringify(made.json)).toBe(201);
      return made.json.id as string;
    };
    /** Looks as if it were that moment; what was told then. */
    const watch = async (now: number) => {
      const before = (await outbox()).length;
      await api("GET", "/projects/acme/web/issues/");
      await watchNumbers(database, project.id, now);
      return (await outbox())
        .slice(before)
        .map(({ kind, issue_id, data }) => ({ kind, issue_id, ...JSON.parse(data) }));
    };
    /** Occurrences of an issue in hours of the past. */
    const had = async (issueId: string, at: number, n: number) => {
      await database.query(
        `insert into :schema.issue_hour (project_id, issue_id, environment, hour, n) values ($1, $2::bigint, 'production', to_timestamp($3::float8), $4)
         on conflict (project_id, issue_id, environment, hour) do update set n = excluded.n`,
        [project.id, issueId, at / 1000, n],
      );
      await database.query(
        `update :schema.issue set last_seen = greatest(last_seen, to_timestamp($3::float8)), times_seen = times_seen + $4::bigint
         where project_id = $1 and id = $2::bigint`,
        [project.id, issueId, at / 1000, n],
      );
    };
    return { ...started, provided, rule, watch, had };
  };

  it("hear of more than so many within minutes, wherever the minutes begin, once in that time", async () => {
    const { rule, watch, folded, issues, provided } = await start();
    await folded(9, 500);
    // Settled, as it is within a second by itself.
    await issues();
    await rule({ on: "frequency", count: 50, minutes: 5 });
    // A while ago: a receiver believes nobody who tells of the future.
    const now = Date.now() - 10 * 60_000;
    const minute = Math.floor(now / 60_000);
    // Before there was a rule nobody counted minutes; and fifty are not more than fifty.
    await folded(1, 50, {
      minutes: [
        [minute - 4, 20],
        [minute - 2, 30],
      ],
    });
    await folded(2, 60, {
      minutes: [
        [minute - 5, 30],
        [minute, 30],
      ],
    });
    expect(await watch(now)).toEqual([]);
    await folded(1, 1, { minutes: [[minute, 1]] });
    expect(await watch(now)).toMatchObject([{ kind: "frequency", count: 51, moreThan: 50, minutes: 5 }]);
    expect(await watch(now)).toEqual([]);
    expect(await watch(now + 60_000)).toEqual([]);
    // A burst between two looks, which is over when somebody looks; and one that a client tells of a minute late.
    await folded(3, 51, { minutes: [[minute - 3, 51]] });
    expect(await watch(now + 60_000)).toHaveLength(1);
    expect(await watch(now + 120_000)).toEqual([]);
    await folded(3, 70, { minutes: [[minute + 3, 70]] });
    expect(await watch(now + 3 * 60_000)).toMatchObject([{ count: 70 }]);
    await provided.rows(`update "${provided.schema}".issue_minute set minute = minute - 200`);
    expect(await watch(now + 3 * 60_000)).toEqual([]);
  });

  it("tell each number of a rule by itself, and nothing of what is resolved or ignored", async () => {
    const { rule, watch, folded, api, issues } = await start();
    await rule(
      { on: "frequency", count: 10, minutes: 1 },
      { on: "frequency", count: 20, hours: 1 },
      { on: "frequency", count: 20, hours: 24 },
    );
    await folded(1, 30);
    await folded(2, 30);
    const ignored = (await issues()).find(({ title }) => title.includes("2"));
    await api("PUT", `/issues/${ignored?.id}/`, "", { status: "ignored" });
    const told = await watch(Date.now());
    expect(told.map(({ minutes, hours }) => minutes ?? hours * 60).sort((a, b) => a - b)).toEqual([1, 60, 1440]);
  });

  it("keep no minutes where no rule is about them", async () => {
    const { folded, api, rule, provided } = await start();
    await rule({ on: "frequency", count: 10, hours: 1 });
    await folded(1, 30);
    await api("GET", "/projects/acme/web/issues/");
    expect(await provided.rows(`select * from "${provided.schema}".issue_minute`)).toEqual([]);
  });

  it("take for usual the median of the same hour of earlier days, which one bad day does not move", async () => {
    const { rule, watch, had, folded, issues } = await start();
    await rule({ on: "spike", factor: 2, atLeast: 50 });
    await folded(1, 1, { first_seen: Date.now() / 1000 - 100 * 86_400 });
    const [issue] = await issues();
    const id = issue?.id ?? "";
    const hour = Math.floor(Date.now() / HOUR) * HOUR + HOUR;
    for (const [k, n] of [100, 90, 110, 100_000, 100, 120, 80].entries()) await had(id, hour - (k + 1) * DAY, n);
    await had(id, hour, 199);
    expect(await watch(hour + 30 * 60_000)).toEqual([]);
    await had(id, hour, 200);
    const told = await watch(hour + 30 * 60_000);
    expect(told).toMatchObject([{ kind: "spike", count: 200, usual: 100, against: "day" }]);
    expect(await watch(hour + 40 * 60_000)).toEqual([]);
    // The next hour: quiet, and the one before was told of.
    expect(await watch(hour + HOUR + 60_000)).toEqual([]);
    // A spike in the last minutes of an hour is told of in the first minutes of the next one.
    await had(id, hour + HOUR, 500);
    expect(await watch(hour + 2 * HOUR + 5 * 60_000)).toMatchObject([{ count: 500 }]);
    await had(id, hour + 2 * HOUR, 500);
    expect(await watch(hour + 2 * HOUR + 5 * 60_000)).toMatchObject([{ count: 500 }]);
    await had(id, hour + 5 * HOUR, 500);
    expect(await watch(hour + 6 * HOUR + 15 * 60_000)).toEqual([]);
  });

  it("know that Mondays are busy, when they compare with the same weekday", async () => {
    const { rule, watch, had, folded, issues } = await start();
    const daily = await rule({ on: "spike", factor: 2 });
    const weekly = await rule({ on: "spike", factor: 2, against: "week" });
    await folded(1, 1);
    await folded(2, 1);
    const all = await issues();
    const hour = Math.floor(Date.now() / HOUR) * HOUR + HOUR;
    const id = all.find(({ title }) => title.includes("1"))?.id ?? "";
    for (const k of [1, 2, 3, 4]) await had(id, hour - k * 7 * DAY, 900);
    for (const k of [1, 2, 3, 4, 5, 6]) await had(id, hour - k * DAY, 10);
    await had(id, hour, 1_000);
    expect((await watch(hour + 30 * 60_000)).map((one) => one.rule)).toEqual([daily]);
    // What never was before has nothing that is usual; a few are still no spike.
    const other = all.find(({ title }) => title.includes("2"))?.id ?? "";
    await had(other, hour, 19);
    expect(await watch(hour + 31 * 60_000)).toEqual([]);
    await had(other, hour, 20);
    expect((await watch(hour + 32 * 60_000)).map((one) => [one.rule, one.usual])).toEqual([
      [daily, 0],
      [weekly, 0],
    ]);
  });

  it("say what is wrong with them", async () => {
    const { api } = await start();
    const where = async (event: object) =>
      (await api("POST", RULES, "", { name: "x", events: [event], channel: { type: "host" } })).json.where;
    expect(await where({ on: "frequency", count: 5 })).toBe("events.0");
    expect(await where({ on: "frequency", count: 5, minutes: 5, hours: 1 })).toBe("events.0");
    expect(await where({ on: "frequency", count: 5, minutes: 61 })).toBe("events.0.minutes");
    expect(await where({ on: "spike", factor: 1 })).toBe("events.0.factor");
    expect(await where({ on: "spike", factor: 2, against: "moon" })).toBe("events.0.against");
  });
});

describe("the words of a number", () => {
  const text = (kind: "frequency" | "spike" | "unignored", data: Record<string, unknown>): string => {
    const issue = {
      id: "1",
      shortId: "WEB-1",
      title: "T",
      culprit: "c",
      level: "error",
      count: "9",
      userCount: 1,
      firstSeen: "",
      lastSeen: "",
      url: null,
    };
    const message = { total: 1, rule: { id: "1", name: "R" }, news: [{ kind, at: "", issue, data }] };
    return textOf(message as unknown as NotificationMessage);
  };

  it("name the period and what was asked, or what is usual", () => {
    expect(text("frequency", { count: 60, moreThan: 50, minutes: 5 })).toContain(
      "  60 within 5 minutes (more than 50)\n",
    );
    expect(text("frequency", { count: 60, moreThan: 50, hours: 1 })).toContain("  60 within 1 hour (more than 50)\n");
    expect(text("spike", { count: 60, usual: 4.25, hours: 1 })).toContain("  60 within an hour, 4.3 are usual\n");
    expect(text("unignored", { because: "count", count: 100 })).not.toContain("within");
  });
});
