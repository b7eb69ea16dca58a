import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";
import { parseEnvelope } from "@winnow/envelope/wire";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { conservation, engine, hidePage, initWith } from "../support/client.ts";
import { type LeapingClock, leapingClock } from "../support/leaping-clock.ts";
import type { NodeSdk } from "../support/sdks.ts";

const DSN = `https://${"5".repeat(32)}@o1.ingest.sentry.io/7`;
// msw replaces `https.request` on the module's own object, which an ES import does not see.
const transportOptions = { httpModule: createRequire(import.meta.url)("node:https") };
/** What becomes of occurrences when Sentry's own servers answer in all the ways they do. */
export function sentryServerSuite(Sentry: NodeSdk): void {
  let answer: (types: string[]) => Response | Promise<Response>;
  let taken: { types: string[]; payloads: Record<string, never>[] }[] = [];
  let asked = 0;
  let clock: LeapingClock;

  // As sentry.io: it takes what it answers with a 2xx, and nothing else.
  const server = setupServer(
    http.post("https://o1.ingest.sentry.io/api/7/envelope/", async ({ request }) => {
      asked++;
      const raw = new Uint8Array(await request.arrayBuffer());
      const { items } = parseEnvelope(request.headers.get("content-encoding") === "gzip" ? gunzipSync(raw) : raw);
      const types = items.map(({ header }) => String(header.type));
      const response = await answer(types);
      if (response.ok) {
        taken.push({ types, payloads: items.map(({ payload }) => JSON.parse(Buffer.from(payload).toString())) });
      }
      return response;
    }),
  );
  beforeAll(() => server.listen());
  afterAll(() => server.close());
  beforeEach(() => {
    taken = [];
    asked = 0;
    clock = leapingClock();
    answer = () => HttpResponse.json({});
  });
  afterEach(() => clock.restore());

  const fail = () => Sentry.captureException(new Error("payment failed"));
  /** What Sentry would show: every event counts what its context says. */
  const counted = () =>
    taken
      .flatMap(({ types, payloads }) => payloads.filter((_payload, at) => types[at] === "event"))
      .reduce(
        (sum, event) => sum + ((event as { contexts?: { winnow?: { count: number } } }).contexts?.winnow?.count ?? 1),
        0,
      );
  const reports = () =>
    taken
      .flatMap(({ types, payloads }) => payloads.filter((_payload, at) => types[at] === "client_report"))
      .flatMap(
        (report) =>
          (report as unknown as { discarded_events: { reason: string; category: string; quantity: number }[] })
            .discarded_events,
      );

  const date = () => new Date(Date.now() + 30_000).toUTCString();

  describe("towards sentry.io", () => {
    it.each<[string, () => Response]>([
      ["a bare 429", () => new HttpResponse(null, { status: 429 })],
      ["a 429 with seconds", () => new HttpResponse(null, { status: 429, headers: { "retry-after": "40" } })],
      ["a 429 with a date", () => new HttpResponse(null, { status: 429, headers: { "retry-after": date() } })],
      [
        "a 429 with a limit on errors",
        () => new HttpResponse(null, { status: 429, headers: { "x-sentry-rate-limits": "50:error:organization" } }),
      ],
      [
        "a 429 with a limit on everything",
        () => new HttpResponse(null, { status: 429, headers: { "x-sentry-rate-limits": "50::project" } }),
      ],
      ["a 413", () => new HttpResponse(null, { status: 413 })],
      ["a 500", () => new HttpResponse(null, { status: 500 })],
      ["a 503", () => new HttpResponse(null, { status: 503, headers: { "retry-after": "5" } })],
      ["no network", () => HttpResponse.error()],
    ])("counts everything in spite of %s", async (_what, bad) => {
      const { client, winnow } = initWith(Sentry, { dsn: DSN, transportOptions });
      answer = bad;
      for (let i = 0; i < 50; i++) fail();
      await client.flush(2_000);
      for (let i = 0; i < 50; i++) fail();
      await client.flush(2_000);
      expect(counted()).toBe(0);
      answer = () => HttpResponse.json({});
      clock.ahead = 400_000;
      fail();
      await client.flush(2_000);
      await client.close(2_000);
      expect(counted()).toBe(101);
      expect(conservation(winnow)).toEqual({ captured: 101, accounted: 101 });
      expect(winnow.stats()).toMatchObject({ pending: 0, dropped: {} });
    });

    it("asks nothing more while a limit that came with a 200 is on", async () => {
      const { client } = initWith(Sentry, { dsn: DSN, transportOptions });
      answer = () => HttpResponse.json({}, { headers: { "x-sentry-rate-limits": "3600:error" } });
      fail();
      await client.flush(2_000);
      const before = asked;
      for (let i = 0; i < 20; i++) fail();
      await client.flush(2_000);
      // The client report is of another category.
      expect(taken.slice(before).flatMap(({ types }) => types)).not.toContain("event");
      await client.close(1_000);
    });

    it("is not deceived by an expired limit of one category about a later one of all", async () => {
      const { client, winnow } = initWith(Sentry, { dsn: DSN, transportOptions, sendClientReports: false });
      answer = () => new HttpResponse(null, { status: 429, headers: { "x-sentry-rate-limits": "1:error" } });
      fail();
      await client.flush(2_000);
      clock.ahead += 2_000;
      answer = () => new HttpResponse(null, { status: 429 });
      fail();
      await client.flush(2_000);
      const before = asked;
      fail();
      await client.flush(2_000);
      expect(asked).toBe(before);
      clock.ahead += 61_000;
      answer = () => HttpResponse.json({});
      await client.close(2_000);
      expect(counted()).toBe(3);
      expect(winnow.stats()).toMatchObject({ captured: 3, pending: 0, dropped: {} });
    });

    it("keeps a client report that the server refuses", async () => {
      const { client } = initWith(Sentry, { dsn: DSN, transportOptions, beforeSend: () => null });
      for (let i = 0; i < 7; i++) Sentry.captureException(new Error(`dropped by the app ${"abcdefg"[i]}`));
      await client.flush(2_000);
      answer = () => new HttpResponse(null, { status: 429 });
      hidePage(client);
      await client.flush(2_000);
      hidePage(client);
      await client.flush(2_000);
      clock.ahead += 61_000;
      answer = () => HttpResponse.json({});
      hidePage(client);
      await client.flush(2_000);
      await client.close(2_000);
      const sum = reports()
        .filter(({ reason }) => reason === "before_send")
        .reduce((total, { quantity }) => total + quantity, 0);
      expect(sum).toBe(7);
    });

    it("sends nothing that Sentry does not know", async () => {
      const { client } = initWith(Sentry, { dsn: DSN, transportOptions }, { setFingerprint: true });
      for (let i = 0; i < 500; i++) fail();
      hidePage(client);
      await client.close(2_000);
      expect(new Set(taken.flatMap(({ types }) => types))).toEqual(new Set(["event", "client_report"]));
      const [event] = taken.flatMap(({ types, payloads }) => payloads.filter((_p, at) => types[at] === "event"));
      expect((event as unknown as { fingerprint: string[] }).fingerprint).toEqual([
        expect.stringMatching(engine.fingerprint),
      ]);
      expect(counted()).toBe(500);
    });
  });
}
