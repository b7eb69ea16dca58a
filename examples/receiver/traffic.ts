import type { Server } from "node:http";
import type { Socket } from "node:net";

/** What apps sent to a server, measured on its sockets: requests, and bytes with their headers. */
export type Traffic = { requests: number; bytes: number };

/** Watches a server from now on; the function it returns gives what has come in so far. */
export function watchTraffic(server: Server): () => Traffic {
  let requests = 0;
  let closed = 0;
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      closed += socket.bytesRead;
    });
  });
  server.on("request", () => {
    requests++;
  });
  return () => ({ requests, bytes: closed + [...open].reduce((sum, socket) => sum + socket.bytesRead, 0) });
}
