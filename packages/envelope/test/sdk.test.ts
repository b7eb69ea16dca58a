import * as sdk11 from "@sentry/core";
import * as sdk9 from "sentry-core-9";
import * as sdk10 from "sentry-core-10";
import { describe, expect, expectTypeOf, test } from "vitest";
import { eventSchema, payloadSchemaOf } from "../src/index.ts";
import {
  type Breadcrumb,
  type ClientReport,
  dataCategoryOf,
  type Envelope,
  type Exception,
  parseEnvelope,
  parseJsonItem,
  type SentryEvent,
  type StackFrame,
  serializeEnvelope,
  type User,
} from "../src/wire.ts";
import { bytesOf, textOf } from "./support/bytes.ts";

const DSN = "https://abc@o1.ingest.sentry.io/42";
const event = {
  event_id: "9f3d7a1c5b2e4f60a1b2c3d4e5f60718",
  level: "error" as const,
  exception: {
    values: [
      { type: "TypeError", value: "ä \n ☃", stacktrace: { frames: [{ filename: "a.js", lineno: 1, in_app: true }] } },
    ],
  },
};
const attachment = { filename: "dump.bin", data: Uint8Array.from([0, 10, 13, 255]) };

describe("types", () => {
  test("what the SDKs of each major version call an event is one of ours", () => {
    expectTypeOf<sdk9.Event>().toExtend<SentryEvent>();
    expectTypeOf<sdk10.Event>().toExtend<SentryEvent>();
    expectTypeOf<sdk11.Event>().toExtend<SentryEvent>();
    expectTypeOf<sdk11.Exception>().toExtend<Exception>();
    expectTypeOf<sdk11.StackFrame>().toExtend<StackFrame>();
    expectTypeOf<sdk11.Breadcrumb>().toExtend<Breadcrumb>();
    expectTypeOf<sdk11.User>().toExtend<User>();
    expectTypeOf<sdk11.ClientReport>().toExtend<ClientReport>();
  });

  test("a misspelt key of an event does not compile", () => {
    // @ts-expect-error The schema keeps unknown keys, the type does not allow them.
    const misspelt: SentryEvent = { exeption: {} };
    expect(eventSchema.parse(misspelt)).toEqual({ exeption: {} });
  });
});

/** An envelope of SDK shape; each SDK's own builders and serialiser make it. */
function envelopeOf(sdk: typeof sdk11): Uint8Array {
  const dsn = sdk.makeDsn(DSN);
  const item = sdk.createAttachmentEnvelopeItem(attachment);
  const envelope = sdk.createEventEnvelope({ ...event }, dsn, {
    sdk: { name: "sentry.javascript.node", version: "1.0.0" },
  });
  const body = sdk.serializeEnvelope(sdk.addItemToEnvelope(envelope, item));
  return typeof body === "string" ? bytesOf(body) : body;
}

const versions = [
  ["9", sdk9 as unknown as typeof sdk11],
  ["10", sdk10 as unknown as typeof sdk11],
  ["11", sdk11],
] as const;

describe.each(versions)("SDK %s", (_version, sdk) => {
  test("its envelope of an event with an attachment is read as the SDK meant it", () => {
    const envelope = parseEnvelope(envelopeOf(sdk));
    expect(envelope.header.event_id).toBe(event.event_id);
    expect(envelope.items.map((item) => item.header.type)).toEqual(["event", "attachment"]);
    expect(parseJsonItem(envelope.items[0]!)).toMatchObject(event);
    expect([...envelope.items[1]!.payload]).toEqual([...attachment.data]);
  });

  test("its envelope comes out as the same bytes when it is passed on", () => {
    const bytes = envelopeOf(sdk);
    expect(textOf(serializeEnvelope(parseEnvelope(bytes)))).toBe(textOf(bytes));
  });

  test("it reads what we write", () => {
    const envelope: Envelope = {
      header: { event_id: event.event_id },
      items: [{ header: { type: "event" }, payload: bytesOf('{"a":"ä"}') }],
    };
    const [header, items] = sdk.parseEnvelope(serializeEnvelope(envelope));
    expect(header).toEqual({ event_id: event.event_id });
    expect(items).toEqual([[{ type: "event" }, { a: "ä" }]]);
  });

  test("its client report and check-in have no header worth the name, and pass their schemas", () => {
    const report = sdk.createClientReportEnvelope([{ reason: "queue_overflow", category: "error", quantity: 3 }]);
    const checkIn = sdk.createCheckInEnvelope({ check_in_id: "a", monitor_slug: "nightly", status: "ok" });
    for (const one of [report, checkIn]) {
      const [item] = parseEnvelope(sdk.serializeEnvelope(one)).items;
      const value = parseJsonItem(item!);
      expect(payloadSchemaOf(item!.header)?.parse(value)).toEqual(value);
    }
  });
});

test("data categories are those of the SDK", () => {
  const types = [
    "event",
    "transaction",
    "session",
    "sessions",
    "attachment",
    "client_report",
    "user_report",
    "profile",
    "profile_chunk",
    "replay_event",
    "replay_recording",
    "check_in",
    "feedback",
    "span",
    "raw_security",
    "log",
    "metric",
    "trace_metric",
  ] as const;
  for (const type of types) expect(dataCategoryOf(type), type).toBe(sdk11.envelopeItemTypeToDataCategory(type));
});
