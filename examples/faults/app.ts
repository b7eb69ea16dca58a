// One app with one fault: node app.ts <number of the fault>. TYPE names its errors, WINNOW=off leaves Winnow out, SPOOL is a directory to use.
import * as Sentry from "@sentry/node";
import { withWinnow } from "@winnow/transport/node";
import { faults } from "./faults.ts";

const { SENTRY_DSN, TYPE = "Error", WINNOW, SPOOL } = process.env;
const options: Sentry.NodeOptions = {
  dsn: SENTRY_DSN,
  release: "faults@1",
  // An uncaught exception gets the name of its fault, too, so that its count can be found.
  beforeSend: (event) => {
    for (const exception of event.exception?.values ?? []) if (exception.type === "Error") exception.type = TYPE;
    return event;
  },
};
Sentry.init(WINNOW === "off" ? options : withWinnow(options, SPOOL ? { spool: SPOOL } : {}));

let captured = 0;
const say = () => process.stdout.write(`${captured}\n`);
process.on("uncaughtExceptionMonitor", () => {
  captured++;
  say();
});

await faults[Number(process.argv[2])]?.play({
  fail(kind = "", message = "it does not work") {
    const error = new Error(message);
    error.name = `${TYPE}${kind}`;
    captured++;
    Sentry.captureException(error);
  },
  close: () => Sentry.close(10_000),
  truth: say,
});
say();
