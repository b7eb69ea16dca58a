import type { Envelope } from "@sentry/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveWinnowOptions } from "../src/options.ts";
import { foldTransactions } from "../src/transactions.ts";
import { createWinnowOn } from "../src/winnow.ts";
import { createClock, createServer, type Fate, settle } from "./support/model.ts";

type Step =
  | { do: "end"; traces: number[] }
  | { do: "answer"; fate: Fate }
  | { do: "wait"; ms: number }
  | { do: "step the clock"; ms: number }
  | { do: "flush" };

const fates = ["taken", "taken", "lost on the way", "taken, answer lost", "429", "503", "413"] as const;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      traces: fc.array(fc.nat(50), { minLength: 1, maxLength: 9 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("answer" as const), fate: fc.constantFrom<Fate>(...fates) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 90_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("step the clock" as const),
      ms: fc.integer({ min: -7_200_000, max: 7_200_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("flush" as const) }) },
);

let ids = 0;
function transaction(trace: number, now: number): Envelope {
  const event_id = (++ids).toString(16).padStart(32, "0");
  const end = now / 1_000;
  const contexts = { trace: { trace_id: trace.toString(16).padStart(32, "0"), op: "http.server" } };
  const event = {
    event_id,
    type: "transaction",
    transaction: "GET /",
    start_timestamp: end - 0.1,
    timestamp: end,
    contexts,
  };
  return [
    { event_id, sent_at: new Date(now).toISOString() },
    [[{ type: "transaction" }, event]],
  ] as unknown as Envelope;
}

it("conserves every transaction on the way to a receiver, whatever happens and in which order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = createClock();
      const server = createServer();
      const options = resolveWinnowOptions({ transactions: foldTransactions({ sample: 0.5, maxGroups: 2 }) });
      const winnow = createWinnowOn(options, clock, () => () => {});
      const transport = winnow.transport(server.makeTransport)({
        url: `http://h/api/1/envelope/?sentry_key=wn${"a".repeat(30)}`,
        recordDroppedEvent: () => {},
      });
      let captured = 0;
      const law = () => {
        const stats = winnow.stats().transactions;
        const lost = Object.values(stats?.dropped ?? {}).reduce((a, b) => a + b, 0);
        const accounted = (stats?.sent ?? 0) + (stats?.folded ?? 0) + lost + (stats?.pending ?? 0);
        return { captured: stats?.captured, accounted };
      };
      for (const next of steps) {
        if (next.do === "end") {
          for (const trace of next.traces) void transport.send(transaction(trace, clock.now()));
          captured += next.traces.length;
        } else if (next.do === "answer") {
          server.decide(next.fate);
        } else if (next.do === "wait") {
          await clock.advance(next.ms);
        } else if (next.do === "step the clock") {
          clock.step(next.ms);
        } else {
          void transport.flush();
        }
        await settle();
        expect(law()).toEqual({ captured, accounted: captured });
      }

      // Calm weather: the server answers, and time passes.
      for (let i = 0; i < 30; i++) {
        while (server.waiting > 0) {
          server.decide("taken");
          await settle();
        }
        void transport.flush();
        await settle();
        await clock.advance(60_000);
      }
      const stats = winnow.stats().transactions;
      const { unconfirmed = 0, ...others } = stats?.dropped ?? {};
      expect({ pending: stats?.pending, others, delivered: stats?.delivered }).toEqual({
        pending: 0,
        others: {},
        delivered: stats?.folded,
      });
      // What a server left in doubt and then refused to look at again may have been counted there, or not.
      expect(server.transactions()).toBeGreaterThanOrEqual(captured - unconfirmed);
      expect(server.transactions()).toBeLessThanOrEqual(captured);
    }),
    { numRuns: 200 },
  );
});
