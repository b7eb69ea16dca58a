import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { PGlite } from "@electric-sql/pglite";
import { describeAdapterContract } from "@winnow/test-kit";
import { openPglite } from "@winnow/test-kit/pglite";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { afterAll, beforeAll } from "vitest";
import { receiverPlugin } from "../src/fastify.ts";
import { toFetchHandler } from "../src/fetch.ts";
import type { Receiver } from "../src/index.ts";
import { toNodeHandler } from "../src/node.ts";
import { startReceiver } from "./support/envelopes.ts";

let pglite: PGlite;
let schemas = 0;
beforeAll(async () => {
  pglite = await openPglite();
});
afterAll(() => pglite.close());

/** A receiver on a schema of its own; the host decides where it listens. */
async function mounted(listen: (receiver: Receiver) => Promise<{ url: string; close(): Promise<void> }>) {
  const { receiver, project, token } = await startReceiver({ database: pglite, schema: `adapter_${++schemas}` });
  const host = await listen(receiver);
  return {
    url: host.url,
    publicKey: project.publicKey,
    projectId: project.id,
    token,
    slugs: "acme/web",
    close: async () => {
      await receiver.close();
      await host.close();
    },
  };
}

async function serve(handler: Parameters<typeof createServer>[1]) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Serves a web handler over node:http, as the hosts that speak it do. */
const serveFetch = (handler: (request: Request) => Response | Promise<Response>) =>
  serve(async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const hasBody = !["GET", "HEAD"].includes(incoming.method ?? "GET");
    const response = await handler(
      new Request(`http://${incoming.headers.host}${incoming.url}`, {
        method: incoming.method,
        headers: incoming.headers as Record<string, string>,
        body: hasBody ? (Readable.toWeb(incoming) as ReadableStream) : null,
        signal: gone.signal,
        duplex: "half",
      } as RequestInit),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    if (response.body)
      Readable.fromWeb(response.body as never)
        .on("error", () => {})
        .pipe(outgoing);
    else outgoing.end();
  });

describeAdapterContract("node:http", () => mounted((receiver) => serve(toNodeHandler(receiver))));

describeAdapterContract("node:http below a prefix", () =>
  mounted(async (receiver) => {
    const host = await serve(toNodeHandler(receiver, { prefix: "/errors" }));
    return { ...host, url: `${host.url}/errors` };
  }),
);

describeAdapterContract("Express", () =>
  mounted(async (receiver) => {
    const app = express();
    app.use("/errors", toNodeHandler(receiver));
    const host = await serve(app);
    return { ...host, url: `${host.url}/errors` };
  }),
);

describeAdapterContract(
  "Express behind body parsers that consumed the body",
  () =>
    mounted(async (receiver) => {
      const app = express();
      app.use(express.raw({ type: "*/*", inflate: true, limit: "1mb" }));
      app.use("/errors", toNodeHandler(receiver));
      const host = await serve(app);
      return { ...host, url: `${host.url}/errors` };
    }),
  { hostDecodes: "Express's parser inflates, and answers with a page of its own when it cannot" },
);

describeAdapterContract("Fastify with parsers of its own", () =>
  mounted(async (receiver) => {
    // A client's socket that never carried a request would hold up the end for 72 s.
    const app = fastify({ forceCloseConnections: true });
    app.addContentTypeParser("application/x-sentry-envelope", { parseAs: "string" }, (_request, _body, done) =>
      done(new Error("the host's parser must not see this")),
    );
    await app.register(receiverPlugin, { receiver, prefix: "/errors" });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    return { url: `${url}/errors`, close: () => app.close() };
  }),
);

describeAdapterContract("fetch", () => mounted((receiver) => serveFetch(toFetchHandler(receiver))));

describeAdapterContract("fetch below a prefix it was not told", () =>
  mounted(async (receiver) => {
    const host = await serveFetch((request) => receiver.fetch(request));
    return { ...host, url: `${host.url}/deep/errors` };
  }),
);

describeAdapterContract("Hono", () =>
  mounted(async (receiver) => {
    const app = new Hono();
    const handle = toFetchHandler(receiver, { prefix: "/errors" });
    app.all("/errors/*", (context) => handle(context.req.raw));
    const host = await serveFetch(app.fetch as (request: Request) => Promise<Response>);
    return { ...host, url: `${host.url}/errors` };
  }),
);
