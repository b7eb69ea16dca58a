import { hash128 } from "../hash/murmur3.ts";
import type { Fingerprint } from "./result.ts";

/** Provisional: the rules follow. */
export function fingerprint(event: unknown): Fingerprint {
  const e = (event ?? {}) as { fingerprint?: unknown; message?: unknown; exception?: { values?: { type?: string; value?: string }[] } };
  const last = e.exception?.values?.at(-1);
  const because = [`custom: ${JSON.stringify(e.fingerprint)}`, `type: ${last?.type}`, `message: ${last?.value ?? String(e.message)}`];
  return { fingerprint: `1.${hash128(because.join("\u001e"))}`, kind: "exception", strength: "weak", because };
}

export function fingerprints(event: unknown): string[] {
  return [fingerprint(event).fingerprint];
}
