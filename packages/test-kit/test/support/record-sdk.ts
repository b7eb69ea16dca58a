// Runs one version of the Node SDK through everything it can send, and prints the bodies of its requests as base64 in JSON.
// In a process of its own, because two SDKs in one process instrument each other.
const versions = {
  // The newer ones can do all that the oldest can; what only they can do is called if it is there.
  "sentry-node-9": () => import("sentry-node-9") as unknown as Promise<typeof import("sentry-node-11")>,
  "sentry-node-10": () => import("sentry-node-10") as unknown as Promise<typeof import("sentry-node-11")>,
  "sentry-node-11": () => import("sentry-node-11"),
};
const Sentry = await versions[process.argv[2] as keyof typeof versions]();
const bodies: string[] = [];

Sentry.init({
  dsn: "https://abc@o1.ingest.sentry.io/42",
  release: "app@1",
  tracesSampleRate: 1,
  // Versions 9 and 10 want to be told, version 11 does not know the option any more.
  ...{ enableLogs: true },
  transport: (options) =>
    Sentry.createTransport(options, async ({ body }) => {
      bodies.push(Buffer.from(body).toString("base64"));
      return {};
    }),
});
Sentry.setUser({ id: 5, email: "a@b.test" });
Sentry.setTag("n", 7);
Sentry.setContext("empty", { x: null });
Sentry.addBreadcrumb({ message: "before", data: { a: 1 } });

Sentry.startSpan({ name: "GET /", op: "http.server" }, () => Sentry.startSpan({ name: "query" }, () => {}));
Sentry.captureException(new TypeError("x is odd", { cause: new Error("y") }));
Sentry.captureMessage("a message", "warning");
Sentry.captureEvent(
  { message: "with bytes" },
  { attachments: [{ filename: "a.bin", data: new Uint8Array([10, 13, 0]) }] },
);
Sentry.captureCheckIn({ monitorSlug: "nightly", status: "ok" });
Sentry.captureFeedback({ message: "it broke", name: "n" });
Sentry.logger?.info("a log with %s", { a: 1 });
Sentry.metrics?.count?.("clicks", 1);
Sentry.startSession();
Sentry.endSession();
Sentry.getClient()?.recordDroppedEvent("queue_overflow", "error", 3);

await Sentry.close(5000);
process.stdout.write(JSON.stringify(bodies), () => process.exit(0));
