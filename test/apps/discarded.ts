// An app whose one error was discarded at the receiver, or not yet. Prints what became of fifty-one captures.
import * as Sentry from "@sentry/node";
import { createWinnow } from "@winnow/transport/node";

const winnow = createWinnow();
Sentry.init({
  dsn: process.env.SENTRY_DSN,
  transport: winnow.transport(Sentry.makeNodeTransport),
  integrations: [winnow.integration()],
});

function capture(): void {
  Sentry.captureException(new RangeError("noise"));
}

for (const times of [1, 50]) {
  for (let i = 0; i < times; i++) capture();
  await Sentry.flush(10_000);
}
await Sentry.close(10_000);
const { captured, sent, folded } = winnow.stats();
console.log(JSON.stringify({ captured, sent, folded }));
