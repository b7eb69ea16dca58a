import type { NodeOptions } from "@sentry/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldTransactions } from "../../src/transactions.ts";
import { initWith } from "../support/client.ts";
import type { NodeSdk } from "../support/sdks.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

type Json = Record<string, unknown>;

// Put together here: the source lines around a frame are sent as they are.
const SECRET = ["hunter", "2"].join("");
const SENTRY_KEY = "0123456789abcdef0123456789abcdef";

/** @param lifecycle how the SDK sends spans: SDK 9 has one way only. */
export function scrubbingSuite(Sentry: NodeSdk, lifecycle?: "static" | "stream"): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(async () => {
    await Sentry.close(2_000);
    await upstream.close();
  });

  function start(key: string | undefined, folds: boolean, more: NodeOptions = {}) {
    const integrations = (defaults: { name: string }[]) => defaults.filter(({ name }) => name !== "Http");
    const traced = { tracesSampleRate: 1, release: "1.0", ...(lifecycle && { traceLifecycle: lifecycle }) };
    const init = { dsn: upstream.dsn(key), integrations, ...traced, ...more };
    const options = folds ? { transactions: foldTransactions({ sample: 1 }) } : {};
    return initWith(Sentry, init as NodeOptions, options);
  }
  const payloads = (type: string) =>
    upstream.items.filter((item) => item.type === type).map(({ text }) => JSON.parse(text) as Json);
  const everything = () => upstream.items.map(({ text }) => text).join("\n");

  describe(`secrets${lifecycle ? ` in the ${lifecycle} life cycle` : ""}`, () => {
    it.each([
      ["a receiver, folded", undefined, true],
      ["a Sentry server, folded", SENTRY_KEY, true],
      ["a receiver, not folded", undefined, false],
      ["a Sentry server, not folded", SENTRY_KEY, false],
    ])("do not leave with spans towards %s, and the trace is whole", async (_what, key, folds) => {
      start(key, folds);
      const attributes = {
        "http.request.header.authorization": `Token ${SECRET}`,
        "user.password": 987_654,
        "url.full": `https://shop.test/pay?token=${SECRET}&step=2`,
        "gen_ai.usage.input_tokens": 512,
        "customer.card": 4_111_111_111_111_111,
        "http.route": "/pay",
      };
      Sentry.startNewTrace(() =>
        Sentry.startSpan({ name: `GET /pay?token=${SECRET}`, op: "http.server", attributes }, () =>
          Sentry.startSpan({ name: `set password='${SECRET}' where id = 7`, op: "db", attributes }, () => {}),
        ),
      );
      await Sentry.flush(5_000);
      expect(everything()).not.toContain(SECRET);
      expect(everything()).not.toMatch(/987654|4111111111111111/);
      const spans = lifecycle === "stream" ? streamed() : inTransaction();
      expect(spans).toEqual({
        names: ["GET /pay?token=[Filtered]", "set password='[Filtered]' where id = 7"],
        ops: ["http.server", "db"],
        joined: true,
        attributes: [0, 1].map(() => ({
          "http.request.header.authorization": "[Filtered]",
          "user.password": "[Filtered]",
          "url.full": "https://shop.test/pay?token=[Filtered]&step=2",
          "gen_ai.usage.input_tokens": 512,
          "customer.card": "[Filtered]",
          "http.route": "/pay",
        })),
      });
      expect(Object.values(upstream.transactions())).toEqual([1]);

      function inTransaction() {
        const [event] = payloads("transaction") as [{ transaction: string; contexts: { trace: Json }; spans: Json[] }];
        const { trace } = event.contexts;
        const [child] = event.spans as [Json];
        return {
          names: [event.transaction, child.description],
          ops: [trace.op, child.op],
          joined: child.parent_span_id === trace.span_id && child.trace_id === trace.trace_id,
          attributes: [trace, child].map(({ data }) => own(data as Json)),
        };
      }
      function streamed() {
        type Span = Json & { attributes: Record<string, { value: unknown; type: string }> };
        const all = payloads("span").flatMap(({ items }) => items as Span[]);
        const [root, child] = [...all].sort((a) => (a.is_segment ? -1 : 1)) as [Span, Span];
        const values = [root, child].map((span) => {
          // What names a type must be of it, or the server throws the attribute away.
          for (const { value, type } of Object.values(span.attributes)) {
            if (type !== "array") expect(type).toBe(typeof value === "number" ? "integer" : typeof value);
          }
          return Object.fromEntries(Object.entries(span.attributes).map(([name, { value }]) => [name, value]));
        }) as [Json, Json];
        return {
          names: [root.name, child.name],
          ops: values.map((of) => of["sentry.op"]),
          joined: child.parent_span_id === root.span_id && child.trace_id === root.trace_id,
          attributes: values.map(own),
        };
      }
      function own(of: Json): Json {
        return Object.fromEntries(Object.entries(of).filter(([name]) => name in attributes));
      }
    });

    it("do not leave with feedback, check-ins, sessions, logs and metrics", async () => {
      const { client } = start(undefined, true, {
        enableLogs: true,
        _experiments: { enableLogs: true },
      } as NodeOptions);
      Sentry.captureFeedback({ message: `my password: "${SECRET}" fails`, email: "bob@shop.test" });
      Sentry.captureCheckIn({ monitorSlug: `job?token=${SECRET}`, status: "ok" });
      const session = Sentry.startSession({ user: { id: `token=${SECRET}` } } as never);
      Sentry.captureSession(true);
      Sentry.logger.info(Sentry.logger.fmt`signed in with token=${SECRET}`, { password: SECRET, attempt: 2 });
      Sentry.metrics?.distribution?.("cart.bytes", 4_111_111_111_111_111, {
        attributes: { api_key: SECRET, shop: "eu" },
      });
      await Sentry.flush(5_000);
      expect(everything()).not.toContain(SECRET);
      expect(payloads("feedback")[0]).toMatchObject({
        contexts: { feedback: { message: 'my password: "[Filtered]" fails', contact_email: "bob@shop.test" } },
      });
      expect(payloads("check_in")[0]).toMatchObject({ monitor_slug: "job?token=[Filtered]", status: "ok" });
      expect(payloads("session").at(-1)).toMatchObject({ sid: session?.sid, did: "token=[Filtered]" });
      const [log] = payloads("log").flatMap(({ items }) => items as Json[]);
      expect(log).toMatchObject({
        level: "info",
        body: "signed in with token=[Filtered]",
        attributes: {
          password: { value: "[Filtered]", type: "string" },
          attempt: { value: 2, type: "integer" },
        },
      });
      const [metric] = payloads("trace_metric").flatMap(({ items }) => items as Json[]);
      if (Sentry.metrics?.distribution === undefined) return;
      expect(metric).toMatchObject({
        name: "cart.bytes",
        value: 4_111_111_111_111_111,
        attributes: { api_key: { value: "[Filtered]", type: "string" }, shop: { value: "eu", type: "string" } },
      });
      await client.flush(100);
    });

    it("are not looked for in attachments and recordings, nor in the header of an envelope", async () => {
      const { client } = start(undefined, true);
      const data = `password=${SECRET}`;
      Sentry.captureException(new Error("with a file"), { attachments: [{ filename: "a.txt", data }] });
      const trace = { trace_id: "a".repeat(32), public_key: "b", transaction: `token=${SECRET}` };
      const recording = [{ type: "replay_recording", length: data.length }, data];
      const replay = [
        { type: "replay_event" },
        { type: "replay_event", urls: [`https://shop.test/auth?token=${SECRET}`, "https://shop.test/"] },
      ];
      await client.getTransport()?.send([{ event_id: "c".repeat(32), trace }, [replay, recording]] as never);
      await Sentry.flush(5_000);
      const texts = (type: string) => upstream.items.filter((item) => item.type === type).map(({ text }) => text);
      expect(texts("attachment")).toEqual([data]);
      expect(texts("replay_recording")).toEqual([data]);
      expect(payloads("replay_event")[0]?.urls).toEqual([
        "https://shop.test/auth?token=[Filtered]",
        "https://shop.test/",
      ]);
      expect(upstream.requests.find(({ types }) => types.includes("replay_event"))?.envelope).toMatchObject({ trace });
    });
  });
}
