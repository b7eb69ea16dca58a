import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client, Load, LoadOptions } from "./board-clients.ts";

const APPS = 2;

/** Apps in processes of their own, with the real SDK, and with it the real transport, for so many seconds each. */
export const realClients = (seconds: number): Client[] => [
  { name: "stock SDK", start: (options) => startApps("stock", seconds, options) },
  { name: "transport", start: (options) => startApps("transport", seconds, options) },
];

function startApps(client: string, usual: number, options: LoadOptions): Load {
  const seconds = usual + options.longer / 1_000;
  const began = performance.now();
  const run = async (): Promise<Map<string, number>> => {
    const front = await openFront(options);
    const spool = mkdtempSync(join(tmpdir(), "winnow-board-spool-"));
    try {
      const all = await Promise.all(
        Array.from({ length: APPS }, (_, index) =>
          runApp({
            SENTRY_DSN: front.dsn,
            CLIENT: client,
            SECONDS: String(seconds),
            CLOCK_OFF: String(index % 2 ? options.clockOff : -options.clockOff),
            SPOOL: join(spool, String(index)),
          }),
        ),
      );
      const captured = new Map<string, number>();
      for (const [kind, n] of all.flatMap((counts) => Object.entries(counts))) {
        const title = `${kind}Error: ${kind} failed`;
        captured.set(title, (captured.get(title) ?? 0) + n);
      }
      return captured;
    } finally {
      front.close();
      rmSync(spool, { recursive: true, force: true });
    }
  };
  return { progress: () => (performance.now() - began) / (seconds * 1_000), done: run() };
}

async function runApp(environment: Record<string, string>): Promise<Record<string, number>> {
  const script = new URL("../../../../test/board/app.ts", import.meta.url).pathname;
  const app = spawn(process.execPath, ["--conditions=@winnow/source", script], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  app.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(app, "exit");
  if (code !== 0) throw new Error(`an app ended with ${code}: ${said}`);
  return JSON.parse(said.trim().split("\n").at(-1) ?? "");
}

/** What stands before the receivers in real life: one address, requests in turn to whoever is there, some of them twice. */
async function openFront({ running, twice }: LoadOptions) {
  let requests = 0;
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const at = requests++;
    const times = at % 10 < twice * 10 ? 2 : 1;
    let answer: Response | undefined;
    for (let time = 0; time < times; time++) {
      const target = running[(at + time) % running.length];
      const headers = Object.fromEntries(
        ["content-type", "content-encoding", "x-sentry-auth"].flatMap((name) => {
          const value = request.headers[name];
          return typeof value === "string" ? [[name, value]] : [];
        }),
      );
      answer = await fetch(`${target?.url}${request.url}`, { method: "POST", headers, body });
    }
    const text = await answer?.text();
    for (const name of ["retry-after", "x-sentry-rate-limits"]) {
      const value = answer?.headers.get(name);
      if (value) response.setHeader(name, value);
    }
    response.writeHead(answer?.status ?? 502).end(text);
  };
  const server = createServer((request, response) => {
    // A receiver that dies in the middle leaves its client without an answer.
    forward(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { publicKey = "", id } = running[0] ?? {};
  return {
    dsn: `http://${publicKey}@127.0.0.1:${port}/${id}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
