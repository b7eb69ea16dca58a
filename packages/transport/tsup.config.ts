import { defineConfig } from "tsup";
import { shared } from "../../tsup.base.ts";

/** Names that only the engine of a page uses: nobody outside of its one file meets them, so they are one letter long there. */
const INTERNAL = [
  "books inner groups leaving bucket rests running early hints parcels active failures closedUntil watchers timer sealed slim",
  "ending tell complained passed wait payloadAt shut topic cargo makeReport tokens dueAt gap reportedAt eventId sum weight lost doubtful tried settled filledAt",
];

export default defineConfig([
  {
    ...shared,
    entry: ["src/index.ts", "src/node.ts"],
    format: ["esm", "cjs"],
    target: "es2020",
    platform: "neutral",
  },
  {
    // Pages get one file with just the rules they use: as packages of their own, core and envelope would bring along all of theirs (17 kB more).
    ...shared,
    entry: ["src/browser.ts", "src/browser.production.ts", "src/transactions.ts"],
    dts: { entry: ["src/browser.ts", "src/transactions.ts"] },
    format: ["esm", "cjs"],
    target: "es2020",
    platform: "browser",
    clean: false,
    treeshake: false,
    splitting: false,
    minify: true,
    noExternal: [/^@winnow\//],
    esbuildOptions(options) {
      options.conditions = ["@winnow/source"];
      options.mangleProps = new RegExp(`^(?:${INTERNAL.join(" ").replaceAll(" ", "|")})$`);
    },
  },
]);
