import { hash128 } from "./hash/murmur3.ts";

/** Provisional: the rules follow. */
export function earlyKey(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return hash128(`early\u001e${error.name}\u001e${error.message}\u001e${error.stack}`);
}
