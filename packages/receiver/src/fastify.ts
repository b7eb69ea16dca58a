import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { NeutralRequest, NeutralResponse } from "./http/neutral.ts";
import { goneSignal, originOf, send } from "./node.ts";

/** Options of {@link receiverPlugin}; Fastify itself takes `prefix`. */
export type ReceiverPluginOptions = {
  receiver: { handle(request: NeutralRequest): Promise<NeutralResponse> };
  prefix?: string;
};

/**
 * A Fastify plugin: `app.register(receiverPlugin, { receiver, prefix: "/errors" })`. It lives in its own encapsulated context, whose
 * only content type parser leaves bodies alone, so the host's parsers neither break ingest nor are changed.
 */
export const receiverPlugin: FastifyPluginAsync<ReceiverPluginOptions> = async (app, { receiver }) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  const handle = (request: FastifyRequest, reply: FastifyReply): Promise<void> => answer(app, receiver, request, reply);
  const routes = { method: ["GET", "POST", "PUT", "DELETE", "OPTIONS"], handler: handle };
  // Bodies are limited by the receiver, while they stream.
  app.route({ ...routes, url: "/*", bodyLimit: Number.MAX_SAFE_INTEGER });
  if (app.prefix !== "") app.route({ ...routes, url: "/", prefixTrailingSlash: "both" });
};

async function answer(
  app: FastifyInstance,
  receiver: ReceiverPluginOptions["receiver"],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const url = request.raw.url ?? "/";
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  // The reply is ours from here on: Fastify's hooks for sending would buffer a stream.
  reply.hijack();
  const response = await receiver.handle({
    method: request.method,
    path: path.slice(app.prefix.length) || "/",
    query: at < 0 ? "" : url.slice(at + 1),
    headers: request.headers as Record<string, string | undefined>,
    body: request.raw,
    origin: originOf(request.raw),
    get address() {
      return request.ip;
    },
    prefix: app.prefix,
    get signal() {
      return goneSignal(reply.raw);
    },
  });
  await send(reply.raw, response);
}
