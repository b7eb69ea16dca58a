import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runApp } from "../support/run-app.ts";
import { startUpstreamServer, type UpstreamServer } from "../support/upstream-server.ts";

/** Processes that are not one plain server. @param sdk the alias of the SDK. */
export function settingsSuite(sdk: string): void {
  let upstream: UpstreamServer;
  beforeEach(async () => {
    upstream = await startUpstreamServer();
  });
  afterEach(() => upstream.close());

  const BURST = `
Sentry.init(withWinnow({ dsn: process.env.DSN }));
for (let i = 0; i < 300; i++) Sentry.captureException(new Error("the queue is full"));
`;

  describe("in", () => {
    it("worker threads, everything is counted", async () => {
      const { code, stderr } = await runApp(
        sdk,
        `import { isMainThread, Worker } from "node:worker_threads";
         ${BURST}
         if (isMainThread) {
           const ended = [1, 2].map(() => new Promise((resolve) => new Worker(new URL(import.meta.url)).on("exit", resolve)));
           await Promise.all(ended);
         }`,
        { DSN: upstream.dsn() },
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(upstream.total()).toBe(900);
      expect(new Set(upstream.batches.map(({ producer }) => producer)).size).toBe(3);
    });

    it("a cluster, everything is counted", async () => {
      const { code } = await runApp(
        sdk,
        `import cluster from "node:cluster";
         if (cluster.isPrimary) {
           for (let i = 0; i < 2; i++) cluster.fork();
         } else {
           ${BURST}
           await Sentry.close(5000);
           process.exit(0);
         }`,
        { DSN: upstream.dsn() },
      );
      expect(code).toBe(0);
      expect(upstream.total()).toBe(600);
    });

    it("a function that is frozen after each call, each flush reports what was counted", async () => {
      const { stdout } = await runApp(
        sdk,
        `${BURST.replace("for ", "const work = () => { for ")} };
         for (let call = 0; call < 3; call++) {
           work();
           console.log(await Sentry.flush(3000));
         }
         process.exit(0);`,
        { DSN: upstream.dsn(), AWS_LAMBDA_FUNCTION_NAME: "f" },
      );
      expect(stdout.trim().split("\n")).toEqual(["true", "true", "true"]);
      expect(upstream.total()).toBe(900);
    });

    it("a function with a deadline, flush ends in time although the server is slow", async () => {
      upstream.answer = () => ({ delay: 30_000 });
      const { stdout, code } = await runApp(sdk, `${BURST}\nconsole.log(await Sentry.flush(300));\nprocess.exit(0);`, {
        DSN: upstream.dsn(),
      });
      expect({ stdout: stdout.trim(), code }).toEqual({ stdout: "false", code: 0 });
    });
  });
}
