import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { payloadSchemaOf, spanContainerSchema, spanSchema } from "../src/index.ts";
import {
  type Dsn,
  dataCategoryOf,
  EnvelopeError,
  envelopeUrl,
  formatDsn,
  normalizeEventId,
  parseDsn,
  uuidV7,
} from "../src/wire.ts";

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });

describe("normalizeEventId", () => {
  test("dashed or not, in any case, an id has one form", () => {
    fc.assert(
      fc.property(
        hex(32).filter((id) => !/^0+$/.test(id)),
        (id) => {
          const dashed = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
          for (const form of [id, dashed, id.toUpperCase(), dashed.toUpperCase()])
            expect(normalizeEventId(form)).toBe(id);
        },
      ),
    );
  });

  test.each([
    [""],
    ["abc"],
    ["9f3d7a1c5b2e4f60a1b2c3d4e5f6071"],
    ["9f3d7a1c5b2e-4f60-a1b2-c3d4e5f60718"],
    ["g".repeat(32)],
    [5],
    [null],
    [undefined],
  ])("%j is no id", (value) => {
    expect(normalizeEventId(value)).toBeUndefined();
  });

  test("the nil id names no event", () => {
    expect(normalizeEventId("0".repeat(32))).toBeUndefined();
    expect(normalizeEventId("00000000-0000-0000-0000-000000000000")).toBeUndefined();
  });
});

describe("DSN", () => {
  test.each<[string, Dsn, string]>([
    [
      "https://abc123@o1.ingest.sentry.io/42",
      { protocol: "https", publicKey: "abc123", host: "o1.ingest.sentry.io", path: "", projectId: "42" },
      "https://o1.ingest.sentry.io/api/42/envelope/",
    ],
    [
      "http://wn0:old@localhost:8969/errors/v1/7",
      {
        protocol: "http",
        publicKey: "wn0",
        secretKey: "old",
        host: "localhost",
        port: 8969,
        path: "errors/v1",
        projectId: "7",
      },
      "http://localhost:8969/errors/v1/api/7/envelope/",
    ],
    [
      "http://k@[::1]:80/1",
      { protocol: "http", publicKey: "k", host: "[::1]", port: 80, path: "", projectId: "1" },
      "http://[::1]:80/api/1/envelope/",
    ],
  ])("%s has parts, and its envelopes have an address", (text, dsn, url) => {
    expect(parseDsn(text)).toEqual(dsn);
    expect(formatDsn(dsn)).toBe(text);
    expect(envelopeUrl(dsn)).toBe(url);
  });

  test.each([
    "",
    "abc",
    "https://sentry.io/1",
    "ftp://k@host/1",
    "https://k@host",
    "https://k@host/",
    "https://k@host:99999/1",
    "https://k@host:0/1",
    "https://k@host/1?x=2",
    "https://k@ho st/1",
    "https://@host/1",
  ])("%j is no DSN", (text) => {
    expect(parseDsn(text)).toBeUndefined();
  });

  test("what is formatted can be parsed", () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,10}$/);
    const dsns = fc.record(
      {
        protocol: fc.constantFrom("http" as const, "https" as const),
        publicKey: name,
        secretKey: name,
        host: name,
        port: fc.integer({ min: 1, max: 65_535 }),
        path: fc.array(name, { maxLength: 3 }).map((parts) => parts.join("/")),
        projectId: name,
      },
      { requiredKeys: ["protocol", "publicKey", "host", "path", "projectId"] },
    );
    fc.assert(
      fc.property(dsns, (dsn) => {
        expect(parseDsn(formatDsn(dsn))).toEqual(dsn);
      }),
    );
  });

  test("a megabyte that looks like a path is answered at once", () => {
    expect(parseDsn(`https://k@host/${"a/".repeat(500_000)}?`)).toBeUndefined();
  });
});

describe("uuidV7", () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 16 });
  const moment = fc.nat(4_000_000_000).map((seconds) => seconds * 1000 + 7);

  test("it has version 7, the variant of RFC 9562, and its first 48 bits are the time", () => {
    fc.assert(
      fc.property(moment, bytes, (now, random) => {
        const id = uuidV7(now, random);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.slice(0, 13).replace("-", ""), 16)).toBe(now);
      }),
    );
  });

  test("an id made later sorts later", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 1e6 }), bytes, bytes, (now, later, a, b) => {
        expect(uuidV7(now, a) < uuidV7(now + later, b)).toBe(true);
      }),
    );
  });

  test("every random byte changes it", () => {
    const zero = uuidV7(0, new Uint8Array(10));
    for (let at = 0; at < 10; at++) {
      const random = new Uint8Array(10);
      random[at] = 0xff;
      expect(uuidV7(0, random), `byte ${at}`).not.toBe(zero);
    }
  });

  test("too few random bytes are refused", () => {
    expect(() => uuidV7(0, new Uint8Array(9))).toThrow(
      new EnvelopeError("option", 0, "random must have at least 10 bytes, got 9"),
    );
  });
});

describe("item types", () => {
  test.each([
    ["event", "error"],
    ["transaction", "transaction"],
    ["session", "session"],
    ["sessions", "session"],
    ["client_report", "internal"],
    ["user_report", "default"],
    ["feedback", "feedback"],
    ["profile", "profile"],
    ["profile_chunk", "profile"],
    ["replay_event", "replay"],
    ["replay_recording", "replay"],
    ["check_in", "monitor"],
    ["raw_security", "security"],
    ["log", "log_item"],
    ["metric", "trace_metric"],
    ["trace_metric", "trace_metric"],
    ["span", "span"],
    ["attachment", "attachment"],
    ["tally", "tally"],
    ["constructor", "constructor"],
  ])("%s belongs to the data category %s", (type, category) => {
    expect(dataCategoryOf(type)).toBe(category);
  });

  test("a span with a content type is a container, one without is a span", () => {
    expect(payloadSchemaOf({ type: "span" })).toBe(spanSchema);
    expect(payloadSchemaOf({ type: "span", content_type: "application/vnd.sentry.items.span.v2+json" })).toBe(
      spanContainerSchema,
    );
  });

  test("bytes and unknown things have no schema", () => {
    for (const type of ["attachment", "replay_recording", "hologram", "constructor"]) {
      expect(payloadSchemaOf({ type })).toBeUndefined();
    }
  });
});
