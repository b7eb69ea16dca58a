import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";
import { issuesOf, type Served, serve, totalOf } from "./support/serve.ts";
import { useStorages } from "./support/storages.ts";

const ERRORS = 10_000;
const SDKS = ["sentry-node-9", "sentry-node-10", "sentry-node-11"];

describe.each(useStorages())("a synchronous burst of 10,000 errors, with the receiver on $on", ({ args }) => {
  let served: Served;
  let shownBefore = new Map<string, number>();

  beforeAll(async () => {
    served = await serve(...args());
  });

  afterAll(async () => {
    expect(await served?.kill("SIGTERM")).toBe(0);
  });

  it.each(SDKS)("is shown as three issues with exact counts from %s", async (sdk) => {
    const captured = await runApp("burst.ts", { SDK: sdk, SENTRY_DSN: served.dsn, ERRORS: String(ERRORS) });
    expect(Object.values(captured).reduce((a, b) => a + b, 0)).toBe(ERRORS);

    const issues = await issuesOf(served);
    const added = Object.fromEntries(
      issues.map(({ id, metadata, count }) => [metadata.type, Number(count) - (shownBefore.get(id) ?? 0)]),
    );
    expect(added).toEqual(captured);
    // The same three bugs, whichever version of the SDK reports them.
    expect(issues).toHaveLength(3);
    shownBefore = new Map(issues.map(({ id, count }) => [id, Number(count)]));
    expect(totalOf(issues)).toBe(ERRORS * (SDKS.indexOf(sdk) + 1));
  });
});
