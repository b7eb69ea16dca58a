import { Readable } from "node:stream";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { ReceiverError } from "../receiver-error.ts";
import type { BodySource, NeutralRequest } from "./neutral.ts";

/** Bytes at most: as they travel, and after decompression. */
export type BodyLimits = { body: number; decompressed: number };

type Decoder = {
  sync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
  async(bytes: Uint8Array, options: { maxOutputLength: number }): Promise<Uint8Array>;
};

const decoders: Record<string, Decoder | undefined> = {
  gzip: { sync: zlib.gunzipSync, async: promisify(zlib.gunzip) },
  // "deflate" means zlib's wrapper to the RFC and raw deflate to several clients; unzip cannot tell, so look at the first byte.
  deflate: {
    sync: (bytes, options) => (isZlib(bytes) ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options)),
    async: (bytes, options) =>
      isZlib(bytes) ? promisify(zlib.inflate)(bytes, options) : promisify(zlib.inflateRaw)(bytes, options),
  },
  br: { sync: zlib.brotliDecompressSync, async: promisify(zlib.brotliDecompress) },
  // In Node since 22.15.
  zstd:
    typeof zlib.zstdDecompressSync === "function"
      ? { sync: zlib.zstdDecompressSync, async: promisify(zlib.zstdDecompress) }
      : undefined,
};

/** Compressed bodies below this are decoded at once: a trip through the thread pool costs more. */
const SYNC_BELOW = 32 * 1024;

/**
 * Reads a request's body and undoes its `Content-Encoding`.
 *
 * @param limits bytes; the first is enforced while reading, the second while decompressing.
 * @throws ReceiverError `too_large`, or `encoding` when the bytes are not what the header says.
 */
export async function readBody(request: NeutralRequest, limits: BodyLimits): Promise<Uint8Array> {
  const declared = Number(request.headers["content-length"]);
  if (declared > limits.body) throw tooLarge("body", limits.body);
  let bytes = await collect(request.body, limits.body);
  const encodings = (request.headers["content-encoding"] ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim().replace(/^x-/, ""))
    .filter((name) => name !== "" && name !== "identity");
  if (encodings.length > 2) throw new ReceiverError("encoding", "more than two content encodings");
  for (const name of encodings.reverse()) bytes = await decode(name, bytes, limits.decompressed);
  return bytes;
}

async function decode(name: string, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const decoder = decoders[name];
  if (!decoder)
    throw new ReceiverError("encoding", `content encoding ${JSON.stringify(name.slice(0, 40))} is not known`);
  try {
    const options = { maxOutputLength: limit };
    return bytes.length < SYNC_BELOW ? decoder.sync(bytes, options) : await decoder.async(bytes, options);
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge("decompressed body", limit);
    throw new ReceiverError("encoding", `the body is not ${name} as its header says`, { cause: error });
  }
}

async function collect(body: BodySource | undefined, limit: number): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array(0);
  if (body instanceof Uint8Array) {
    if (body.length > limit) throw tooLarge("body", limit);
    return body;
  }
  if (body instanceof Readable) return await collectStream(body, limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    const chunk = typeof piece === "string" ? Buffer.from(piece) : piece;
    size += chunk.length;
    if (size > limit) throw tooLarge("body", limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

/** A Node stream by its events: its async iterator costs 20 µs more per request. */
function collectStream(stream: Readable, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    stream.on("data", (piece: Uint8Array | string) => {
      const chunk = typeof piece === "string" ? Buffer.from(piece) : piece;
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        // The rest is read and thrown away, so that the answer reaches a client that is still sending.
        stream.removeAllListeners("data");
        stream.resume();
        reject(tooLarge("body", limit));
      }
    });
    stream.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    stream.once("error", (cause) => reject(cutShort(cause)));
    stream.once("close", () => reject(cutShort()));
  });
}

const cutShort = (cause?: unknown): ReceiverError =>
  new ReceiverError("malformed", "the body ended before it was complete", { cause });

const tooLarge = (what: string, limit: number): ReceiverError =>
  new ReceiverError("too_large", `${what} is larger than ${limit} bytes`);

const isZlib = (bytes: Uint8Array): boolean =>
  ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
