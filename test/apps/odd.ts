// An app that passes Sentry's SDK what apps really pass: levels, releases, ids and times of their own kinds, in the middle of good ones.
// Prints how many errors it captured.
import { randomUUID } from "node:crypto";
import * as Sentry from "@sentry/node";
import { withWinnow } from "@winnow/transport/node";

const release = process.env.RELEASE_AS_NUMBER ? (42 as unknown as string) : "odd@1.0.0";
Sentry.init(withWinnow({ dsn: process.env.SENTRY_DSN, release, environment: "test" }));

const TURNS = 100;
let captured = 0;

function capture(capture: (error: Error) => unknown): void {
  captured++;
  capture(new Error(`Order ${captured} is odd`));
}

for (let turn = 0; turn < TURNS; turn++) {
  capture((error) => Sentry.captureException(error));
  capture((error) => Sentry.captureException(error, { event_id: randomUUID() }));
  capture((error) => Sentry.captureException(error, { level: "critical" as Sentry.SeverityLevel }));
  capture((error) => Sentry.captureMessage(error.message, "warn" as Sentry.SeverityLevel));
  capture((error) => Sentry.captureEvent({ message: error.message, timestamp: Date.now() }));
  capture((error) =>
    Sentry.captureEvent({ message: error.message, timestamp: new Date().toISOString() as unknown as number }),
  );
  capture((error) => Sentry.captureEvent({ message: error.message, level: "loud" as Sentry.SeverityLevel }));
  capture((error) =>
    Sentry.withScope((scope) => {
      scope.setLevel("warn" as Sentry.SeverityLevel);
      scope.setTag("n", turn);
      scope.setUser({ id: turn as unknown as string });
      Sentry.captureException(error);
    }),
  );
  // The SDK works on at most 64 events at once and drops the rest itself, messages and events before any transport sees them.
  if (turn % 5 === 4) await new Promise((resolve) => setTimeout(resolve, 5));
}
await Sentry.close();
console.log(JSON.stringify({ captured }));
