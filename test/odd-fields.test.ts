import { describe, expect, it } from "vitest";
import { runApp } from "./support/run-app.ts";
import { issuesOf, serve, totalOf } from "./support/serve.ts";
import { useStorages } from "./support/storages.ts";

describe.each(useStorages())("with the receiver on $on", ({ args }) => {
  it("levels, ids, releases and times of an app's own kinds cost no count", async () => {
    const served = await serve(...args());
    const { captured } = await runApp("odd.ts", { SENTRY_DSN: served.dsn });
    expect(totalOf(await issuesOf(served))).toBe(captured);
    const again = await runApp("odd.ts", { SENTRY_DSN: served.dsn, RELEASE_AS_NUMBER: "1" });
    expect(totalOf(await issuesOf(served))).toBe((captured ?? 0) + (again.captured ?? 0));
    expect(await served.kill("SIGTERM")).toBe(0);
  });
});
