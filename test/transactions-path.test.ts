import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";
import { type Served, serve } from "./support/serve.ts";

const folder = mkdtempSync(join(tmpdir(), "winnow-test-"));
let served: Served;
beforeAll(async () => {
  served = await serve("--data-dir", join(folder, "data"));
});
afterAll(async () => {
  expect(await served?.kill("SIGTERM")).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

type Shown = { transaction: string; count: number; p50: number; p95: number; p99: number };

async function shown(): Promise<Shown[]> {
  const { url, org, project, token } = served;
  const answer = await fetch(`${url}/api/0/projects/${org}/${project}/winnow/transactions/`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()) as Shown[];
}

it.each([
  ["sentry-node-9", ""],
  ["sentry-node-10", "static"],
  ["sentry-node-11", "stream"],
])(
  "transactions of %s %s are shown with exact counts, and durations within 2 % of the truth",
  async (SDK, LIFECYCLE) => {
    const before = new Map((await shown()).map(({ transaction, count }) => [transaction, count]));
    const truth = await runApp("transactions.ts", { SDK, LIFECYCLE, SENTRY_DSN: served.dsn });
    const after = await shown();
    const added = after.map(({ transaction, count }) => [transaction, count - (before.get(transaction) ?? 0)]);
    expect(Object.fromEntries(added)).toEqual({ "GET /cart/:id": truth["GET /cart/:id"], nightly: truth.nightly });
    // Each SDK adds the same durations, so the percentiles of all are those of one.
    const cart = after.find(({ transaction }) => transaction === "GET /cart/:id");
    for (const name of ["p50", "p95", "p99"] as const) {
      const error = Math.abs((cart?.[name] ?? 0) - (truth[name] ?? 0)) / (truth[name] ?? 1);
      // SDKs send seconds with microseconds at best, which is a part of half a millisecond.
      expect([name, error < 0.021]).toEqual([name, true]);
    }
  },
);
