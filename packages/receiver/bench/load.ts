import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** What is sent. */
export type Load = {
  port: number;
  path: string;
  requests: number;
  connections: number;
  /** The body of the n-th request. */
  body(n: number): Buffer;
  headers?: string;
};

/** What was measured: milliseconds, and how many answers were not 200. */
export type Measured = { seconds: number; perSecond: number; p50: number; p99: number; failed: number };

/**
 * A load generator of a few microseconds per request over plain sockets: on a machine of two cores an ordinary HTTP client would
 * measure itself.
 */
export async function measure(load: Load): Promise<Measured> {
  let next = 0;
  let failed = 0;
  const latencies: number[] = [];
  const start = performance.now();
  const sendOn = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let sentAt = 0;
      const send = (): void => {
        if (next >= load.requests) {
          socket.destroy();
          resolve();
          return;
        }
        const body = load.body(next++);
        sentAt = performance.now();
        socket.cork();
        socket.write(
          `POST ${load.path} HTTP/1.1\r\nhost: bench\r\ncontent-length: ${body.length}\r\n${load.headers ?? ""}\r\n`,
        );
        socket.write(body);
        socket.uncork();
      };
      let answer = "";
      socket.on("data", (chunk: Buffer) => {
        answer += chunk.toString("latin1");
        const end = answer.indexOf("\r\n\r\n");
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? -1);
        const done = length >= 0 ? answer.length >= end + 4 + length : answer.endsWith("0\r\n\r\n");
        if (!done) return;
        if (!answer.startsWith("HTTP/1.1 200")) failed++;
        answer = "";
        latencies.push(performance.now() - sentAt);
        send();
      });
      socket.on("error", reject);
      send();
    });
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = connect(load.port, "127.0.0.1");
      socket.setNoDelay(true);
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      return socket;
    }),
  );
  await Promise.all(sockets.map(sendOn));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { seconds, perSecond: load.requests / seconds, p50: at(0.5), p99: at(0.99), failed };
}

const ID = "f".repeat(32);

/**
 * Bodies of a given size spread over groups as Zipf has it, each with an id of its own.
 *
 * @param gzip compressed bodies are made beforehand, since making them would be the load generator's work.
 */
export function eventBodies(size: number, groups: number, requests: number, gzip: boolean): (n: number) => Buffer {
  const templates = Array.from({ length: groups }, (_, group) => Buffer.from(envelopeText(group, size)));
  const pick = zipf(groups);
  const make = (): Buffer => {
    const body = Buffer.from(templates[pick()] as Buffer);
    const id = randomBytes(16).toString("hex");
    for (let at = body.indexOf(ID); at >= 0; at = body.indexOf(ID, at + 32)) body.write(id, at, "latin1");
    return gzip ? gzipSync(body, { level: 1 }) : body;
  };
  if (!gzip) return make;
  const made = Array.from({ length: requests }, make);
  return (n) => made[n] as Buffer;
}

function zipf(groups: number): () => number {
  const sums: number[] = [];
  let sum = 0;
  for (let i = 1; i <= groups; i++) {
    sum += 1 / i;
    sums.push(sum);
  }
  return () => {
    const wanted = Math.random() * sum;
    let low = 0;
    let high = groups - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** An event as the SDK for Node sends it: frames with source context, breadcrumbs, contexts, tags. */
function envelopeText(group: number, size: number): string {
  const frame = (i: number) => ({
    filename: `/app/src/module-${group % 97}/file-${i}.js`,
    function: `handle${i}`,
    lineno: 10 + i,
    colno: 7,
    in_app: i % 3 !== 0,
    pre_context:
      size < 5_000
        ? undefined
        : Array.from({ length: 5 }, (_, line) => `  const value${line} = compute(${i}, ${line}); // ${"x".repeat(30)}`),
    context_line: "    throw new CheckoutError(`failed for order`);",
    post_context: size < 5_000 ? undefined : Array.from({ length: 5 }, (_, line) => `  await done(${line});`),
  });
  const event: Record<string, unknown> = {
    event_id: ID,
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    release: "shop@1.2.3",
    environment: "production",
    server_name: "web-1",
    transaction: `GET /route-${group % 50}`,
    user: { id: "42" },
    tags: { region: "eu", plan: "pro", feature: `f${group % 10}` },
    contexts: {
      runtime: { name: "node", version: "v24.21.0" },
      os: { name: "Linux", version: "6.1" },
      trace: { trace_id: ID, span_id: "0123456789abcdef" },
    },
    exception: {
      values: [
        {
          type: `Error${group}`,
          value: "failed to check out",
          mechanism: { type: "generic", handled: group % 2 === 0 },
          stacktrace: { frames: Array.from({ length: 10 }, (_, i) => frame(i)) },
        },
      ],
    },
    breadcrumbs: [] as unknown[],
  };
  const breadcrumbs = event.breadcrumbs as unknown[];
  const text = (): string =>
    `{"event_id":"${ID}","sent_at":"${new Date().toISOString()}"}\n{"type":"event"}\n${JSON.stringify(event)}`;
  while (text().length < size) {
    breadcrumbs.push({
      timestamp: Date.now() / 1000,
      category: "http",
      type: "http",
      data: {
        url: `https://api.example.com/v1/things/${breadcrumbs.length}`,
        method: "GET",
        status_code: 200,
        "http.query": "a=b",
      },
    });
  }
  return text();
}
