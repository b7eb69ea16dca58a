import { ApiError } from "./api-error.ts";
import { asObject, asText } from "./decode.ts";

/** What is to be changed. Without a body none is sent. */
export type Change = { method: "POST" | "PUT" | "DELETE"; body?: unknown };

/** An answer: its JSON (`undefined` where it is empty), and the cursor of the page after it. */
export type Answer = { body: unknown; next?: string };

/** Requests to the receiver's Web API; all throw {@link ApiError}. Paths are relative to `api/0/`. */
export type ApiRequest = {
  json(path: string, signal?: AbortSignal, change?: Change): Promise<Answer>;
  /** The body as it is. */
  bytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer>;
  /** Opens a stream of server-sent events. */
  stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
};

/**
 * @param base address that `api/0/` is relative to, ends in a slash
 * @param token the bearer token of the moment, if there is one; without, the browser sends the cookie of a session
 * @param onUnauthorized called when the receiver does not know who asks
 */
export function createRequest(base: string, token: () => string | undefined, onUnauthorized: () => void): ApiRequest {
  const send = async (path: string, accept: string, signal?: AbortSignal, change?: Change): Promise<Response> => {
    const bearer = token();
    const headers = {
      accept,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(change?.body === undefined ? {} : { "content-type": "application/json" }),
    };
    const init = { headers, signal, method: change?.method, body: change && JSON.stringify(change.body) };
    const response = await fetch(new URL(`api/0/${path}`, base), init).catch((cause) => {
      throw signal?.aborted ? cause : ApiError.network(cause);
    });
    if (response.ok) return response;
    const error = ApiError.ofResponse(response, await readDetail(response));
    if (error.kind === "unauthorized" && bearer === token() && !isOpen(path)) onUnauthorized();
    throw error;
  };
  return {
    async json(path, signal, change) {
      const response = await send(path, "application/json", signal, change);
      const text = await response.text().catch((cause) => {
        throw signal?.aborted ? cause : ApiError.network(cause);
      });
      return { body: parse(text, response.status), next: nextCursor(response.headers.get("link")) };
    },
    async bytes(path, signal) {
      const response = await send(path, "*/*", signal);
      return response.arrayBuffer().catch((cause) => {
        throw signal?.aborted ? cause : ApiError.network(cause);
      });
    },
    async stream(path, signal) {
      const response = await send(path, "text/event-stream", signal);
      if (response.body === null) throw new ApiError("server", response.status, "the stream has no body");
      return response.body;
    },
  };
}

/** These are for readers without access: to be refused there (a wrong password, a link that ended) is an answer of its own. */
const isOpen = (path: string) => path.startsWith("auth/") || path.startsWith("winnow/shared/");

/** A path from its parts, with the slash at the end that Sentry's API has. */
export const pathOf = (...parts: string[]): string =>
  `${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}/`;

function parse(text: string, status: number): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError("server", status, "the answer is not JSON");
  }
}

/** The cursor of the next page from a `Link` header as Sentry writes it, if it says that there are results. */
export function nextCursor(link: string | null): string | undefined {
  const next = link?.split(/,\s*(?=<)/).find((part) => /rel="next"/.test(part));
  if (next === undefined || /results="false"/.test(next)) return undefined;
  return /cursor="([^"]+)"/.exec(next)?.[1];
}

async function readDetail(response: Response): Promise<string | undefined> {
  const body = asObject(await response.json().catch(() => undefined));
  const detail = body?.detail;
  return asText(detail) ?? asText(asObject(detail)?.message) ?? asText(body?.message) ?? asText(body?.error);
}
