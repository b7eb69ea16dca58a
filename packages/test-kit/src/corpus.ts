import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One event as a real SDK sent it. */
export type CorpusEvent = {
  /** Origin and file, for example `sentry/unity.json`. */
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
};

/** The events of many languages and versions in `corpus/events`, in the order of their names. */
export function readCorpus(): CorpusEvent[] {
  const root = fileURLToPath(new URL("../corpus/events", import.meta.url));
  return readdirSync(root)
    .sort()
    .flatMap((origin) =>
      readdirSync(join(root, origin))
        .sort()
        .map((file) => ({ name: `${origin}/${file}`, bytes: new Uint8Array(readFileSync(join(root, origin, file))) })),
    );
}
