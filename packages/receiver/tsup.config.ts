import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/fastify.ts", "src/node.ts", "src/fetch.ts", "src/postgres.ts", "src/pglite.ts"],
  format: ["esm"],
  target: "node22",
  platform: "node",
  dts: true,
  clean: true,
  sourcemap: true,
  treeshake: true,
});
