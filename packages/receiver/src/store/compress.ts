import zlib from "node:zlib";

const hasZstd = typeof zlib.zstdCompressSync === "function";

/** Compresses a payload for storage: zstd where Node has it, else gzip. The first bytes say which. */
export function compressPayload(bytes: Uint8Array): Uint8Array {
  if (hasZstd) return zlib.zstdCompressSync(bytes, { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } });
  return zlib.gzipSync(bytes, { level: 1 });
}

/** Undoes {@link compressPayload}, also of rows that a receiver on another Node wrote. */
export function decompressPayload(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return zlib.gunzipSync(bytes);
  return zlib.zstdDecompressSync(bytes);
}
