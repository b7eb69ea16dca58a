import type { BodySource, NeutralRequest } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";

/** Bytes of a request's body at most. What the API takes is small, so nobody compresses it. */
const MAX_BODY = 2 * 1024 * 1024;

/**
 * The JSON of a request's body; an empty body is an empty object.
 *
 * @throws ReceiverError `malformed`, `too_large`, or `encoding` for a compressed body.
 */
export async function readJson(request: NeutralRequest): Promise<unknown> {
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase();
  if (encoding && encoding !== "identity") {
    throw new ReceiverError("encoding", "the API takes bodies without compression", { where: "content-encoding" });
  }
  const bytes = await collect(request.body);
  try {
    return bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new ReceiverError("malformed", "the body is not JSON", { where: "body", cause: error });
  }
}

async function collect(body: BodySource | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const add = (chunk: Uint8Array): void => {
    size += chunk.length;
    if (size > MAX_BODY) throw new ReceiverError("too_large", `the body is larger than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  };
  if (body instanceof Uint8Array) add(body);
  else if (body !== undefined)
    for await (const piece of body) add(typeof piece === "string" ? Buffer.from(piece) : piece);
  return Buffer.concat(chunks, size);
}
