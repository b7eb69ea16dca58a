import fc from "fast-check";
import { expect, it } from "vitest";
import { conservation, engine } from "../support/client.ts";
import { createClock, createServer, type Fate, settle, startApp } from "../support/model.ts";

type Step =
  | { do: "capture"; kind: number; user: string; times: number }
  | { do: "proceed"; times: number }
  | { do: "answer"; fate: Fate }
  | { do: "wait"; ms: number }
  | { do: "step the clock"; ms: number }
  | { do: "flush" };

const fate = fc.constantFrom<Fate>(
  "taken",
  "taken",
  "taken",
  "lost on the way",
  "taken, answer lost",
  "429",
  "503",
  "413",
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("capture" as const),
      kind: fc.nat(4),
      user: fc.constantFrom("a", "b"),
      times: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("proceed" as const), times: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("answer" as const), fate }) },
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

/** Whatever happens, and in which order: every occurrence is in one of the books, and the server has what they say. */
export function conservationSuite(): void {
  it.each([
    ["a receiver", true],
    ["any Sentry server", false],
  ])("conserves every occurrence on the way to %s, whatever happens and in which order", async (_what, receiver) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }),
        async (steps, dropped) => {
          const clock = createClock();
          const undo = engine.readsTheRuntime ? clock.install() : () => {};
          const server = createServer();
          const app = startApp(server, clock, { payloadsPerMinute: 20 }, new Set(dropped), receiver);
          let captured = 0;
          for (const next of steps) {
            if (next.do === "capture") {
              for (let i = 0; i < next.times; i++) app.capture(next.kind, next.user);
              captured += next.times;
            } else if (next.do === "proceed") {
              for (let i = 0; i < next.times; i++) app.proceed();
            } else if (next.do === "answer") {
              server.decide(next.fate);
            } else if (next.do === "wait") {
              await clock.advance(next.ms);
            } else if (next.do === "step the clock") {
              clock.step(next.ms);
            } else {
              void app.flush();
            }
            await settle();
            expect(conservation(app.winnow)).toEqual({ captured, accounted: captured });
          }

          // Calm weather: the pipeline ends, the server answers, and time passes.
          for (let i = 0; i < 200; i++) {
            const busy = app.proceed() || server.waiting > 0;
            while (server.waiting > 0) {
              server.decide("taken");
              await settle();
            }
            await settle();
            if (busy) continue;
            void app.flush();
            await settle();
            if (server.waiting === 0 && i > 100) break;
            await clock.advance(60_000);
          }
          const { sent, folded, dropped: drops, pending } = app.winnow.stats();
          const { unconfirmed = 0, before_send = 0, ...others } = drops;
          expect({ sum: sent + folded + unconfirmed + before_send, pending, others }).toEqual({
            sum: captured,
            pending: 0,
            others: {},
          });
          if (dropped.length === 0) expect(before_send).toBe(0);
          // What a server left in doubt and then refused to look at again may have been counted there, or not.
          expect(server.total()).toBeGreaterThanOrEqual(sent + folded);
          expect(server.total()).toBeLessThanOrEqual(sent + folded + unconfirmed);
          app.close();
          undo();
        },
      ),
      { numRuns: 300 },
    );
  });
}
