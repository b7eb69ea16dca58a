import * as Sentry from "@sentry/node";
import { withWinnow } from "@winnow/transport/node";

const options: Sentry.NodeOptions = {
  dsn: process.env.SENTRY_DSN,
  release: "shop@1.4.0",
  environment: "demo",
  // The demo counts what errors cost; sessions and traces are another matter.
  tracesSampleRate: 0,
};

// The whole migration is the one call around the options. WINNOW=off runs the same service on the stock SDK, for comparison.
Sentry.init(process.env.WINNOW === "off" ? options : withWinnow(options));

export { Sentry };
