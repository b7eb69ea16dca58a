import { Readable } from "node:stream";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { ReceiverError } from "../receiver-error.ts";
import type { BodyBudget, Share } from "./body-budget.ts";
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

/**
 * Compressed bodies below the first are decoded at once, as far as they stay below the second: a trip through the thread pool costs more.
 * The second bound matters more than the first: 179 bytes of brotli can hold 99 MB, which would stop every other request meanwhile.
 */
const SYNC_BELOW = 32 * 1024;
const SYNC_OUTPUT = 1024 * 1024;

/** A body, and the share of memory it holds until it is released. */
export type HeldBody = { bytes: Uint8Array; release(): void };

/**
 * Reads a request's body and undoes its `Content-Encoding`.
 *
 * @param limits bytes; the first is enforced while reading, the second while decompressing.
 * @param budget where bodies that become large wait for their share.
 * @throws ReceiverError `too_large`, `overloaded`, or `encoding` when the bytes are not what the header says.
 */
export async function readBody(request: NeutralRequest, limits: BodyLimits, budget: BodyBudget): Promise<HeldBody> {
  const declared = Number(request.headers["content-length"]);
  if (declared > limits.body) throw tooLarge("body", limits.body);
  let bytes = await collect(request.body, limits.body);
  const encodings = (request.headers["content-encoding"] ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim().replace(/^x-/, ""))
    .filter((name) => name !== "" && name !== "identity");
  if (encodings.length > 2) throw unreadable("more than two content encodings");
  const shares: Share[] = [];
  const release = () => {
    for (const share of shares) share.release();
  };
  try {
    for (const name of encodings.reverse()) bytes = await decode(name, bytes, limits.decompressed, budget, shares);
  } catch (error) {
    release();
    throw error;
  }
  return { bytes, release };
}

async function decode(
  name: string,
  bytes: Uint8Array,
  limit: number,
  budget: BodyBudget,
  shares: Share[],
): Promise<Uint8Array> {
  const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decoder) throw unreadable(`content encoding ${JSON.stringify(name.slice(0, 40))} is not known`);
  try {
    const small = bytes.length < SYNC_BELOW ? decodeSmall(decoder, bytes, limit) : undefined;
    if (small !== undefined) return small;
    const share = await budget.take(limit);
    shares.push(share);
    const decoded = await decoder.async(bytes, { maxOutputLength: limit });
    share.shrink(decoded.length);
    return decoded;
  } catch (error) {
    if (error instanceof ReceiverError) throw error;
    if (isTooLarge(error)) throw tooLarge("decompressed body", limit);
    throw unreadable(`the body is not ${name} as its header says`, error);
  }
}

/** The decoded bytes, or `undefined` when they are more than should be decoded while everybody waits. */
function decodeSmall(decoder: Decoder, bytes: Uint8Array, limit: number): Uint8Array | undefined {
  try {
    return decoder.sync(bytes, { maxOutputLength: Math.min(limit, SYNC_OUTPUT) });
  } catch (error) {
    if (isTooLarge(error) && limit > SYNC_OUTPUT) return undefined;
    throw error;
  }
}

const isTooLarge = (error: unknown): boolean => (error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";

const unreadable = (message: string, cause?: unknown): ReceiverError =>
  new ReceiverError("encoding", message, { where: "content-encoding", cause });

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
    // Every stream closes: an error, with its stack, is made only for one that did not end before.
    stream.once("close", () => stream.readableEnded || reject(cutShort()));
  });
}

const cutShort = (cause?: unknown): ReceiverError =>
  new ReceiverError("malformed", "the body ended before it was complete", { cause });

const tooLarge = (what: string, limit: number): ReceiverError =>
  new ReceiverError("too_large", `${what} is larger than ${limit} bytes`);

const isZlib = (bytes: Uint8Array): boolean =>
  ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
