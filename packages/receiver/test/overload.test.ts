import { usePostgres } from "@winnow/test-kit";
import pg from "pg";
import { describe, expect, it, vi } from "vitest";
import { eventEnvelope, makeEvent, startReceiver } from "./support/envelopes.ts";

// On PGlite there is one connection: nobody could hold up a transaction.
describe("a receiver that cannot save", () => {
  const provide = usePostgres();

  it("refuses before it reads a body once its queue is full, and saves what it took when it can", async () => {
    const { url = "" } = await provide();
    const { receiver, send, issues } = await startReceiver({ database: url, limits: { queue: 2 } });
    await send(eventEnvelope(makeEvent("Before")));
    const locker = new pg.Client({ connectionString: url });
    await locker.connect();
    await locker.query("begin; lock table winnow.seen in access exclusive mode");
    const taken = [1, 2].map(() => send(eventEnvelope(makeEvent("Taken"))));
    await vi.waitFor(() => expect(receiver.stats().waiting).toBe(2), { timeout: 15_000 });

    const read = vi.fn();
    async function* body(): AsyncGenerator<Uint8Array> {
      read();
      yield eventEnvelope(makeEvent("Refused"));
    }
    const refused = await send(new Uint8Array(), { body: body() });
    expect([refused.status, refused.json.error]).toEqual([503, "overloaded"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(read).not.toHaveBeenCalled();

    await locker.query("rollback");
    await locker.end();
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await issues()).map(({ title, count }) => [title, count]).sort()).toEqual([
      ["BeforeError: Before failed", "1"],
      ["TakenError: Taken failed", "2"],
    ]);
    const closing = receiver.close();
    const late = await send(new Uint8Array(), { body: body() });
    expect([late.status, late.json.error]).toEqual([503, "closed"]);
    expect(read).not.toHaveBeenCalled();
    await closing;
  });
});
