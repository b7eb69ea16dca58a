import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type Envelope,
  envelopeHeaderSchema,
  itemHeaderSchema,
  parseEnvelope,
  parseJsonItem,
  payloadSchemaOf,
  serializeEnvelope,
} from "@winnow/envelope";
import { beforeAll, describe, expect, test } from "vitest";

const script = fileURLToPath(new URL("support/record-sdk.ts", import.meta.url));

async function record(sdk: string): Promise<Uint8Array[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, sdk], { maxBuffer: 64 * 1024 * 1024 });
  return (JSON.parse(stdout) as string[]).map((body) => new Uint8Array(Buffer.from(body, "base64")));
}

const everywhere = ["attachment", "check_in", "client_report", "event", "feedback", "log", "session"];

describe.each([
  ["sentry-node-9", [...everywhere, "transaction"]],
  ["sentry-node-10", [...everywhere, "trace_metric", "transaction"]],
  ["sentry-node-11", [...everywhere, "span", "trace_metric"]],
])("what %s really sends", (sdk, types) => {
  let bodies: Uint8Array[];
  let envelopes: Envelope[];
  beforeAll(async () => {
    bodies = await record(sdk);
    envelopes = bodies.map((body) => parseEnvelope(body));
  });

  test("is items of every type that this version knows", () => {
    const seen = new Set(envelopes.flatMap(({ items }) => items.map(({ header }) => header.type)));
    expect([...seen].sort()).toEqual(types.sort());
  });

  test("comes out as the same bytes when it is passed on", () => {
    for (const [at, envelope] of envelopes.entries()) {
      expect(Buffer.from(serializeEnvelope(envelope)).equals(bodies[at]!)).toBe(true);
    }
  });

  test("is what the schemas say, in headers and payloads, and loses nothing by them", () => {
    for (const { header, items } of envelopes) {
      expect(envelopeHeaderSchema.parse(header)).toEqual(header);
      for (const item of items) {
        expect(itemHeaderSchema.parse(item.header)).toEqual(item.header);
        const schema = payloadSchemaOf(item.header);
        if (schema === undefined) continue;
        const payload = parseJsonItem(item);
        expect(schema.parse(payload)).toEqual(payload);
      }
    }
  });
});
