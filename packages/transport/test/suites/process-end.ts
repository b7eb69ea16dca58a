import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runApp } from "../support/run-app.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

export function processEndSuite(sdk: string): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  const BURST = `
Sentry.init(withWinnow({ dsn: process.env.DSN }));
for (let i = 0; i < 500; i++) Sentry.captureException(new Error("no route to the database"));
`;

  describe("a process that", () => {
    it("ends because nothing is left to do has reported every occurrence", async () => {
      const { code, stderr } = await runApp(sdk, BURST, { DSN: upstream.dsn() });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(upstream.total()).toBe(500);
    });

    it("dies of an uncaught exception has reported every occurrence, that one included", async () => {
      const { code } = await runApp(sdk, `${BURST}\nsetTimeout(() => { throw new RangeError("fatal"); }, 20);`, {
        DSN: upstream.dsn(),
      });
      expect(code).toBe(1);
      expect(upstream.counts()).toEqual({ "Error: no route to the database": 500, "RangeError: fatal": 1 });
    });

    it("calls process.exit in a handler ends at once", async () => {
      const { code } = await runApp(
        sdk,
        `${BURST}\nprocess.on("SIGTERM", () => process.exit(3));\nprocess.kill(process.pid, "SIGTERM");\nsetInterval(() => {}, 1000);`,
        {
          DSN: upstream.dsn(),
        },
      );
      expect(code).toBe(3);
    });

    it("ends although nobody answers, and without a word on stderr", async () => {
      upstream.answer = () => ({ hangUp: true });
      const { code, stderr } = await runApp(sdk, BURST, { DSN: upstream.dsn() });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    });
  });
}
