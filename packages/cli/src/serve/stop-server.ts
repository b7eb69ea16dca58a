import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Milliseconds that running requests get to finish. */
const GRACE = 10_000;

/**
 * Prepares a server for a clean end. Clients keep connections open and go on sending on them, and pages that follow live never end by
 * themselves: cutting connections would cut requests whose data is half way.
 *
 * @returns the function that stops it: no new connections, running requests finish (10 s at most), each connection closes after its answer.
 */
export function stoppable(server: Server): () => Promise<void> {
  const running = new Set<ServerResponse>();
  let stopping = false;
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    if (stopping) response.shouldKeepAlive = false;
    // A live page is no running request: it is ended, not waited for.
    if (request.url?.includes("/live/")) return;
    running.add(response);
    response.once("close", () => running.delete(response));
  });
  return async () => {
    stopping = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const response of running) if (!response.headersSent) response.shouldKeepAlive = false;
    const deadline = Date.now() + GRACE;
    while (running.size > 0 && Date.now() < deadline) {
      server.closeIdleConnections();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    server.closeAllConnections();
    await closed;
  };
}
