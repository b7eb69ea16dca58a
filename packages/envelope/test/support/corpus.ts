import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../test-kit/corpus/events", import.meta.url));

/** Every event of the corpus as its bytes, with a name for messages. */
export const corpus: readonly { name: string; bytes: Uint8Array }[] = readdirSync(root).flatMap((origin) =>
  readdirSync(join(root, origin)).map((file) => ({
    name: `${origin}/${file}`,
    bytes: new Uint8Array(readFileSync(join(root, origin, file))),
  })),
);
