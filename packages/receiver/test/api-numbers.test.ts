import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, expect, it, vi } from "vitest";
import type { Receiver } from "../src/index.ts";
import { startApi } from "./support/api.ts";
import { eventEnvelope, makeEvent } from "./support/envelopes.ts";

const WEB = "/projects/acme/web";

describeEachDatabase("numbers of a project", (provide) => {
  let receiver: Receiver | undefined;
  const start = async () => {
    const provided = await provide();
    const started = await startApi(provided);
    receiver = started.receiver;
    return { ...started, rows: provided.rows, schema: provided.schema };
  };
  afterEach(async () => {
    await receiver?.close();
  });

  it("say by day what became of every occurrence, and add up", async () => {
    const { send, crash, folded, issues, api } = await start();
    const events = Array.from({ length: 17 }, () => makeEvent("Often"));
    for (const event of events) await send(eventEnvelope(event));
    // Sent again, it counts no more.
    await send(eventEnvelope(events[0]!));
    await crash("Folded", { contexts: { winnow: { count: 8 } } });
    await folded(1, 100);
    await crash("Noise");
    const noise = (await issues()).find(({ title }) => title.startsWith("Noise"));
    await api("PUT", `/issues/${noise?.id}/`, "", { discard: true });
    await crash("Noise");
    const { days, totals } = (await api("GET", `${WEB}/winnow/savings/`)).json;
    expect(days).toHaveLength(30);
    const today = days.at(-1);
    expect(today).toMatchObject({ day: new Date().toISOString().slice(0, 10), ...totals });
    expect(totals).toMatchObject({ seen: 17 + 8 + 100 + 1, suppressed: 7 + 100, lost: 0 });
    expect(totals.stored + totals.sampled + totals.suppressed + totals.lost).toBe(totals.seen);
    expect(totals.bytesReceived).toBeGreaterThan(19 * 200);
    expect(totals.bytesStored).toBeGreaterThan(0);
    expect(totals.bytesSaved).toBe(Math.round((107 * totals.bytesReceived) / 19));
    expect(days.slice(0, -1).every(({ seen }: { seen: number }) => seen === 0)).toBe(true);
    expect((await api("GET", `${WEB}/winnow/savings/`, "statsPeriod=7d")).json.days).toHaveLength(7);
  });

  it("are added up soon, also where only what is discarded comes and nobody looks", async () => {
    const { crash, issues, api, rows, schema } = await start();
    await crash("Noise");
    await api("PUT", `/issues/${(await issues())[0]?.id}/`, "", { discard: true });
    const waiting = () => rows(`select count(*)::int as n from "${schema}".journal`);
    const patience = { timeout: 15_000, interval: 50 };
    await vi.waitFor(async () => expect(await waiting()).toEqual([{ n: 0 }]), patience);
    await crash("Noise");
    const discarded = () => rows(`select sum(discarded)::int as n from "${schema}".project_hour`);
    await vi.waitFor(async () => expect(await discarded()).toEqual([{ n: 1 }]), patience);
    expect(await waiting()).toEqual([{ n: 0 }]);
  });

  it("are points over time in Sentry's old shape", async () => {
    const { crash, folded, issues, api } = await start();
    await folded(1, 12);
    await crash("Noise");
    const noise = (await issues()).find(({ title }) => title.startsWith("Noise"));
    await api("PUT", `/issues/${noise?.id}/`, "", { discard: true });
    await crash("Noise");
    await crash("Noise");
    const points = async (query: string) => (await api("GET", `${WEB}/stats/`, query)).json as [number, number][];
    const sum = (all: [number, number][]) => all.reduce((total, [, n]) => total + n, 0);
    const received = await points("");
    expect(received.length).toBe(24);
    expect(sum(received)).toBe(15);
    expect(sum(await points("stat=blacklisted"))).toBe(2);
    expect(sum(await points("stat=rejected"))).toBe(0);
    const now = Math.floor(Date.now() / 1000);
    const week = await points(`stat=received&since=${now - 6 * 86_400}&until=${now}&resolution=1d`);
    expect([week.length, sum(week)]).toEqual([7, 15]);
    expect(sum(await points(`since=${now - 90_000}&until=${now - 7_200}`))).toBe(0);
    expect((await api("GET", `${WEB}/stats/`, "since=0")).status).toBe(400);
    expect((await api("GET", `${WEB}/stats/`, "stat=fun")).json.where).toBe("stat");
  });
});
