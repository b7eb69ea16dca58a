// A small HTTP service as it would stand in production: every failing request reports its error, and a loop of failures stays cheap.
//
//   SENTRY_DSN=… npm start          then: curl localhost:3000/orders/17
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { faults } from "./faults.ts";
import { Sentry } from "./sentry.ts";

const kinds = Object.values(faults);

function handle(request: IncomingMessage, response: ServerResponse): void {
  const order = /^\/orders\/(\d{1,9})$/.exec(request.url ?? "");
  if (order === null) {
    response.writeHead(404).end("try /orders/17\n");
    return;
  }
  try {
    const number = Number(order[1]);
    kinds[number % kinds.length]?.(number);
    response.end("shipped\n");
  } catch (error) {
    Sentry.captureException(error, { tags: { route: "/orders/:id" } });
    response.writeHead(500).end("this order cannot be shipped\n");
  }
}

const port = Number(process.env.PORT ?? 3000);
const server = createServer(handle).listen(port, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${port}/orders/17 fails in one of five ways, by the order's number`);
});

// Winnow installs no signal handler: a service that wants its last counts to leave closes the SDK, as it would without Winnow.
process.on("SIGTERM", () => {
  server.close(async () => {
    await Sentry.close(2_000);
    process.exit(0);
  });
  server.closeIdleConnections();
});
