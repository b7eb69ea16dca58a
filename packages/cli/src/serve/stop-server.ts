import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as NetServer } from "node:net";

/** Milliseconds that running requests get to finish, and that an open connection gets to bring one that is on its way. */
const GRACE = 10_000;
const QUIET = 500;

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
    // The close of http would cut idle connections at once, and with them the requests that clients are just sending on them.
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    for (const response of running) if (!response.headersSent) response.shouldKeepAlive = false;
    const begin = Date.now();
    let quietSince = begin;
    while (Date.now() - begin < GRACE && Date.now() - quietSince < QUIET) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (running.size > 0) quietSince = Date.now();
    }
    server.closeAllConnections();
    await closed;
  };
}
