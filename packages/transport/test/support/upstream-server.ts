import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { readSegment, readTransaction } from "@winnow/core";
import {
  parseEnvelope,
  type SentryEvent,
  TALLY_ITEM_TYPE,
  type TallyBatch,
  TRANSACTION_TALLY_ITEM_TYPE,
  type TransactionTallyBatch,
} from "@winnow/envelope/wire";

/** How the server answers a request; `"hang up"` closes the connection after the request was read and, if `keep`, taken. */
export type Answer = {
  status?: number;
  headers?: Record<string, string>;
  keep?: boolean;
  hangUp?: boolean;
  delay?: number;
};

export type Received = {
  bytes: number;
  headers: IncomingHttpHeaders;
  types: string[];
  /** The first line of the envelope. */
  envelope: Record<string, unknown>;
};

/** A Sentry-like server small enough to be believed: it counts events once by id and tally batches once by id. */
export type UpstreamServer = {
  readonly origin: string;
  dsn(publicKey?: string): string;
  readonly requests: Received[];
  /** Every item that was taken, as it came. */
  readonly items: { type: string; text: string }[];
  readonly events: SentryEvent[];
  readonly batches: TallyBatch[];
  readonly transactionBatches: TransactionTallyBatch[];
  /** Ids of the traces of which a transaction arrived. */
  readonly traces: string[];
  /** Transactions counted so far, in payloads and in tallies, by name. */
  transactions(): Record<string, number>;
  readonly reports: { reason: string; category: string; quantity: number }[];
  /** Everything counted so far, by title. */
  counts(): Record<string, number>;
  total(): number;
  answer: (request: Received, n: number) => Answer;
  close(): Promise<void>;
};

/** @param pages what GET requests find, by path. */
export async function startUpstreamServer(
  pages: Record<string, { type: string; body: string }> = {},
): Promise<UpstreamServer> {
  const seen = new Set<string>();
  /** What was counted, by the payload that stands for it; a count may arrive before that payload. */
  const counted: { id: string; title: string; n: number }[] = [];
  const titles = new Map<string, string>();
  const timed = new Map<string, number>();
  const time = (name: string, n: number) => timed.set(name, (timed.get(name) ?? 0) + n);
  /** Once per span, however often it is sent. */
  const addTransaction = (read: ReturnType<typeof readSegment>) => {
    if (read === undefined || seen.has(`${read.traceId}:${read.spanId}`)) return;
    seen.add(`${read.traceId}:${read.spanId}`);
    upstream.traces.push(String(read.traceId));
    time(read.transaction, 1);
  };
  const add = (id: string, title: string, n: number) => counted.push({ id, title, n });
  const port = () => (server.address() as AddressInfo).port;
  const upstream: UpstreamServer = {
    get origin() {
      return `http://127.0.0.1:${port()}`;
    },
    dsn: (key = `wn${"a".repeat(30)}`) => `http://${key}@127.0.0.1:${port()}/1`,
    requests: [],
    items: [],
    events: [],
    batches: [],
    transactionBatches: [],
    traces: [],
    transactions: () => Object.fromEntries([...timed].sort()),
    reports: [],
    counts() {
      const counts: Record<string, number> = {};
      for (const { id, title, n } of counted) {
        const name = titles.get(id) ?? title;
        counts[name] = (counts[name] ?? 0) + n;
      }
      return counts;
    },
    total: () => counted.reduce((sum, { n }) => sum + n, 0),
    answer: () => ({ status: 200 }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  function take(body: Buffer): void {
    for (const item of parseEnvelope(body).items) {
      const text = Buffer.from(item.payload).toString();
      const type = String(item.header.type);
      upstream.items.push({ type, text });
      if (/attachment|recording/.test(type)) continue;
      const payload = JSON.parse(text || "{}");
      if (item.header.type === "event") {
        if (seen.has(payload.event_id)) continue;
        seen.add(payload.event_id);
        upstream.events.push(payload);
        const title = titleOf(payload);
        titles.set(payload.event_id, title);
        add(payload.event_id, title, payload.contexts?.winnow?.count ?? 1);
      } else if (item.header.type === TALLY_ITEM_TYPE) {
        if (seen.has(payload.id)) continue;
        seen.add(payload.id);
        upstream.batches.push(payload);
        for (const tally of (payload as TallyBatch).tallies) {
          add(tally.event_id ?? "", tally.title, tally.count);
        }
      } else if (item.header.type === "transaction") {
        addTransaction(readTransaction(payload, 0));
      } else if (item.header.type === "span") {
        for (const span of payload.items ?? []) addTransaction(readSegment(span, 0));
      } else if (item.header.type === TRANSACTION_TALLY_ITEM_TYPE) {
        if (seen.has(payload.id)) continue;
        seen.add(payload.id);
        upstream.transactionBatches.push(payload);
        for (const { transaction, count } of (payload as TransactionTallyBatch).transactions) time(transaction, count);
      } else if (item.header.type === "client_report") {
        upstream.reports.push(...payload.discarded_events);
      }
    }
  }

  const server: Server = createServer((request, response) => {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    if (request.method === "GET") {
      const page = pages[new URL(request.url ?? "/", "http://x").pathname];
      const policy = "default-src 'none'; script-src 'self'; connect-src *";
      response.writeHead(page ? 200 : 404, {
        "content-type": page?.type ?? "text/plain",
        "content-security-policy": policy,
      });
      return void response.end(page?.body);
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      const { header, items } = parseEnvelope(body);
      const received: Received = {
        bytes: raw.length,
        headers: request.headers,
        types: items.map((item) => String(item.header.type)),
        envelope: header,
      };
      upstream.requests.push(received);
      const answer = upstream.answer(received, upstream.requests.length);
      const status = answer.status ?? 200;
      if (answer.keep ?? status < 300) take(body);
      if (answer.hangUp) return void request.socket.destroy();
      setTimeout(() => response.writeHead(status, answer.headers).end("{}"), answer.delay ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return upstream;
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-expose-headers": "x-sentry-rate-limits, retry-after",
};

function titleOf(event: SentryEvent): string {
  const last = event.exception?.values?.at(-1);
  // Ids in the message are not part of the kind.
  return String(last ? `${last.type}: ${last.value}` : (event.message ?? event.logentry?.message)).replace(/\d+/g, "#");
}
