import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The server between the apps and the receiver. */
export type Front = {
  port: number;
  /** Starts to count anew, and plays an outage from now on. */
  begin(outage?: { mode: "429" | "offline"; forMs: number }): void;
  traffic(): { requests: number; bytes: number };
  close(): void;
};

/** @param target the origin of the receiver. @param pages what a GET finds, by path. */
export async function startFront(
  target: string,
  pages: Record<string, { type: string; body: string }>,
): Promise<Front> {
  let requests = 0;
  let bytes = 0;
  let outage = { mode: "429" as "429" | "offline", until: 0 };

  const server: Server = createServer(async (request, response) => {
    const page = request.method === "GET" ? pages[request.url ?? "/"] : undefined;
    if (page !== undefined) return void response.writeHead(200, { "content-type": page.type }).end(page.body);
    const body = await read(request);
    if (request.method === "POST") {
      requests++;
      bytes += body.length;
    }
    if (Date.now() < outage.until) {
      if (outage.mode === "offline") return void request.socket.destroy();
      return void response
        .writeHead(429, { "retry-after": String(Math.ceil((outage.until - Date.now()) / 1_000)) })
        .end();
    }
    const headers: Record<string, string> = {};
    for (const name of ["content-type", "content-encoding"]) {
      const value = request.headers[name];
      if (typeof value === "string") headers[name] = value;
    }
    const answer = await fetch(target + request.url, {
      method: request.method ?? "POST",
      headers,
      ...(request.method === "POST" && { body: new Uint8Array(body) }),
    });
    response.writeHead(answer.status, { "access-control-allow-origin": "*" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    begin(next) {
      requests = 0;
      bytes = 0;
      outage = { mode: next?.mode ?? "429", until: next === undefined ? 0 : Date.now() + next.forMs };
    },
    traffic: () => ({ requests, bytes }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
