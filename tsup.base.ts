import { defineConfig } from "tsup";

export const shared = { dts: true, clean: true, sourcemap: true, treeshake: true } as const;

/** A package that runs in apps and browsers: ESM and CommonJS, for every platform. */
export const anywhere = (...entry: string[]) =>
  defineConfig({ ...shared, entry, format: ["esm", "cjs"], target: "es2020", platform: "neutral" });

/** A package that runs on servers: ESM for Node. */
export const onNode = (...entry: string[]) =>
  defineConfig({ ...shared, entry, format: ["esm"], target: "node22", platform: "node" });
