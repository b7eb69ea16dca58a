import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { tallyBatchSchema } from "@winnow/envelope";
import { parseEnvelope, parseJsonItem } from "@winnow/envelope/wire";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import { eventEnvelope, makeEvent, makeTally, startReceiver, tallyEnvelope } from "./support/envelopes.ts";

describeEachDatabase("bad input", (provide) => {
  let started: Awaited<ReturnType<typeof startReceiver>> | undefined;
  const start = async (limits = {}) => {
    const database = await provide();
    started = await startReceiver({ ...database, limits });
    return { ...started, rows: database.rows, schema: database.schema };
  };
  afterEach(async () => {
    await started?.receiver.close();
  });

  it("names what is malformed and at which byte", async () => {
    const { send } = await start();
    const answer = await send(Buffer.from('{"event_id":"x"}\n{"type":\n{}'));
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ detail: expect.any(String), error: "malformed", where: 17 });
  });

  it("tells a missing, a wrong and a foreign key apart from a project that does not exist", async () => {
    const { send, receiver } = await start();
    const other = await receiver.ensureProject({ organization: "acme", project: "other" });
    const body = eventEnvelope(makeEvent("Key"));
    expect((await send(body, { query: "" })).status).toBe(401);
    expect((await send(body, { query: "sentry_key=wrong" })).status).toBe(403);
    expect((await send(body, { query: `sentry_key=${other.publicKey}` })).status).toBe(403);
    expect((await send(body, { path: "/api/999999/envelope/" })).status).toBe(404);
    expect((await send(body, { path: "/api/zero/envelope/" })).status).toBe(404);
    expect((await send(body, { method: "PUT" })).status).toBe(405);
  });

  it("takes the key from X-Sentry-Auth and from the dsn of the envelope too", async () => {
    const { send, project, receiver, issues } = await start();
    const auth = `Sentry sentry_version=7, sentry_key=${project.publicKey}, sentry_client=test/1`;
    const byHeader = await send(eventEnvelope(makeEvent("Auth")), { query: "", headers: { "x-sentry-auth": auth } });
    expect(byHeader.status).toBe(200);
    const dsn = receiver.dsn(project, "https://example.com/errors");
    expect(dsn).toBe(`https://${project.publicKey}@example.com/errors/${project.id}`);
    const event = makeEvent("Auth");
    const tunneled = Buffer.from(`${JSON.stringify({ dsn })}\n{"type":"event"}\n${JSON.stringify(event)}`);
    expect((await send(tunneled, { query: "" })).status).toBe(200);
    expect((await issues())[0]?.count).toBe("2");
  });

  it("undoes gzip, deflate in both forms, br and zstd, and refuses what is not compressed as it says", async () => {
    const { send, issues } = await start();
    const ways = {
      gzip: gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
      zstd: zstdCompressSync,
      "x-gzip": gzipSync,
    };
    for (const [name, compress] of [...Object.entries(ways), ["deflate", deflateRawSync] as const]) {
      const body = compress(eventEnvelope(makeEvent("Zip")));
      expect((await send(body, { headers: { "content-encoding": name } })).status).toBe(200);
      const lie = await send(eventEnvelope(makeEvent("Zip")), { headers: { "content-encoding": name } });
      expect([lie.status, lie.json.error]).toEqual([400, "encoding"]);
    }
    const unknown = await send(eventEnvelope(makeEvent("Zip")), { headers: { "content-encoding": "rot13" } });
    expect([unknown.status, unknown.json.error]).toEqual([400, "encoding"]);
    expect((await issues())[0]?.count).toBe("6");
  });

  it("answers 413 while a body still streams, and to a small body that grows when decompressed", async () => {
    const { send } = await start({ body: 10_000, decompressed: 50_000 });
    let read = 0;
    const endless = async function* () {
      for (;;) {
        read++;
        yield new Uint8Array(1_000);
      }
    };
    expect((await send(endless() as never)).status).toBe(413);
    expect(read).toBe(11);
    expect((await send(new Uint8Array(0), { headers: { "content-length": "20000" } })).status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    expect(bomb.length).toBeLessThan(10_000);
    expect((await send(bomb, { headers: { "content-encoding": "gzip" } })).status).toBe(413);
  });

  it("drops a bad item with a reason and keeps its siblings", async () => {
    const { send, issues } = await start();
    const event = makeEvent("Sibling");
    const lines = [
      "{}",
      '{"type":"event"}',
      "[1]",
      '{"type":"tally"}',
      '{"id":"no"}',
      '{"type":"client_report"}',
      "{}",
      '{"type":"martian"}',
      "??",
    ];
    const body = `${lines.join("\n")}\n{"type":"event"}\n${JSON.stringify(event)}`;
    const answer = await send(Buffer.from(body));
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      id: event.event_id,
      refused: [
        { item: 0, type: "event", reason: "not_an_object" },
        { item: 1, type: "tally", reason: "not_a_tally_batch" },
        { item: 2, type: "client_report", reason: "not_a_client_report" },
        { item: 3, type: "martian", reason: "unknown_type" },
      ],
    });
    expect((await issues()).map((issue) => issue.count)).toEqual(["1"]);
  });

  it("keeps the good tallies of a batch in which one is impossible", async () => {
    const { send, issues } = await start({ count: 1_000 });
    const answer = await send(
      tallyEnvelope([makeTally(1, 10), makeTally(2, 10, { minutes: [[1, 3]] }), makeTally(3, 1_001), makeTally(4, 5)]),
    );
    expect(answer.json.refused).toEqual([
      { item: 0, type: "tally", reason: "invalid_tally" },
      { item: 0, type: "tally", reason: "count_over_limit" },
    ]);
    expect((await issues("sort=freq")).map((issue) => issue.count)).toEqual(["10", "5"]);
  });

  it("takes a batch by any uuid in either case once, and refuses one that is empty or holds too many, as the schema does", async () => {
    const { send, issues, rows, schema } = await start();
    const id = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
    for (const same of [id, id.toUpperCase()])
      expect((await send(tallyEnvelope([makeTally(1, 10)], same))).status).toBe(200);
    const many = Array.from({ length: 10_001 }, (_, n) => makeTally(n, 2));
    for (const tallies of [[], many]) {
      const envelope = tallyEnvelope(tallies);
      expect((await send(envelope)).status).toBe(400);
      const item = parseEnvelope(envelope).items[0];
      expect(item && tallyBatchSchema.safeParse(parseJsonItem(item)).success).toBe(false);
    }
    expect((await issues()).map((issue) => issue.count)).toEqual(["10"]);
    const outcomes = await rows(`select reason, n::int as n from ${schema}.outcome order by reason`);
    expect(outcomes).toEqual([
      { reason: "not_a_tally_batch", n: 1 },
      { reason: "too_many_tallies", n: 20_002 },
    ]);
  });

  it("stores text that Postgres refuses with U+FFFD, and counts what is strange", async () => {
    const { send, issues, get } = await start();
    const strange = [
      makeEvent("Nul", { exception: { values: [{ type: "Nul\u0000Error", value: "a\u0000b \ud800 c" }] } }),
      makeEvent("Proto", { tags: JSON.parse('{"__proto__":"x","constructor":"y"}'), transaction: "\ud800" }),
      makeEvent("Dates", { timestamp: "+1000000-01-01T00:00:00Z", release: "r\u0000", environment: "\udfff" }),
      makeEvent("Huge", {
        timestamp: 1e300,
        level: { no: 1 },
        user: { id: { a: 1 } },
        tags: [["k", 1e308], null, ["x"]],
      }),
      makeEvent("Deep", { extra: JSON.parse(`${"[".repeat(90)}${"]".repeat(90)}`) }),
    ];
    for (const event of strange) expect((await send(eventEnvelope(event))).json).toEqual({ id: event.event_id });
    const all = await issues();
    expect(all.reduce((sum, issue) => sum + Number(issue.count), 0)).toBe(5);
    const nul = all.find((issue) => issue.title.startsWith("Nul"));
    expect(nul?.title).toContain("a\uFFFDb \uFFFD c");
    const events = await get(`/api/0/issues/${nul?.id}/events/`, "full=true");
    expect(events.json[0].payload.exception.values[0].value).toBe("a\u0000b \ud800 c");
    for (const issue of all) expect(Date.parse(issue.lastSeen)).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it("refuses JSON of absurd depth without a 5xx", async () => {
    const { send } = await start();
    const deep = `{"a":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`;
    const answer = await send(Buffer.from(`{}\n{"type":"event"}\n${deep}`));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      error: "malformed",
      where: "item 0",
      detail: expect.stringContaining("too_deep"),
    });
  });

  it.each([
    ["an event that is no JSON", '{"type":"event"}\n{broken', "item 0 (event) is refused as not_json"],
    ["an event that is a list", '{"type":"event"}\n[1]', "item 0 (event) is refused as not_an_object"],
    ["a batch that is none", '{"type":"tally"}\n{"tallies":[]}', "item 0 (tally) is refused as not_a_tally_batch"],
    [
      "a batch of which nothing counts",
      '{"type":"tally"}\n{"id":"01970000-0000-7000-8000-000000000000","tallies":[{"count":-1}]}',
      "item 0 (tally) is refused as invalid_tally",
    ],
  ])("is told what is wrong with %s, when nothing else came with it", async (_name, items, detail) => {
    const { send, issues } = await start();
    const answer = await send(Buffer.from(`{}\n${items}`));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: "malformed", where: "item 0" });
    expect(answer.json.detail).toContain(detail);
    const good = makeEvent("Good");
    const beside = await send(Buffer.from(`{}\n${items}\n{"type":"event"}\n${JSON.stringify(good)}`));
    expect(beside.status).toBe(200);
    expect(beside.json.refused).toHaveLength(1);
    expect((await issues()).map(({ count }) => count)).toEqual(["1"]);
  });

  it("answers a path with a NUL as the client's fault", async () => {
    const { get } = await start();
    const { status } = await get("/api/0/projects/%00/web/issues/");
    expect([400, 404]).toContain(status);
  });

  it("refuses an event of more than 4 MiB by size, before it is parsed", async () => {
    const { send } = await start();
    const answer = await send(Buffer.from(`{}\n{"type":"event"}\n{"message":"${"x".repeat(5 * 1024 * 1024)}"}`));
    expect(answer.status).toBe(413);
  });

  it("does not decompress a bomb of somebody who gave no key", async () => {
    const { send } = await start();
    const bomb = brotliCompressSync(Buffer.alloc(50 * 1024 * 1024, "a"));
    expect(bomb.length).toBeLessThan(1_000);
    const answer = await send(bomb, { query: "", headers: { "content-encoding": "br" } });
    expect(answer.status).toBe(413);
    expect(answer.json.detail).toContain("1048576 bytes");
  });

  it.each(["__proto__", "constructor", "toString"])("knows no content encoding named %s", async (encoding) => {
    const { send } = await start();
    const answer = await send(Buffer.from("{}"), { headers: { "content-encoding": encoding } });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: "encoding", where: "content-encoding" });
  });
});
