import { inflateSync } from "node:zlib";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it } from "vitest";
import { itemRule } from "../src/ingest/item-rules.ts";
import { eventEnvelope, makeEvent, startReceiver } from "./support/envelopes.ts";

describeEachDatabase("items of other kinds", (provide) => {
  let started: Awaited<ReturnType<typeof startReceiver>> | undefined;
  const start = async () => {
    const database = await provide();
    started = await startReceiver(database);
    return { ...started, rows: database.rows, schema: database.schema };
  };
  afterEach(async () => {
    await started?.receiver.close();
  });

  it("are kept, counted or refused by a rule that shows in the outcomes, and never cost their siblings", async () => {
    const { send, rows, issues, schema } = await start();
    const types = [
      "session",
      "sessions",
      "transaction",
      "span",
      "check_in",
      "feedback",
      "user_report",
      "log",
      "profile",
      "replay_event",
      "trace_metric",
    ];
    const event = makeEvent("Sibling");
    const items = types.map((type) => `{"type":"${type}","item_count":2}\n{"x":1}`).join("\n");
    const answer = await send(Buffer.from(`{}\n${items}\n{"type":"event"}\n${JSON.stringify(event)}`));
    expect(answer.status).toBe(200);
    const refused = types.filter((type) => itemRule(type).rule === "refused");
    expect(answer.json.refused.map((one: { type: string }) => one.type)).toEqual(refused);
    expect((await issues()).map((issue) => issue.count)).toEqual(["1"]);
    const outcomes = await rows(`select category, reason, n::int as n from ${schema}.outcome order by category`);
    expect(outcomes).toContainEqual({ category: "transaction", reason: "accepted", n: 2 });
    expect(outcomes).toContainEqual({ category: "log_item", reason: "not_supported", n: 1 });
    const kept = await rows<{ type: string }>(`select type from ${schema}.item order by type`);
    expect(kept.map((row) => row.type)).toEqual(["check_in", "feedback", "user_report"]);
  });

  it("keep an attachment byte for byte, once however often it is sent", async () => {
    const { send, rows, schema } = await start();
    const event = makeEvent("File");
    const bytes = Buffer.from([0, 255, 10, 13, 0, 1]);
    const body = Buffer.concat([
      eventEnvelope(event),
      Buffer.from(
        `\n{"type":"attachment","length":${bytes.length},"filename":"dump.bin","content_type":"application/x-dump"}\n`,
      ),
      bytes,
    ]);
    await send(body);
    await send(body);
    const kept = await rows<{ body: Uint8Array }>(
      `select type, event_id::text as event_id, name, content_type, bytes, body from ${schema}.item`,
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({
      type: "attachment",
      name: "dump.bin",
      content_type: "application/x-dump",
      bytes: 6,
    });
    expect(inflateSync(kept[0]!.body)).toEqual(bytes);
  });

  it("turn a browser's security report into an issue", async () => {
    const { send, project, issues } = await start();
    const report = {
      "csp-report": {
        "document-uri": "https://shop.example/cart",
        "blocked-uri": "https://evil.example/x.js",
        "violated-directive": "script-src 'self'",
        "effective-directive": "script-src-elem",
      },
    };
    const path = `/api/${project.id}/security/`;
    const query = `sentry_key=${project.publicKey}&sentry_release=shop%401&sentry_environment=production`;
    for (let i = 0; i < 2; i++) {
      const answer = await send(Buffer.from(JSON.stringify(report)), {
        path,
        query,
        headers: { "content-type": "application/csp-report" },
      });
      expect(answer.status).toBe(200);
    }
    const [issue] = await issues();
    expect(issue).toMatchObject({ count: "2", title: expect.stringContaining("script-src") });
    expect((await send(Buffer.from("{}"), { path, query })).status).toBe(400);
  });

  it("come through a tunnel of the host's own origin, by the dsn in the envelope", async () => {
    const { send, receiver, project, issues } = await start();
    const dsn = receiver.dsn(project, "https://shop.example/errors");
    const event = makeEvent("Tunnel");
    const body = Buffer.from(
      `${JSON.stringify({ event_id: event.event_id, dsn })}\n{"type":"event"}\n${JSON.stringify(event)}`,
    );
    expect((await send(body, { path: "/tunnel", query: "" })).json).toEqual({ id: event.event_id });
    expect((await send(eventEnvelope(event), { path: "/tunnel", query: "" })).status).toBe(401);
    expect((await issues()).map((issue) => issue.count)).toEqual(["1"]);
  });
});
