import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { eventEnvelope, makeEvent, makeTally, startReceiver, tallyEnvelope } from "./support/envelopes.ts";

describeEachDatabase("storage", (provide) => {
  const open: Receiver[] = [];
  const start = async () => {
    const database = await provide();
    const started = await startReceiver(database);
    open.push(started.receiver);
    return { ...started, ...database };
  };
  afterEach(async () => {
    for (const receiver of open.splice(0)) await receiver.close();
  });

  it("keeps the first five payloads, the last ten and one per power of two", async () => {
    const { send, rows, issues, schema } = await start();
    const ids: string[] = [];
    for (let i = 0; i < 100; i++) {
      const event = makeEvent("Slot");
      ids.push(event.event_id);
      await send(eventEnvelope(event));
    }
    const stored = (await rows<{ id: string }>(`select event_id::text as id from ${schema}.sample`)).map((row) =>
      row.id.replaceAll("-", ""),
    );
    const kept = ids.flatMap((id, index) => (stored.includes(id) ? [index + 1] : []));
    expect(kept).toEqual(
      expect.arrayContaining([1, 2, 3, 4, 5, 8, 16, 32, 64, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]),
    );
    expect(kept.length).toBeLessThanOrEqual(19);
    const [issue] = await issues();
    expect(issue?.winnow).toMatchObject({ seen: 100, stored: kept.length, sampled: 100 - kept.length });
  });

  it("adds up hours by environment, releases and users, and every table agrees on the sum", async () => {
    const { send, rows, issues, schema } = await start();
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        send(
          eventEnvelope(
            makeEvent("Sum", {
              environment: ["production", "staging"][i % 2],
              release: `app@${i % 3}`,
              user: { id: i % 7 },
              timestamp: Date.now() / 1000 - (i % 4) * 3600,
            }),
          ),
        ),
      ),
    );
    const [issue] = await issues();
    expect(issue).toMatchObject({ count: "60", userCount: 7 });
    const hours = await rows(
      `select environment, sum(n)::int as n, count(*)::int as hours from ${schema}.issue_hour group by 1 order by 1`,
    );
    expect(hours).toEqual([
      { environment: "production", n: 30, hours: 2 },
      { environment: "staging", n: 30, hours: 2 },
    ]);
    for (const table of ["release", "issue_release"]) {
      expect(await rows(`select n::int as n from ${schema}.${table}`)).toEqual([{ n: 20 }, { n: 20 }, { n: 20 }]);
    }
  });

  it("names the first values of a tag and keeps an honest rest", async () => {
    const { send, rows, issues, schema } = await start();
    for (let part = 0; part < 3; part++) {
      await Promise.all(
        Array.from({ length: 60 }, (_, i) =>
          send(eventEnvelope(makeEvent("Tag", { tags: { common: "yes", id: `${part}-${i}` } }))),
        ),
      );
    }
    await send(
      tallyEnvelope([
        makeTally(9, 50, {
          tags: {
            url: [
              ["/cart", 30],
              [null, 20],
            ],
          },
        }),
      ]),
    );
    expect(await issues()).toHaveLength(2);
    const tags = await rows(
      `select t.key, t.total::int as total, sum(v.n)::int as named, count(*)::int as names from ${schema}.issue_tag t
       join ${schema}.issue_tag_value v using (project_id, issue_id, key) where t.key in ('common', 'id', 'url') group by 1, 2 order by 1`,
    );
    expect(tags[0]).toEqual({ key: "common", total: 180, named: 180, names: 1 });
    expect(tags[1]).toMatchObject({ key: "id", total: 180 });
    expect((tags[1] as { names: number }).names).toBeLessThanOrEqual(100);
    expect(tags[2]).toEqual({ key: "url", total: 50, named: 30, names: 1 });
  });

  it("keeps what clients say they dropped, and what we refused", async () => {
    const { send, rows, schema } = await start();
    const report = { timestamp: 1, discarded_events: [{ reason: "queue_overflow", category: "error", quantity: 936 }] };
    const body = Buffer.from(`{}\n{"type":"client_report"}\n${JSON.stringify(report)}`);
    await Promise.all([send(body), send(body)]);
    await send(Buffer.from(`{}\n{"type":"event"}\nnonsense`));
    expect(await rows(`select source, category, reason, n::int as n from ${schema}.outcome order by source`)).toEqual([
      { source: "client", category: "error", reason: "queue_overflow", n: 1872 },
      { source: "receiver", category: "error", reason: "not_json", n: 1 },
    ]);
  });

  it("gives two receivers on one database the same issues and exact sums", async () => {
    const first = await start();
    const second = await startReceiver(first);
    open.push(second.receiver);
    const events = Array.from({ length: 200 }, (_, i) =>
      makeEvent(["A", "B", "C"][i % 3] ?? "A", { tags: { i: i % 5 } }),
    );
    const answers = await Promise.all(
      events.flatMap((event, i) => [
        (i % 2 ? first : second).send(eventEnvelope(event)),
        (i % 3 ? first : second).send(eventEnvelope(event)),
      ]),
    );
    expect(answers.filter((answer) => answer.status !== 200)).toEqual([]);
    const counts = (await first.issues("sort=freq")).map((issue) => Number(issue.count));
    expect(counts).toEqual([67, 67, 66]);
  });

  it("keeps two schemas in one database apart", async () => {
    const first = await start();
    const second = await startReceiver({ ...first, schema: 'odd "name"' });
    open.push(second.receiver);
    await first.send(eventEnvelope(makeEvent("One")));
    await second.send(eventEnvelope(makeEvent("Two")));
    await second.send(eventEnvelope(makeEvent("Two")));
    expect((await first.issues()).map((issue) => issue.count)).toEqual(["1"]);
    expect((await second.issues()).map((issue) => issue.count)).toEqual(["2"]);
    await first.rows(`drop schema "odd ""name""" cascade`);
  });
});
