// An app of the accuracy board: fails for a while, counts how often, and says so when it ends. CLIENT is "stock" or "transport", SECONDS how
// long, CLOCK_OFF by how many milliseconds its clock is wrong, SPOOL a directory of its own.
const { SENTRY_DSN = "", CLIENT = "stock", SECONDS = "5", CLOCK_OFF = "0", SPOOL = "" } = process.env;
const realNow = Date.now.bind(Date);
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
shiftClock(Number(CLOCK_OFF));

const Sentry = await import("@sentry/node");
const { withWinnow } = await import("@winnow/transport/node");

const KINDS = ["Cart", "Pay", "Login", "Search", "Image"] as const;
const captured: Record<string, number> = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
const options: import("@sentry/node").NodeOptions = { dsn: SENTRY_DSN, release: "board@1" };

if (CLIENT === "stock") Sentry.init({ ...options, transport: makePatientTransport });
else Sentry.init(withWinnow(options, { spool: SPOOL }));

const end = realNow() + Number(SECONDS) * 1_000;
for (let i = 0; realNow() < end; i++) {
  fail(KINDS[i % KINDS.length] ?? "Cart");
  // More than 64 events at once the stock SDK drops by itself, before any transport.
  if (CLIENT === "stock" && i % 20 === 19) await Sentry.flush(120_000);
  if (i % 10 === 9) await sleep(2);
}
await Sentry.flush(120_000);
await Sentry.close(120_000);
console.log(JSON.stringify(captured));

function fail(kind: string): void {
  const error = new Error(`${kind} failed`);
  error.name = `${kind}Error`;
  captured[kind] = (captured[kind] ?? 0) + 1;
  Sentry.captureException(error);
}

/** The stock transport gives up what gets no answer; this one sends the same bytes until they are acknowledged, as a queue in between would. */
function makePatientTransport(
  transportOptions: Parameters<typeof Sentry.makeNodeTransport>[0],
): ReturnType<typeof Sentry.makeNodeTransport> {
  return Sentry.createTransport({ ...transportOptions, bufferSize: 1_000 }, async ({ body }) => {
    for (;;) {
      try {
        const response = await fetch(transportOptions.url, { method: "POST", body: body as BodyInit });
        await response.arrayBuffer();
        if (response.ok) {
          return {
            statusCode: response.status,
            headers: {
              "x-sentry-rate-limits": response.headers.get("x-sentry-rate-limits"),
              "retry-after": response.headers.get("retry-after"),
            },
          };
        }
      } catch {
        // Nobody there: whether it was saved is unknown, and the id settles that.
      }
      await sleep(50);
    }
  });
}

function shiftClock(off: number): void {
  if (off === 0) return;
  const RealDate = Date;
  class ShiftedDate extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      if (given.length === 0) super(RealDate.now() + off);
      else super(given[0]);
    }
    static override now(): number {
      return RealDate.now() + off;
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;
  Object.defineProperty(performance, "timeOrigin", { value: performance.timeOrigin + off });
}
