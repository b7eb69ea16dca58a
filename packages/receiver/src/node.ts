import type { IncomingMessage, ServerResponse } from "node:http";
import type { BodySource, NeutralRequest, NeutralResponse } from "./http/neutral.ts";

/** What an adapter needs of a receiver. */
export type ReceiverLike = { handle(request: NeutralRequest): Promise<NeutralResponse> };

/** A request as Express and connect extend it. */
type HostRequest = IncomingMessage & {
  originalUrl?: string;
  baseUrl?: string;
  body?: unknown;
  rawBody?: unknown;
  /** By Express's setting "trust proxy". */
  ip?: unknown;
};

/**
 * A handler for `node:http`, Express and connect. Express takes its mount path off `url` by itself; under bare `node:http` say where
 * the receiver is mounted.
 *
 * @param options.prefix the path to take off, such as "/errors"; "" by default.
 */
export function toNodeHandler(
  receiver: ReceiverLike,
  options: { prefix?: string } = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const prefix = (options.prefix ?? "").replace(/\/+$/, "");
  return async (request, response) => {
    await send(response, await receiver.handle(toNeutral(request, response, prefix)));
  };
}

function toNeutral(request: HostRequest, response: ServerResponse, prefix: string): NeutralRequest {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  const consumed = consumedBody(request);
  const headers = request.headers as Record<string, string | undefined>;
  return {
    method: request.method ?? "GET",
    path: (prefix !== "" && `${path}/`.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path) || "/",
    query: at < 0 ? "" : url.slice(at + 1),
    // A body parser has undone the encoding of what it read.
    headers: consumed ? { ...headers, "content-encoding": undefined, "content-length": undefined } : headers,
    body: consumed ?? request,
    origin: originOf(request),
    get address() {
      return typeof request.ip === "string" ? request.ip : request.socket.remoteAddress;
    },
    prefix: `${request.baseUrl ?? ""}${prefix}`,
    get signal() {
      return goneSignal(response);
    },
  };
}

/** Scheme and host as the client sees them; a proxy that ends TLS says so in a header. */
export function originOf(request: IncomingMessage): string | undefined {
  const { host, "x-forwarded-proto": forwarded } = request.headers;
  const secure = forwarded === "https" || "encrypted" in request.socket;
  return host === undefined ? undefined : `${secure ? "https" : "http"}://${host}`;
}

/** The body when a host's parser came first: kept raw, or as parsed, which as JSON or text says the same. */
function consumedBody(request: HostRequest): BodySource | undefined {
  if (!request.readableEnded && !request.readableDidRead) return undefined;
  for (const body of [request.rawBody, request.body]) {
    if (body instanceof Uint8Array) return body;
    if (typeof body === "string") return Buffer.from(body);
  }
  return request.body == null ? new Uint8Array(0) : Buffer.from(JSON.stringify(request.body));
}

/** Aborts when the client leaves. Made only for requests that stream: it costs more than all else an adapter does. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

/** Writes a neutral response to a Node response, streaming with regard to a slow reader. */
export async function send(response: ServerResponse, answer: NeutralResponse): Promise<void> {
  if (answer.body === undefined || typeof answer.body === "string" || answer.body instanceof Uint8Array) {
    const length = answer.body === undefined ? {} : { "content-length": Buffer.byteLength(answer.body) };
    response.writeHead(answer.status, { ...answer.headers, ...length });
    response.end(answer.body);
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.flushHeaders();
  for await (const piece of answer.body) {
    if (response.destroyed) break;
    if (!response.write(piece))
      await new Promise<void>((resolve) => response.once("drain", resolve).once("close", resolve));
  }
  response.end();
}
